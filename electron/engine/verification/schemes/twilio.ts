/**
 * Twilio: base64 HMAC-SHA1 of the public URL, followed by the form's fields in order of their names; for any other body the URL carries
 * its SHA-256 as `bodySHA256` (twilio.com/docs/usage/security). The address has to be known as the sender knows it.
 * Refuses: a body that is no form and whose hash is not in the URL, because nothing would vouch for it.
 * What a right signature leaves open: names and values stand in it without anything between them, and how the form was escaped is not in
 * it, so other bodies have the same signature.
 */
import { hash } from 'node:crypto';
import { headerBytes, headerValues, soleValue } from '../header-values.ts';
import { addressOf } from '../request-address.ts';
import type { SchemeSettings, SignedRequest } from '../scheme.ts';
import { type Claim, nothing, type Refusal, refusal, type SchemeModule, type SignedContent } from '../scheme-module.ts';
import { readTextKey } from '../secret-keys.ts';
import { decodeSignature, digestBytes, encodeSignature, explainForm } from '../signature-text.ts';

const header = 'X-Twilio-Signature';
const formType = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;

/** A name or value of a form, unescaped; one character is one byte, so that bytes which are no text stay what they are. */
function unescaped(text: string): string {
  return text.replaceAll('+', ' ').replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** Every name once, each with its different values in order, all without anything between them. */
function formText(body: Uint8Array): string {
  const values = new Map<string, Set<string>>();
  for (const field of Buffer.from(body).toString('latin1').split('&')) {
    if (field === '') continue;
    const end = field.indexOf('=');
    const name = unescaped(end === -1 ? field : field.slice(0, end));
    values.set(name, (values.get(name) ?? new Set()).add(end === -1 ? '' : unescaped(field.slice(end + 1))));
  }
  return [...values.keys()]
    .sort()
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
    .join('');
}

/** A hash in the address stands for the body, form or not, as in Twilio's own library. */
function contentOf(address: string, body: Uint8Array, isForm: boolean): SignedContent {
  const claimed = /[?&]bodySHA256=([^&#]*)/.exec(address)?.[1];
  const fields = isForm && claimed === undefined ? formText(body) : '';
  const hasHash = claimed !== undefined || (!isForm && body.length > 0);
  return {
    prefix: Buffer.concat([headerBytes(address), Buffer.from(fields, 'latin1')]),
    suffix: nothing,
    isBodySigned: false,
    bodyHash: hasHash ? (decodeSignature(claimed ?? '', 'hex', digestBytes.sha256) ?? nothing) : null,
  };
}

function readClaim(request: SignedRequest, settings: SchemeSettings): Claim | Refusal {
  const isForm = formType.test(headerValues(request.headers, 'content-type')[0] ?? '');
  const content = contentOf(addressOf(request, settings), request.body, isForm);
  const { value, isAmbiguous } = soleValue(request.headers, header);
  if (isAmbiguous) return refusal('duplicate_signature_header', content);
  if (value === null) return refusal('missing_signature_header', content);
  const bytes = decodeSignature(value, 'base64', digestBytes.sha1);
  if (bytes === null) return refusal('malformed_signature', content);
  return { kind: 'claim', signatures: [{ kind: 'hmac', bytes }], content, timestampSeconds: null };
}

export const twilio: SchemeModule = {
  name: 'twilio',
  algorithm: () => 'sha1',
  signatureHeader: () => header,
  claimPlaces: () => ({ signatures: [header], timestamp: null, id: null }),
  hasTimestamp: () => false,
  readKey: readTextKey,
  readClaim,
  contentFor({ body, url }) {
    // why: a body that starts like JSON was never a form, whatever the header that will go with it.
    const isForm = body.length > 0 && body[0] !== 0x7b && body[0] !== 0x5b;
    const isHashed = isForm || body.length === 0 || /[?&]bodySHA256=/.test(url);
    const address = isHashed ? url : `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${hash('sha256', body, 'hex')}`;
    return contentOf(address, body, isForm);
  },
  writeHeaders: (signature) => ({ headers: [[header, encodeSignature(signature, 'base64')]], replaces: [header.toLowerCase()] }),
  encode: (signature) => encodeSignature(signature, 'base64'),
  explain: (reason, received) => (reason === 'malformed_signature' ? explainForm(received[0] ?? '', 'base64', 'sha1') : null),
};
