/**
 * The written rule of which captured headers leave again. Guarantees: what no rule names keeps its place, case, duplicates and bytes;
 * every difference is in `changes`. Connection headers stay behind (RFC 9110, 7.6.1), Host and Content-Length are of this request.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayPreview } from '#contract/models/replay.ts';

export const replayMarker = 'X-Hookglass-Replay';

export type HeaderChange = ReplayPreview['changes'][number];

export interface HeaderInput {
  readonly method: string;
  readonly captured: readonly HeaderPair[];
  readonly bodyBytes: number;
  /** Value of Host. */
  readonly host: string;
  readonly isLoopback: boolean;
  /** Value of the marker. */
  readonly marker: string;
  /** Headers of a new signature and the names they stand for; null to keep what was captured. */
  readonly signature: { readonly headers: readonly HeaderPair[]; readonly replaces: readonly string[] } | null;
}

interface Replacement {
  readonly name: string;
  readonly value: string;
  readonly whyReplaced: string;
  readonly whyAdded: string;
}

/** Headers (lower case) that belong to one connection, and why they do not leave with a request of ours. */
export const connectionOnly: ReadonlyMap<string, string> = new Map([
  ['keep-alive', 'It belongs to the connection it came over.'],
  ['proxy-connection', 'It belongs to the connection it came over.'],
  ['te', 'It belongs to the connection it came over.'],
  ['trailer', 'Trailers are not sent again.'],
  ['transfer-encoding', 'The body is sent in one piece, with its length.'],
  ['upgrade', 'A replay does not change the protocol.'],
  ['http2-settings', 'A replay does not change the protocol.'],
  ['expect', 'The body is sent at once, without asking first.'],
]);

/** Methods that mean no body: without one they leave without a length. */
export const bodilessMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

export interface BuiltHeaders {
  readonly headers: readonly HeaderPair[];
  readonly changes: readonly HeaderChange[];
}

export function buildRequestHeaders(input: HeaderInput): BuiltHeaders {
  const replacements = new Map(replacementsFor(input).map((one) => [one.name.toLowerCase(), one]));
  const kept = keepInPlace(input, replacements);
  const present = new Set(kept.headers.map(([name]) => name.toLowerCase()));
  const missing = [...replacements.values()].filter(({ name }) => !present.has(name.toLowerCase()));
  const added = missing.map(({ name, value }): HeaderPair => [name, value]);
  return {
    headers: [...added.filter(isHost), ...kept.headers, ...added.filter((pair) => !isHost(pair))],
    changes: [...kept.changes, ...missing.map(({ name, whyAdded }): HeaderChange => ({ header: name, change: 'added', why: whyAdded }))],
  };
}

/** The captured list with what stays behind left out and what is of this request put in. */
function keepInPlace(input: HeaderInput, replacements: ReadonlyMap<string, Replacement>): BuiltHeaders {
  const dropReason = dropRule(input);
  const headers: HeaderPair[] = [];
  const changes: HeaderChange[] = [];
  const placed = new Set<string>();
  for (const [name, value] of input.captured) {
    const key = name.toLowerCase();
    const why = dropReason(key) ?? (placed.has(key) ? 'It came more than once; one is sent.' : undefined);
    if (why !== undefined) {
      changes.push({ header: name, change: 'removed', why });
      continue;
    }
    const replacement = replacements.get(key);
    headers.push([name, replacement?.value ?? value]);
    if (replacement === undefined) continue;
    placed.add(key);
    if (replacement.value !== value) changes.push({ header: name, change: 'replaced', why: replacement.whyReplaced });
  }
  return { headers, changes };
}

function isHost([name]: HeaderPair): boolean {
  return name === 'Host';
}

/** Why a captured header (lower case) stays behind; undefined when it may leave or is replaced. */
function dropRule(input: HeaderInput): (key: string) => string | undefined {
  const named = namedInConnection(input.captured);
  const signed = new Set(input.signature?.headers.map(([name]) => name.toLowerCase()));
  const unsigned = new Set(input.signature?.replaces.map((name) => name.toLowerCase()).filter((name) => !signed.has(name)));
  return (key) => {
    if (unsigned.has(key)) return 'It belongs to the signature as captured.';
    if (named.has(key)) return 'Connection names it, so it was meant for one hop.';
    if (!input.isLoopback && isCredential(key)) return 'Credentials leave for this machine only.';
    return connectionOnly.get(key);
  };
}

function isCredential(key: string): boolean {
  return key === 'authorization' || key === 'cookie' || key.startsWith('proxy-');
}

function namedInConnection(captured: readonly HeaderPair[]): ReadonlySet<string> {
  const names = captured
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim());
  const own = new Set(['', 'connection', 'host', 'content-length']);
  return new Set(names.filter((name) => !own.has(name)));
}

function replacementsFor(input: HeaderInput): readonly Replacement[] {
  const signature = (input.signature?.headers ?? []).map(([name, value]) => ({
    name,
    value,
    whyReplaced: 'Signed now with the current secret of its endpoint.',
    whyAdded: 'Signed now with the current secret of its endpoint.',
  }));
  return [
    { name: 'Host', value: input.host, whyReplaced: 'It names the target.', whyAdded: 'It names the target.' },
    ...signature,
    ...lengthFor(input),
    {
      name: replayMarker,
      value: input.marker,
      whyReplaced: 'It marks this replay; the captured one marked an earlier one.',
      whyAdded: 'It marks the request as a replay.',
    },
    {
      name: 'Connection',
      value: 'close',
      whyReplaced: 'Each attempt has a connection of its own.',
      whyAdded: 'Each attempt has a connection of its own.',
    },
  ];
}

function lengthFor({ method, captured, bodyBytes }: HeaderInput): readonly Replacement[] {
  const hasLength = captured.some(([name]) => name.toLowerCase() === 'content-length');
  if (bodyBytes === 0 && !hasLength && bodilessMethods.has(method)) return [];
  return [
    {
      name: 'Content-Length',
      value: String(bodyBytes),
      whyReplaced: 'It is the length of the body that leaves.',
      whyAdded: 'It came without one; the body is sent in one piece.',
    },
  ];
}
