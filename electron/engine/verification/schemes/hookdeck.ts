/** Hookdeck: base64 HMAC-SHA256 of the raw body; during a rotation a second header carries the other key's (hookdeck.com/docs). */
import { bodyHmac } from './body-hmac.ts';

export const hookdeck = bodyHmac({
  name: 'hookdeck',
  algorithm: 'sha256',
  encoding: 'base64',
  prefix: '',
  header: () => 'x-hookdeck-signature',
  secondHeader: 'x-hookdeck-signature-2',
});
