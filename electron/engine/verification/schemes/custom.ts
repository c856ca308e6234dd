/**
 * A scheme that a person describes: HMAC over a template, in a header of a chosen name, form and prefix.
 * Refuses, as every scheme does: text that is not exactly the form; two different values of a header that holds one signature. A value
 * that goes into the template before or after the body is taken as its bytes; an id with the character that parts it from the next
 * piece of the template, or from the body before it, would let the boundary be moved, so it is refused. Where nothing parts two pieces,
 * nothing here can tell them apart. Of the signatures in one header the first 100 well-formed ones are compared.
 */
import { type CustomScheme, customSchemeSchema } from '#contract/models/signing.ts';
import { headerBytes, headerValues, soleValue, withoutOuterSpace } from '../header-values.ts';
import { addressOf } from '../request-address.ts';
import type { SchemeSettings, SignatureInput, SignedRequest } from '../scheme.ts';
import { type Claim, type Refusal, refusal, type SchemeModule, type SignedContent } from '../scheme-module.ts';
import { readTextKey } from '../secret-keys.ts';
import { decodeSignature, digestBytes, encodeSignature, explainForm } from '../signature-text.ts';

const mostSignatures = 100;
const plain = customSchemeSchema.parse({});

function rulesOf(settings: SchemeSettings): CustomScheme {
  return settings.custom ?? plain;
}

interface Parts {
  readonly timestamp: string;
  readonly id: string;
  readonly url: string;
}

function fill(template: string, parts: Parts): string {
  return template.replace(/\{(timestamp|id|url)\}/g, (_, name: keyof Parts) => parts[name]);
}

function contentOf({ template }: CustomScheme, parts: Parts): SignedContent {
  const [before = '', after = ''] = template.split('{body}');
  return { prefix: headerBytes(fill(before, parts)), suffix: headerBytes(fill(after, parts)), isBodySigned: true, bodyHash: null };
}

/** Entries of the signature header: of all its lines where it is a list, of the only one where it is not. */
function entriesOf(request: SignedRequest, rules: CustomScheme, header: string): readonly string[] | 'missing' | 'ambiguous' {
  if (rules.separator !== '') {
    const entries = headerValues(request.headers, header).flatMap((value) => value.split(rules.separator).map(withoutOuterSpace));
    const filled = entries.filter((entry) => entry !== '');
    return filled.length === 0 ? 'missing' : filled;
  }
  const { value, isAmbiguous } = soleValue(request.headers, header);
  if (isAmbiguous) return 'ambiguous';
  return value === null ? 'missing' : [value];
}

type Read<T> = { readonly value: T } | { readonly refused: Refusal };

/** Values of a header; none when all of them are blank, so that a blank one beside another is seen as a second value. */
function filledValues({ headers }: SignedRequest, name: string): readonly string[] {
  const values = headerValues(headers, name);
  return values.every((value) => value === '') ? [] : values;
}

function readTime(request: SignedRequest, rules: CustomScheme, entries: readonly string[]): Read<{ text: string; seconds: number | null }> {
  const { timestampHeader, timestampPrefix, timestampUnit } = rules;
  if (timestampHeader === null && timestampPrefix === null) return { value: { text: '', seconds: null } };
  const found =
    timestampPrefix === null
      ? filledValues(request, timestampHeader ?? '')
      : entries.filter((entry) => entry.startsWith(timestampPrefix)).map((entry) => entry.slice(timestampPrefix.length));
  const [text] = found;
  if (text === undefined) return { refused: refusal(timestampPrefix === null ? 'missing_timestamp_header' : 'malformed_timestamp') };
  const isNumber = timestampUnit === 'seconds' ? /^[0-9]{1,12}$/.test(text) : /^[0-9]{12,15}$/.test(text);
  if (!isNumber || new Set(found).size > 1) return { refused: refusal('malformed_timestamp') };
  return { value: { text, seconds: timestampUnit === 'seconds' ? Number(text) : Math.floor(Number(text) / 1000) } };
}

/** Characters beside `{id}` that part it from what is of no fixed form: from all that follows, and from a body or address before it. */
function boundariesOf(template: string): readonly string[] {
  const after = [...template.matchAll(/\{id\}([^{])/g)].map((found) => found[1]);
  const before = [...template.matchAll(/\{(?:body|url)\}.*?([^}])\{id\}/gs)].map((found) => found[1]);
  return [...after, ...before].filter((boundary) => boundary !== undefined);
}

function readId(request: SignedRequest, { idHeader, template }: CustomScheme): Read<string> {
  if (idHeader === null) return { value: '' };
  const { value, isAmbiguous } = soleValue(request.headers, idHeader);
  if (isAmbiguous) return { refused: refusal('ambiguous_message_id') };
  if (value === null) return { refused: refusal('missing_id_header') };
  return boundariesOf(template).some((boundary) => value.includes(boundary)) ? { refused: refusal('ambiguous_message_id') } : { value };
}

function readClaim(request: SignedRequest, settings: SchemeSettings): Claim | Refusal {
  const rules = rulesOf(settings);
  const entries = entriesOf(request, rules, settings.headerName);
  if (entries === 'missing') return refusal('missing_signature_header');
  if (entries === 'ambiguous') return refusal('duplicate_signature_header');
  const time = readTime(request, rules, entries);
  if ('refused' in time) return time.refused;
  const id = readId(request, rules);
  if ('refused' in id) return id.refused;
  const { text, seconds } = time.value;
  const content = contentOf(rules, { timestamp: text, id: id.value, url: addressOf(request, settings) });
  const ours = entries.filter((entry) => entry.startsWith(rules.prefix)).map((entry) => entry.slice(rules.prefix.length));
  if (ours.length === 0) return refusal('unsupported_scheme_version', content, seconds);
  const length = digestBytes[rules.algorithm];
  const signatures = ours.flatMap((entry) => decodeSignature(entry, rules.encoding, length) ?? []).slice(0, mostSignatures);
  if (signatures.length === 0) return refusal('malformed_signature', content, seconds);
  return { kind: 'claim', signatures: signatures.map((bytes) => ({ kind: 'hmac', bytes })), content, timestampSeconds: seconds };
}

function timeText(rules: CustomScheme, { timestampSeconds }: SignatureInput): string {
  return String(rules.timestampUnit === 'seconds' ? timestampSeconds : timestampSeconds * 1000);
}

export const custom: SchemeModule = {
  name: 'custom',
  algorithm: (settings) => rulesOf(settings).algorithm,
  signatureHeader: (settings) => settings.headerName,
  claimPlaces(_request, settings) {
    const { timestampHeader, timestampPrefix, idHeader } = rulesOf(settings);
    return { signatures: [settings.headerName], timestamp: timestampPrefix === null ? timestampHeader : null, id: idHeader };
  },
  hasTimestamp(settings) {
    const { timestampHeader, timestampPrefix } = rulesOf(settings);
    return timestampHeader !== null || timestampPrefix !== null;
  },
  readKey: readTextKey,
  readClaim,
  contentFor(input) {
    const rules = rulesOf(input.settings);
    const url = addressOf({ url: input.url, headers: [] }, input.settings);
    return contentOf(rules, { timestamp: timeText(rules, input), id: input.messageId, url });
  },
  writeHeaders(signature, input) {
    const rules = rulesOf(input.settings);
    const { headerName } = input.settings;
    const signed = `${rules.prefix}${encodeSignature(signature, rules.encoding)}`;
    const time = timeText(rules, input);
    const value = rules.timestampPrefix === null ? signed : `${rules.timestampPrefix}${time}${rules.separator}${signed}`;
    const timed = rules.timestampHeader === null ? [] : [[rules.timestampHeader, time] satisfies [string, string]];
    const named = rules.idHeader === null ? [] : [[rules.idHeader, input.messageId] satisfies [string, string]];
    const headers: [string, string][] = [...named, ...timed, [headerName, value]];
    return { headers, replaces: headers.map(([name]) => name.toLowerCase()) };
  },
  encode: (signature, settings) => encodeSignature(signature, rulesOf(settings).encoding),
  explain(reason, received, settings) {
    const { prefix, encoding, algorithm, separator, timestampPrefix } = rulesOf(settings);
    if (reason === 'malformed_timestamp' && timestampPrefix !== null) {
      return {
        sentence: `The header ${settings.headerName} has no single time after "${timestampPrefix}" that is digits only.`,
        advice: `Send the time once, as "${timestampPrefix}" and Unix ${rulesOf(settings).timestampUnit}.`,
      };
    }
    if (reason !== 'malformed_signature') return null;
    const entries = separator === '' ? received : received.flatMap((value) => value.split(separator).map(withoutOuterSpace));
    const value = entries.find((entry) => entry.startsWith(prefix)) ?? '';
    return explainForm(value.slice(prefix.length), encoding, algorithm, prefix);
  },
};
