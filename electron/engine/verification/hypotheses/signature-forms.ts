/** Signatures in text that no scheme would write: read as their writers meant them. */
import type { HypothesisCode } from '#contract/models/diagnosis.ts';
import type { SignatureEncoding } from '#contract/models/signing.ts';

export interface SignatureForm {
  readonly bytes: Uint8Array;
  readonly encoding: SignatureEncoding;
  /** What is odd about the text, whatever the scheme wants. */
  readonly oddities: ReadonlySet<'upper-case' | 'prefix' | 'extra-characters' | 'padding' | 'double-encoded'>;
  /** What stood before the signature. */
  readonly prefix: string;
}

type Oddity = SignatureForm['oddities'] extends ReadonlySet<infer T> ? T : never;

const longestToken = 400;
const mostTokens = 40;

/** `sha256=`, `v1,`, `t=`, `HMAC `. */
const prefixGrammar = /^((?:[A-Za-z][A-Za-z0-9_-]{0,20}[=:,] ?|hmac(?:-sha256)? ))(?=[A-Za-z0-9+/_"'-])/i;

function decode(text: string, bytes: number): Omit<SignatureForm, 'prefix'> | undefined {
  const odd = (...oddities: Oddity[]) => new Set(oddities);
  if (new RegExp(`^[0-9A-Fa-f]{${bytes * 2}}$`).test(text)) {
    return { bytes: Buffer.from(text, 'hex'), encoding: 'hex', oddities: /[A-F]/.test(text) ? odd('upper-case') : odd() };
  }
  const letters = text.replace(/={1,2}$/, '');
  if (letters.length !== Math.ceil((bytes * 4) / 3) || !/^[A-Za-z0-9+/_-]+$/.test(letters)) return undefined;
  const isUrl = /[-_]/.test(letters);
  const decoded = Buffer.from(letters, isUrl ? 'base64url' : 'base64');
  if (decoded.length !== bytes) return undefined;
  const isPadded = decoded.toString('base64') === letters + text.slice(letters.length);
  return { bytes: decoded, encoding: isUrl ? 'base64url' : 'base64', oddities: isUrl || isPadded ? odd() : odd('padding') };
}

/** Base64 of the text of a signature, or hex of it. */
function unwrapped(text: string, bytes: number): Omit<SignatureForm, 'prefix'> | undefined {
  const inner = /^[0-9a-fA-F]+$/.test(text) ? Buffer.from(text, 'hex').toString('latin1') : Buffer.from(text, 'base64').toString('latin1');
  const form = decode(inner, bytes);
  return form === undefined ? undefined : { ...form, oddities: new Set([...form.oddities, 'double-encoded' as const]) };
}

/** A run of exactly the right characters at the beginning or the end of something longer. */
function within(text: string, bytes: number): Omit<SignatureForm, 'prefix'> | undefined {
  const length = bytes * 2;
  const found = new RegExp(`^[0-9a-fA-F]{${length}}`).exec(text)?.[0] ?? new RegExp(`[0-9a-fA-F]{${length}}$`).exec(text)?.[0];
  const form = found === undefined ? undefined : decode(found, bytes);
  return form === undefined ? undefined : { ...form, oddities: new Set([...form.oddities, 'extra-characters' as const]) };
}

function read(text: string, bytes: number): SignatureForm | undefined {
  const bare = text.replace(/^["'<[{(]+/, '').replace(/["'>\]})]+$/, '');
  const prefix = prefixGrammar.exec(bare)?.[1] ?? '';
  const rest = bare.slice(prefix.length);
  const isBare = bare === text;
  for (const [candidate, lead] of [
    [bare, ''],
    [rest, prefix],
  ] as const) {
    const form = decode(candidate, bytes) ?? unwrapped(candidate, bytes);
    if (form === undefined) continue;
    const oddities = new Set<Oddity>(form.oddities);
    if (lead !== '') oddities.add('prefix');
    if (!isBare) oddities.add('extra-characters');
    return { ...form, oddities, prefix: lead };
  }
  const form = within(rest, bytes) ?? within(bare, bytes);
  return form === undefined ? undefined : { ...form, prefix };
}

/** Every signature of `bytes` bytes that a header's value may stand for. */
export function signatureFormsIn(value: string, bytes: number): readonly SignatureForm[] {
  const whole = value.trim();
  if (whole === '') return [];
  const tokens = new Set([whole, ...whole.split(/[\s;]+/), ...whole.split(/[\s;,]+/)]);
  const forms: SignatureForm[] = [];
  for (const token of [...tokens].slice(0, mostTokens)) {
    if (token === '' || token.length > longestToken) continue;
    const form = read(token, bytes);
    // why: what is read from the whole value says most of its form; its pieces only add what the whole did not give.
    if (form !== undefined && !forms.some((one) => Buffer.compare(one.bytes, form.bytes) === 0)) forms.push(form);
  }
  return forms;
}

/** Whether the text is just what the scheme writes. */
export function isAsWritten(form: SignatureForm, encoding: SignatureEncoding, prefix: string): boolean {
  return form.encoding === encoding && form.prefix === prefix && form.oddities.size === (prefix === '' ? 0 : 1);
}

/** What is wrong with a form for a scheme that writes `encoding` after `prefix`, the plainest cause first. */
export function oddityOf(form: SignatureForm, encoding: SignatureEncoding, prefix: string): HypothesisCode {
  if (form.oddities.has('double-encoded')) return 'double-encoded';
  if (form.prefix !== '' && form.prefix.trim() !== prefix) return 'prefix';
  if (form.prefix === '' && prefix !== '') return 'prefix-missing';
  if (form.encoding !== encoding) {
    if (form.encoding === 'hex') return 'hex-not-base64';
    if (encoding === 'hex') return 'base64-not-hex';
    return 'base64url';
  }
  if (form.oddities.has('upper-case')) return 'upper-case';
  return form.oddities.has('padding') ? 'padding' : 'extra-characters';
}
