/** Signatures in text that no scheme would write: read as their writers meant them. */
import type { HypothesisCode } from '#contract/models/diagnosis.ts';
import type { SignatureEncoding } from '#contract/models/signing.ts';

export interface SignatureForm {
  readonly bytes: Uint8Array;
  readonly encoding: SignatureEncoding;
  /** What is odd about the text, whatever the scheme wants. */
  readonly oddities: ReadonlySet<'upper-case' | 'extra-characters' | 'padding' | 'double-encoded'>;
  /** The scheme's own prefix was there. */
  readonly hasPrefix: boolean;
  /** What stood before the signature beyond that. */
  readonly extraPrefix: string;
}

/** How the scheme writes its header. */
export interface EntryRules {
  readonly prefix: string;
  readonly separator: string;
  /** Entries that are a time. */
  readonly timestampPrefix: string | null;
}

type Oddity = SignatureForm['oddities'] extends ReadonlySet<infer T> ? T : never;

/** Before what stands around it is looked at. */
type Decoded = Pick<SignatureForm, 'bytes' | 'encoding' | 'oddities'>;

const longestToken = 400;
const mostTokens = 40;

/** `sha256=`, `v1,`, `HMAC `, `Bearer `. */
const prefixGrammar = /^((?:[A-Za-z][A-Za-z0-9_-]{0,20}[=:,] ?|(?:hmac(?:-sha256)?|bearer) ))(?=[A-Za-z0-9+/_"'-])/i;

function decode(text: string, bytes: number): Decoded | undefined {
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
function unwrapped(text: string, bytes: number): Decoded | undefined {
  const inner = /^[0-9a-fA-F]+$/.test(text) ? Buffer.from(text, 'hex').toString('latin1') : Buffer.from(text, 'base64').toString('latin1');
  const form = decode(inner, bytes);
  return form === undefined ? undefined : { ...form, oddities: new Set([...form.oddities, 'double-encoded' as const]) };
}

/** A run of exactly the right characters at the beginning or the end of something longer. */
function within(text: string, bytes: number): Decoded | undefined {
  const length = bytes * 2;
  const found = new RegExp(`^[0-9a-fA-F]{${length}}`).exec(text)?.[0] ?? new RegExp(`[0-9a-fA-F]{${length}}$`).exec(text)?.[0];
  const form = found === undefined ? undefined : decode(found, bytes);
  return form === undefined ? undefined : { ...form, oddities: new Set([...form.oddities, 'extra-characters' as const]) };
}

type Read = Omit<SignatureForm, 'hasPrefix'>;

/** Quotes, brackets and what is left of a list around a signature. */
function stripped(text: string): string {
  return text.replace(/^[\s"'<[{(]+/, '').replace(/[\s"'>\]}),;]+$/, '');
}

function read(text: string, bytes: number): Read | undefined {
  const bare = stripped(text);
  const prefix = prefixGrammar.exec(bare)?.[1] ?? '';
  const rest = bare.slice(prefix.length);
  for (const [candidate, extraPrefix] of [
    [bare, ''],
    [stripped(rest), prefix],
  ] as const) {
    const form = decode(candidate, bytes) ?? unwrapped(candidate, bytes);
    if (form === undefined) continue;
    const isBare = bare === text && (extraPrefix === '' || candidate === rest);
    return { ...form, extraPrefix, oddities: isBare ? form.oddities : new Set([...form.oddities, 'extra-characters' as const]) };
  }
  const form = within(rest, bytes) ?? within(bare, bytes);
  return form === undefined ? undefined : { ...form, extraPrefix: prefix };
}

function readEntry(entry: string, bytes: number, { prefix }: EntryRules): SignatureForm | undefined {
  const bare = stripped(entry);
  if (prefix === '' || !bare.startsWith(prefix)) {
    const form = read(entry, bytes);
    return form === undefined ? undefined : { ...form, hasPrefix: false };
  }
  const form = read(bare.slice(prefix.length), bytes);
  if (form === undefined) return undefined;
  const oddities = bare === entry ? form.oddities : new Set([...form.oddities, 'extra-characters' as const]);
  return { ...form, oddities, hasPrefix: true };
}

/** Entries as the scheme has them; then pieces as any list has them. */
function entriesOf(value: string, { separator, timestampPrefix }: EntryRules): readonly string[] {
  const whole = value.trim();
  const own = separator === '' ? [whole] : whole.split(separator === ' ' ? /\s+/ : separator).map((entry) => entry.trim());
  const entries = new Set([...own, ...whole.split(/[\s;]+/), ...whole.split(/[\s;,]+/)]);
  const isTime = (entry: string) => timestampPrefix !== null && entry.startsWith(timestampPrefix);
  return [...entries].filter((entry) => entry !== '' && entry.length <= longestToken && !isTime(entry)).slice(0, mostTokens);
}

/** Every signature of `bytes` bytes that a header's value may stand for. */
export function signatureFormsIn(value: string, bytes: number, rules: EntryRules): readonly SignatureForm[] {
  const forms: SignatureForm[] = [];
  for (const entry of entriesOf(value, rules)) {
    const form = readEntry(entry, bytes, rules);
    // why: what is read from a whole entry says most of its form; its pieces only add what the whole did not give.
    if (form !== undefined && !forms.some((one) => Buffer.compare(one.bytes, form.bytes) === 0)) forms.push(form);
  }
  return forms;
}

/** Whether the text is just what the scheme writes. */
export function isAsWritten(form: SignatureForm, encoding: SignatureEncoding, prefix: string): boolean {
  return form.encoding === encoding && form.hasPrefix === (prefix !== '') && form.extraPrefix === '' && form.oddities.size === 0;
}

/** What is wrong with a form for a scheme that writes `encoding` after `prefix`, the plainest cause first. */
export function oddityOf(form: SignatureForm, encoding: SignatureEncoding, prefix: string): HypothesisCode {
  if (form.oddities.has('double-encoded')) return 'double-encoded';
  if (form.extraPrefix !== '') return 'prefix';
  if (!form.hasPrefix && prefix !== '') return 'prefix-missing';
  if (form.encoding !== encoding) {
    if (form.encoding === 'hex') return 'hex-not-base64';
    if (encoding === 'hex') return 'base64-not-hex';
    return 'base64url';
  }
  if (form.oddities.has('upper-case')) return 'upper-case';
  return form.oddities.has('padding') ? 'padding' : 'extra-characters';
}
