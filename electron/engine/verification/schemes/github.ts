/**
 * GitHub: `X-Hub-Signature-256: sha256=` and the hex HMAC of the raw body (docs.github.com, "Validating webhook deliveries"). The older
 * `X-Hub-Signature` with SHA-1 is a scheme of its own, for whoever chooses it: a sender never chooses the weaker hash.
 */
import { bodyHmac } from './body-hmac.ts';

export const github = bodyHmac({
  name: 'github',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: 'sha256=',
  header: () => 'X-Hub-Signature-256',
});

export const githubSha1 = bodyHmac({
  name: 'github-sha1',
  algorithm: 'sha1',
  encoding: 'hex',
  prefix: 'sha1=',
  header: () => 'X-Hub-Signature',
});
