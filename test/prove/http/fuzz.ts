/** Rounds of requests against a `hookglass serve` of their own: sent, the process ended in order, then every connection explained from its log. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { seededRandom } from '#test/support/seeded-random.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { explain, type FuzzRow } from './explain.ts';
import { type SentConnection, sendSome } from './send.ts';

export interface FuzzFigures {
  readonly requests: number;
  readonly connections: number;
  readonly stored: number;
  readonly refused: number;
  /** In words, at most twenty; empty when everything is explained. */
  readonly faults: readonly string[];
  /** Mebibytes and open handles of the process: at a fifth of the round and at its end. */
  readonly memoryMib: readonly [number, number];
  readonly handles: readonly [number, number];
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  /** Connections at once. */
  readonly parallel: number;
}

const healthSchema = z.object({ receiver: z.object({ refusedByParser: z.int() }), log: z.object({ notStored: z.int() }) });
const pairsSchema = z.array(z.tuple([z.string(), z.string()]));
const factsSchema = z.tuple([z.string(), z.string(), z.int()]).rest(z.unknown());
const trailersAt = 9;

interface PlacedRow extends FuzzRow {
  readonly remotePort: number;
  readonly receivedAtUs: number;
}

const lines = (pairs: unknown) => pairsSchema.parse(pairs).map(([name, value]) => `${name}: ${value}`);

function readRows(folder: string): readonly PlacedRow[] {
  const database = new Database(join(folder, 'log.db'), { readonly: true });
  try {
    const sql = `SELECT d.method, d.url, d.headers, d.facts, d.truncation, d.received_at_us AS receivedAtUs, a.status,
      coalesce(d.body, x'') AS body FROM delivery d LEFT JOIN answer a ON a.delivery_id = d.id ORDER BY d.id`;
    type Row = {
      method: string;
      url: string;
      headers: string;
      facts: string;
      truncation: string;
      receivedAtUs: number;
      status: number | null;
      body: Buffer;
    };
    return database
      .prepare<[], Row>(sql)
      .all()
      .map(({ headers, facts, body, ...row }) => {
        const known = factsSchema.parse(JSON.parse(facts));
        const [httpVersion, , remotePort] = known;
        return {
          ...row,
          httpVersion,
          remotePort,
          headers: lines(JSON.parse(headers)),
          trailers: lines(known[trailersAt]),
          body: body.toString('latin1'),
        };
      });
  } finally {
    database.close();
  }
}

/** Rows of each connection: those from its port since it began, until the next one began there. */
function place(connections: readonly SentConnection[], rows: readonly PlacedRow[]): Map<SentConnection, PlacedRow[]> {
  const ofPort = Map.groupBy(connections, ({ localPort }) => localPort);
  const placed = new Map<SentConnection, PlacedRow[]>();
  for (const row of rows) {
    // why: a connection that was reset before it was accepted has no address any more.
    if (row.remotePort === 0 && connections.some((one) => one.isReset && hasSent(one, row))) continue;
    const owner = ofPort.get(row.remotePort)?.findLast(({ startedAtUs }) => startedAtUs <= row.receivedAtUs);
    if (owner === undefined)
      throw new Error(`A row from port ${row.remotePort} that nobody sent from: ${row.method} ${row.url.slice(0, 80)}`);
    const known = placed.get(owner);
    if (known === undefined) placed.set(owner, [row]);
    else known.push(row);
  }
  return placed;
}

function hasSent({ pieces }: SentConnection, { method, url }: PlacedRow): boolean {
  return pieces
    .map(({ text }) => text)
    .join('')
    .includes(`${method} ${url}`);
}

function weigh(pid: number): { readonly mib: number; readonly handles: number } {
  if (process.platform !== 'linux') return { mib: 0, handles: 0 };
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { mib: Math.round(Number(kib) / 1024), handles: readdirSync(`/proc/${pid}/fd`).length };
}

async function sendRound(
  serving: Serving,
  { requests, seed, parallel }: FuzzOptions,
  onFifth: () => void,
): Promise<readonly SentConnection[]> {
  const port = Number(new URL(serving.ready.receiver.url).port);
  const connections: SentConnection[] = [];
  let sent = 0;
  let hasFifth = false;
  const lane = async (_: unknown, index: number): Promise<void> => {
    // why: a lane draws from numbers of its own, so what it sends does not depend on how fast the others are.
    const random = seededRandom(seed * 1_000_003 + index);
    while (sent < requests) {
      const one = await sendSome(port, random, index * 1_000_000 + sent);
      sent += one.pieces.length;
      connections.push(one);
      if (hasFifth || sent < requests / 5) continue;
      hasFifth = true;
      onFifth();
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return connections.sort((a, b) => a.startedAtUs - b.startedAtUs);
}

/** Enough to send it again by hand. */
function inWords({ pieces, answers, isReset }: SentConnection, rows: readonly PlacedRow[]): string {
  const sent = JSON.stringify(pieces.map(({ text }) => text));
  const seen = answers?.map(({ status, closes }) => `${status}${closes ? ' and closes' : ''}`).join(', ');
  const stored = rows.map(({ status, truncation }) => `${status} ${truncation}`).join(', ');
  return `answers: ${seen}; rows: ${stored}; ${isReset ? 'reset' : 'read to the end'}; sent ${sent.slice(0, 1_500)}`;
}

/** What does not fit, over all connections; the parser's own count of refusals has to lie between those seen and those that may have been. */
function explainAll(connections: readonly SentConnection[], rows: readonly PlacedRow[], counted: number): string[] {
  const placed = place(connections, rows);
  const faults: string[] = [];
  let seen = 0;
  let possible = 0;
  for (const connection of connections) {
    const { fault, refused } = explain({ ...connection, rows: placed.get(connection) ?? [] });
    if (refused === 'yes') seen += 1;
    if (refused === 'perhaps') possible += 1;
    if (fault !== null) faults.push(`${fault}; ${inWords(connection, placed.get(connection) ?? [])}`);
  }
  if (counted < seen || counted > seen + possible)
    faults.push(`${counted} refusals counted, ${seen} seen and ${possible} that may have been`);
  return faults;
}

/** One round in a folder of its own. */
export async function fuzzRound(options: FuzzOptions): Promise<FuzzFigures> {
  using folder = tempFolder();
  const serving = await serve(folder.path);
  const { pid } = serving.ready;
  let atFifth = weigh(pid);
  const connections = await sendRound(serving, options, () => {
    atFifth = weigh(pid);
  });
  const health = healthSchema.parse(await serving.api('/health'));
  const held = await waitFor(() => weigh(pid).handles <= atFifth.handles && weigh(pid), { limitMs: 10_000 }).catch(() => weigh(pid));
  const code = await serving.stop();
  const rows = readRows(folder.path);
  const faults = explainAll(connections, rows, health.receiver.refusedByParser);
  if (code !== 0) faults.unshift(`the process ended with ${code}: ${serving.errors().slice(-500)}`);
  if (/"level":(?:50|60)/.test(serving.errors())) faults.unshift(`errors were logged: ${serving.errors().slice(-500)}`);
  if (health.log.notStored > 0) faults.unshift(`${health.log.notStored} requests could not be stored`);
  return {
    requests: connections.reduce((sum, { pieces }) => sum + pieces.length, 0),
    connections: connections.length,
    stored: rows.length,
    refused: health.receiver.refusedByParser,
    faults: faults.slice(0, 20),
    memoryMib: [atFifth.mib, held.mib],
    handles: [atFifth.handles, held.handles],
  };
}
