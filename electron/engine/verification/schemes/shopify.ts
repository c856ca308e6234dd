/** Shopify: base64 HMAC-SHA256 of the raw body, keyed with the app's client secret (shopify.dev, "Verify webhooks"). */
import { bodyHmac } from './body-hmac.ts';

export const shopify = bodyHmac({
  name: 'shopify',
  algorithm: 'sha256',
  encoding: 'base64',
  prefix: '',
  header: () => 'X-Shopify-Hmac-Sha256',
});
