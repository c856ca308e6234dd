/** What each code of a diagnosis means, for people: a label for a list, and one line about it. The order is that of the codes. */
import type { HabitCode, HintCode, HypothesisCode } from '#contract/models/diagnosis.ts';

export interface CodeWords {
  /** Fits a list or a heading. */
  readonly label: string;
  /** One sentence. */
  readonly description: string;
}

export const hypothesisWords: Readonly<Record<HypothesisCode, CodeWords>> = {
  'header-elsewhere': { label: 'Another header', description: 'The right signature stands in another header than the endpoint looks at.' },
  'duplicate-header': { label: 'Sent twice', description: 'The header came with different values, and one of them is right.' },
  prefix: { label: 'Extra prefix', description: 'Something like "sha256=" stands before a signature that is right without it.' },
  'prefix-missing': { label: 'Prefix missing', description: 'The signature is right and lacks the prefix of the scheme.' },
  'upper-case': { label: 'Upper case', description: 'The hex is right and has upper-case letters.' },
  'hex-not-base64': { label: 'Hex, not base64', description: 'The right signature is written as hex where the scheme has base64.' },
  'base64-not-hex': { label: 'Base64, not hex', description: 'The right signature is written as base64 where the scheme has hex.' },
  base64url: { label: 'Base64url', description: 'The right signature is written in the other base64 alphabet.' },
  padding: { label: 'Padding', description: 'The "=" at the end of the base64 is missing, or too much.' },
  'extra-characters': {
    label: 'Extra characters',
    description: 'Quotes, white space or other characters stand around the right signature.',
  },
  'double-encoded': { label: 'Encoded twice', description: 'The text of the signature was encoded once more.' },
  'cut-signature': { label: 'Cut signature', description: 'Only the beginning or the end of the right signature was sent.' },
  clock: { label: 'Clock', description: 'The signature is right; its time is outside the tolerance or the freshness check.' },
  milliseconds: { label: 'Milliseconds', description: 'The time is in milliseconds where the scheme has seconds.' },
  'retired-secret': { label: 'Retired secret', description: 'A secret of this endpoint that had ended before the delivery arrived.' },
  'later-secret': { label: 'Later secret', description: 'A secret of this endpoint that did not count yet when the delivery arrived.' },
  'other-endpoint-secret': { label: "Another endpoint's secret", description: 'The secret of another endpoint, which is named.' },
  'secret-white-space': {
    label: 'White space in the secret',
    description: 'The secret without the white space around it, or with a line break after it.',
  },
  'secret-quoted': { label: 'Quotes in the secret', description: 'The secret without the quotes around it, or with them.' },
  'secret-prefix': { label: 'Prefix of the secret', description: 'The secret with "whsec_" before it, or without.' },
  'secret-as-text': { label: 'Secret as text', description: 'The text of the secret was used as the key, not what it decodes to.' },
  'secret-base64': { label: 'Secret from base64', description: 'What the secret decodes to as base64 was used as the key.' },
  'secret-hex': { label: 'Secret from hex', description: 'What the secret decodes to as hex was used as the key.' },
  'unset-secret': { label: 'Secret never set', description: 'An empty key, or the text of a missing value such as "undefined".' },
  'final-newline': { label: 'Final line break', description: 'A line break at the end of the body was signed, or was not.' },
  'line-ends': { label: 'Line ends', description: 'CR LF became LF, or LF became CR LF.' },
  'outer-white-space': { label: 'Outer white space', description: 'The body was signed without the white space around it.' },
  'byte-order-mark': { label: 'Byte order mark', description: 'A byte order mark at the start was signed, or was not.' },
  compressed: { label: 'Compression', description: 'The body was signed before it was compressed (gzip, deflate, brotli).' },
  'replacement-characters': {
    label: 'Replaced characters',
    description: 'The body was signed as text, with U+FFFD in place of invalid bytes.',
  },
  charset: { label: 'Character set', description: 'The body was signed in another character set than it was sent in.' },
  'unicode-form': { label: 'Unicode form', description: 'The text was normalised to another Unicode form.' },
  'form-field': { label: 'One field of a form', description: 'Only a decoded field of the form was signed, such as "payload".' },
  'form-encoding': { label: 'Form encoded anew', description: 'The form was decoded and encoded again in another way.' },
  'json-white-space': { label: 'JSON white space', description: 'The same JSON, compact or with another indentation.' },
  'json-key-order': { label: 'JSON key order', description: 'The same JSON with its keys in another order.' },
  'json-numbers': { label: 'JSON numbers', description: 'The same JSON with its numbers written in another way.' },
  'json-escapes': { label: 'JSON escapes', description: 'The same JSON with other escapes in its strings.' },
  'json-in-string': { label: 'JSON in a string', description: 'The JSON was put into a string once too often, or once too few.' },
  'inner-object': { label: 'A part of the JSON', description: 'Only an inner object was signed, such as "data".' },
  'empty-body': { label: 'Empty body', description: 'Nothing was signed in place of the body.' },
  'body-alone': { label: 'Body alone', description: 'The time or the id of the scheme was left out of what was signed.' },
  'other-composition': { label: 'Other composition', description: 'Time, id, address and body were put together in another way.' },
  'public-url': { label: 'Public address', description: 'The sender signed another address than the endpoint knows.' },
  'other-scheme': { label: 'Another scheme', description: 'The delivery is right by another scheme, which is named.' },
  'other-hash': { label: 'Another hash', description: 'The HMAC was made with another hash than the scheme has.' },
  'plain-hash': { label: 'Plain hash', description: 'A hash of the body, or of secret and body, in place of an HMAC.' },
  swapped: { label: 'Key and text exchanged', description: 'The body was used as the key, and the secret was signed.' },
};

export const hintWords: Readonly<Record<HintCode, CodeWords>> = {
  're-serialised': {
    label: 'JSON as programs write it',
    description: 'The body looks as if it had been parsed and written again on the way.',
  },
  proxy: { label: 'Passed a proxy', description: 'Headers say that a proxy was on the way, which may have changed the body.' },
  'incomplete-body': {
    label: 'Body incomplete',
    description: 'Only a part of the body is here, so no signature over all of it can be computed.',
  },
  'cut-on-the-way': { label: 'Cut on the way', description: 'Content-Length says another number of bytes than the body has.' },
  'placeholder-secret': { label: 'Placeholder', description: 'A secret looks like the placeholder of an example.' },
  'unusable-secret': { label: 'Unusable secret', description: 'A secret is no key of the scheme, and what is wrong about it.' },
  'public-url-unknown': { label: 'Public address unknown', description: 'The scheme signs the public address, and the endpoint has none.' },
};

export const habitWords: Readonly<Record<HabitCode, CodeWords>> = {
  'parse-then-serialise': {
    label: 'Parse, then serialise',
    description: 'The body is parsed and written again before it is signed or checked.',
  },
  'text-not-bytes': { label: 'Text in place of bytes', description: 'The body is turned into text and back.' },
  'body-reader-changed-it': {
    label: 'A reader changed the body',
    description: 'A body reader unpacks, trims or changes line ends before the check.',
  },
  'wrong-key-bytes': {
    label: 'Wrong key bytes',
    description: 'The secret is decoded where its text is the key, or not decoded where it should be.',
  },
  'untrimmed-secret': { label: 'Untrimmed secret', description: 'The secret is read with a newline, a space or quotes.' },
  'wrong-secret': { label: 'Wrong secret', description: 'An API key, or the secret of another endpoint or environment, is used.' },
  'no-rotation-overlap': { label: 'No overlap at rotation', description: 'Only one secret is accepted while a rotation is under way.' },
  'wrong-encoding': {
    label: 'Wrong encoding',
    description: 'The signature is written, read or compared in another form than the scheme has.',
  },
  'wrong-header': { label: 'Wrong header', description: 'The signature is sent in, or read from, another header.' },
  'wrong-content': {
    label: 'Wrong content',
    description: 'The time, the id or the address is left out, added or put together in another way.',
  },
  'no-clock-check': { label: 'No look at the clock', description: 'The signed time is not checked, or a clock is off.' },
  'hash-not-hmac': { label: 'Hash, not HMAC', description: 'A plain hash over secret and body is used in place of an HMAC.' },
  'wrong-url': { label: 'Wrong address', description: 'The address is taken from the request, behind a proxy or a tunnel.' },
};
