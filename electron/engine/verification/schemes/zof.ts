/**
 * The Zof scheme: lower-case hex HMAC-SHA256 of the raw body, in a header whose name can be chosen, keyed with the secret's UTF-8
 * bytes as given (docs/examples/webhook-signature-verify). No timestamp, so nothing but the freshness check ever makes it stale.
 */
import { bodyHmac } from './body-hmac.ts';

export const zof = bodyHmac({ name: 'zof', algorithm: 'sha256', encoding: 'hex', prefix: '', header: (settings) => settings.headerName });
