/**
 * Slack: `X-Slack-Signature: v0=` and the hex HMAC-SHA256 of `v0:timestamp:body` (api.slack.com, "Verifying requests from Slack").
 * Refuses: other versions; no time; two different values of a header. A time in the future counts as off, as one in the past does.
 */
import { headerBytes, soleValue } from '../header-values.ts';
import type { SignedRequest } from '../scheme.ts';
import { bodyAfter, type Claim, type Refusal, refusal, type SchemeModule } from '../scheme-module.ts';
import { readTextKey } from '../secret-keys.ts';
import { decodeSignature, digestBytes, encodeSignature, explainForm } from '../signature-text.ts';
import { readSeconds } from '../timestamps.ts';

const header = 'X-Slack-Signature';
const timestampHeader = 'X-Slack-Request-Timestamp';
const version = 'v0=';

function readClaim(request: SignedRequest): Claim | Refusal {
  const signature = soleValue(request.headers, header);
  const timestamp = soleValue(request.headers, timestampHeader);
  if (signature.isAmbiguous) return refusal('duplicate_signature_header');
  if (signature.value === null) return refusal('missing_signature_header');
  if (timestamp.isAmbiguous) return refusal('malformed_timestamp');
  if (timestamp.value === null) return refusal('missing_timestamp_header');
  const timestampSeconds = readSeconds(timestamp.value);
  if (timestampSeconds === null) return refusal('malformed_timestamp');
  const content = bodyAfter(headerBytes(`v0:${timestamp.value}:`));
  if (!signature.value.startsWith(version)) return refusal('unsupported_scheme_version', content, timestampSeconds);
  const bytes = decodeSignature(signature.value.slice(version.length), 'hex', digestBytes.sha256);
  if (bytes === null) return refusal('malformed_signature', content, timestampSeconds);
  return { kind: 'claim', signatures: [{ kind: 'hmac', bytes }], content, timestampSeconds };
}

export const slack: SchemeModule = {
  name: 'slack',
  algorithm: () => 'sha256',
  signatureHeader: () => header,
  claimPlaces: () => ({ signatures: [header], timestamp: timestampHeader, id: null }),
  hasTimestamp: () => true,
  readKey: readTextKey,
  readClaim,
  contentFor: ({ timestampSeconds }) => bodyAfter(headerBytes(`v0:${timestampSeconds}:`)),
  writeHeaders: (signature, { timestampSeconds }) => ({
    headers: [
      [timestampHeader, String(timestampSeconds)],
      [header, `${version}${encodeSignature(signature, 'hex')}`],
    ],
    replaces: [timestampHeader.toLowerCase(), header.toLowerCase()],
  }),
  encode: (signature) => encodeSignature(signature, 'hex'),
  explain: (reason, received) =>
    reason === 'malformed_signature' ? explainForm((received[0] ?? '').slice(version.length), 'hex', 'sha256', version) : null,
};
