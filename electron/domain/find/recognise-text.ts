/**
 * What a text that somebody pastes may name: ids of ours and of the platform, an address, a request, a payload, or a word.
 * Guarantees: pure, never throws, whatever the text; nothing in it is fetched or executed; whether what it names is there is not judged.
 */
import { type EnvelopeFacts, readEnvelope } from '../envelope.ts';
import { detectSyntax, readRequestText } from '../request-text/read-request-text.ts';
import type { RequestForm, RequestText } from '../request-text/request-text.ts';
import { encodeUtf8 } from '../utf8.ts';

/** What our ids name, by their prefix. */
const namedBy = {
  dlv: 'delivery',
  ep: 'endpoint',
  tgt: 'target',
  drf: 'draft',
  scn: 'scenario',
  pln: 'plan',
  rpl: 'replay',
  att: 'attempt',
  view: 'view',
} as const;
type OwnThing = (typeof namedBy)[keyof typeof namedBy];

export interface OwnId {
  readonly kind: 'own';
  readonly thing: OwnThing;
  readonly id: string;
}

/** `evt_…` or `run_…`, as the platform writes them; `word` is one of either that does not say which. */
interface PlatformId {
  readonly kind: 'event' | 'run' | 'word';
  readonly id: string;
}

export type NamedId = OwnId | PlatformId;

export type Recognised =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ids'; readonly ids: readonly NamedId[] }
  /** A web address, with the ids that stand in it. */
  | { readonly kind: 'address'; readonly url: string; readonly ids: readonly NamedId[] }
  | {
      readonly kind: 'request';
      readonly form: RequestForm;
      readonly method: string;
      readonly url: string;
      readonly ids: readonly NamedId[];
    }
  /** Looks like a request and can't be read; the sentence says why and where. */
  | { readonly kind: 'broken-request'; readonly sentence: string }
  | { readonly kind: 'payload'; readonly eventType: string | null; readonly ids: readonly NamedId[] }
  | { readonly kind: 'text' };

/** Ids that are looked at; what is behind them is left aside. */
export const mostIds = 10;
const longestWord = 512;
/** Characters in which ids are looked for. */
const searchedLength = 4096;
/** What people copy along with an id or an address. */
const before = /[\s"'`<([{,;:]/;
const behind = /[\s"'`>)\]},;:.]/;
const ownId = /^(dlv|ep|tgt|drf|scn|pln|rpl|att|view)_[A-Za-z0-9]{1,40}$/;
const anyId =
  /(?<![A-Za-z0-9_-])(?:(?:dlv|ep|tgt|drf|scn|pln|rpl|att|view)_[A-Za-z0-9]{1,40}|(?:evt|run)_[A-Za-z0-9_-]{1,200})(?![A-Za-z0-9_-])/g;
const webAddress = /^https?:\/\/[^\s"'`<>]{1,8192}$/i;
/** Forms of JSON that hold a request; any other JSON is a payload. */
const requestForms: ReadonlySet<RequestForm> = new Set<RequestForm>(['har', 'delivery', 'json']);

export function recogniseText(text: string): Recognised {
  const plain = text.trim();
  if (plain === '') return { kind: 'nothing' };
  const bare = undecorated(plain);
  if (webAddress.test(bare)) return { kind: 'address', url: bare, ids: idsIn(bare) };
  return recogniseRequest(plain) ?? recogniseIds(bare);
}

// why: a pattern for the end takes time by the square of a long run of what it looks for.
function undecorated(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && before.test(text.charAt(from))) from += 1;
  while (to > from && behind.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function recogniseIds(bare: string): Recognised {
  const ids = idsIn(bare);
  if (ids.length > 0) return { kind: 'ids', ids };
  const isWord = bare !== '' && bare.length <= longestWord && !/\s/.test(bare);
  return isWord ? { kind: 'ids', ids: [{ kind: 'word', id: bare }] } : { kind: 'text' };
}

function recogniseRequest(plain: string): Recognised | null {
  const bytes = encodeUtf8(plain);
  const syntax = detectSyntax(bytes);
  if (syntax === null) return null;
  if (syntax === 'json') return recogniseJson(bytes);
  const read = readRequestText(bytes, syntax);
  if (read.kind === 'problem') return syntax === 'curl' ? { kind: 'broken-request', sentence: read.sentence } : null;
  // why: "run: run_1" is a note with an id in it, and no header of a request.
  const isNote = read.form === 'headers' && !read.headers.some(([name]) => name.includes('-') || name.toLowerCase() === 'host');
  return isNote ? null : requestOf(read);
}

/** An event first: JSON that is a request is not shaped as one. */
function recogniseJson(bytes: Uint8Array): Recognised | null {
  const facts = readEnvelope(bytes);
  if (facts.kind === 'current' || facts.kind === 'legacy') return payloadOf(facts);
  const read = readRequestText(bytes, 'json');
  if (read.kind === 'request' && requestForms.has(read.form)) return requestOf(read);
  return facts.kind === 'unknown' ? payloadOf(facts) : null;
}

function requestOf({ form, method, url, body }: RequestText): Recognised {
  return { kind: 'request', form, method, url, ids: body === null ? [] : idsOf(readEnvelope(body)) };
}

function payloadOf(facts: EnvelopeFacts): Recognised {
  return { kind: 'payload', eventType: facts.eventType, ids: idsOf(facts) };
}

function idsOf({ eventId, runId }: EnvelopeFacts): readonly NamedId[] {
  const ids: NamedId[] = [];
  if (eventId !== null && eventId !== '') ids.push({ kind: 'event', id: eventId });
  if (runId !== null && runId !== '') ids.push({ kind: 'run', id: runId });
  return ids;
}

/** Each once, in their order. */
function idsIn(text: string): readonly NamedId[] {
  const found = text.slice(0, searchedLength).match(anyId) ?? [];
  return [...new Set(found)].slice(0, mostIds).map(idOf);
}

function idOf(id: string): NamedId {
  const prefix = ownId.exec(id)?.[1];
  if (prefix !== undefined && isOwnPrefix(prefix)) return { kind: 'own', thing: namedBy[prefix], id };
  return { kind: id.startsWith('run_') ? 'run' : 'event', id };
}

function isOwnPrefix(prefix: string): prefix is keyof typeof namedBy {
  return Object.hasOwn(namedBy, prefix);
}
