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
  /** Captured `Authorization` and `Cookie` leave for other machines, too. */
  readonly keepsCredentials: boolean;
  /** Value of the marker; null leaves it out. */
  readonly marker: string | null;
  /** The target's own, each in place of captured ones of its name. None is of a signature or of the connection. */
  readonly own: readonly HeaderPair[];
  /** `keep-alive`: the connection serves other requests of the job as well. */
  readonly connection: 'close' | 'keep-alive';
  /** Headers of a new signature and the names they stand for; null to keep what was captured. */
  readonly signature: {
    readonly headers: readonly HeaderPair[];
    readonly replaces: readonly string[];
    /** With whose secret, as a sentence. */
    readonly why: string;
  } | null;
  /** Other values of captured headers (lower case) that go with a new identity, and names that describe the bytes as captured; null without one. */
  readonly identity: { readonly values: ReadonlyMap<string, string>; readonly outdated: ReadonlySet<string> } | null;
}

interface Replacement {
  readonly name: string;
  /** What stands in place of a captured one of that spelling. */
  readonly write: (captured: string) => readonly HeaderPair[];
  readonly whyReplaced: string;
  readonly whyAdded: string;
  /** `own`: leaves whatever the rules say of a captured one. `only-captured`: is not added where none was. */
  readonly kind: 'plain' | 'own' | 'only-captured';
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
  const replacements = replacementsFor(input);
  const kept = keepInPlace(input, replacements);
  const present = new Set(kept.headers.map(([name]) => name.toLowerCase()));
  const missing = [...replacements.values()].filter(({ name, kind }) => kind !== 'only-captured' && !present.has(name.toLowerCase()));
  const added = missing.flatMap(({ name, write }) => write(name));
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
    const replacement = replacements.get(key);
    const why = whyLeftOut(placed.has(key), replacement) ?? (replacement?.kind === 'own' ? undefined : dropReason(key));
    if (why !== undefined) {
      changes.push({ header: name, change: 'removed', why });
      continue;
    }
    const written = replacement?.write(name) ?? [[name, value]];
    headers.push(...written);
    if (replacement === undefined) continue;
    placed.add(key);
    if (written.length !== 1 || written[0]?.[1] !== value) changes.push({ header: name, change: 'replaced', why: replacement.whyReplaced });
  }
  return { headers, changes };
}

function whyLeftOut(isPlaced: boolean, replacement: Replacement | undefined): string | undefined {
  if (!isPlaced) return undefined;
  return replacement?.kind === 'own' ? replacement.whyReplaced : 'It came more than once; one is sent.';
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
    if (isHeldBack(key, input)) return 'Credentials leave for this machine only.';
    if (input.marker === null && key === replayMarker.toLowerCase()) return 'It marked an earlier replay; this target gets no marks.';
    if (input.identity?.outdated.has(key)) return 'It describes the body as captured.';
    return connectionOnly.get(key);
  };
}

function isHeldBack(key: string, { isLoopback, keepsCredentials }: HeaderInput): boolean {
  if (isLoopback) return false;
  if (key === 'authorization' || key === 'cookie') return !keepsCredentials;
  return key.startsWith('proxy-');
}

function namedInConnection(captured: readonly HeaderPair[]): ReadonlySet<string> {
  const names = captured
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim());
  const own = new Set(['', 'connection', 'host', 'content-length']);
  return new Set(names.filter((name) => !own.has(name)));
}

/** By name in lower case, in the order in which they are added. What is of the signature comes before what follows a new identity. */
function replacementsFor(input: HeaderInput): ReadonlyMap<string, Replacement> {
  const { signature, identity, marker, connection } = input;
  const connectionWhy =
    connection === 'close' ? 'Each attempt has a connection of its own.' : 'The connection stays open for other requests of the job.';
  const found = [
    plain('Host', input.host, 'It names the target.'),
    ...(signature?.headers ?? []).map(([name, value]) => plain(name, value, signature?.why ?? '')),
    ...[...(identity?.values ?? [])].map(
      ([name, value]): Replacement => ({ ...plain(name, value, 'It goes with the new identity.'), kind: 'only-captured' }),
    ),
    ...lengthFor(input),
    ...ownReplacements(input.own),
    ...(marker === null
      ? []
      : [
          plain(replayMarker, marker, 'It marks the request as a replay.', 'It marks this replay; the captured one marked an earlier one.'),
        ]),
    plain('Connection', connection, connectionWhy),
  ];
  const byName = new Map<string, Replacement>();
  for (const one of found) {
    const key = one.name.toLowerCase();
    if (!byName.has(key) || one.kind === 'own') byName.set(key, one);
  }
  return byName;
}

function plain(name: string, value: string, whyAdded: string, whyReplaced = whyAdded): Replacement {
  return { name, write: (captured) => [[captured, value]], whyAdded, whyReplaced, kind: 'plain' };
}

function ownReplacements(own: readonly HeaderPair[]): readonly Replacement[] {
  const byName = Map.groupBy(own, ([name]) => name.toLowerCase());
  return [...byName.values()].map((pairs) => ({
    name: pairs[0]?.[0] ?? '',
    write: () => pairs,
    whyReplaced: 'The target has its own.',
    whyAdded: 'The target has it.',
    kind: 'own',
  }));
}

function lengthFor({ method, captured, bodyBytes }: HeaderInput): readonly Replacement[] {
  const hasLength = captured.some(([name]) => name.toLowerCase() === 'content-length');
  if (bodyBytes === 0 && !hasLength && bodilessMethods.has(method)) return [];
  return [
    plain(
      'Content-Length',
      String(bodyBytes),
      'It came without one; the body is sent in one piece.',
      'It is the length of the body that leaves.',
    ),
  ];
}
