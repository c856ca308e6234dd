/** Runs cases of raw HTTP against a receiver that is shared by all of them: a case knows its rows by the port that it sent from. */
import { answerBytes, type RawCase, type StoredRow } from '#test/fixtures/deliveries/raw-case.ts';
import type { TimingCase } from '#test/fixtures/deliveries/raw-timing.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { openRaw, type RawConnection } from './raw-client.ts';
import type { Receiving } from './receiving.ts';

const keepAliveSeconds = 5;
/** For a machine that is busy with everything else. */
const limitMs = 20_000;

/** What came of a case, in the shape of what is expected of it. */
export interface Outcome {
  readonly text: string;
  readonly rows: readonly StoredRow[];
  /** Refusals counted since it began: exact where no other case runs. */
  readonly refusals: number;
  readonly refusal: string | undefined;
}

/** The same of what the case expects. */
export function expectedOf({ answers, rows, refusal }: RawCase): Outcome {
  const text = answers.map((answer) => answerBytes(answer, keepAliveSeconds)).join('');
  return { text, rows, refusals: refusal === undefined ? 0 : 1, refusal };
}

/** Sends a case, reads to the end and looks its rows up in the log. */
export async function runCase(receiving: Receiving, one: RawCase): Promise<Outcome> {
  const from = receiving.stored.length;
  const before = receiving.receiver.status().refusedByParser;
  const connection = openRaw(receiving.port);
  await connected(connection);
  const port = connection.socket.localPort ?? 0;
  await write(connection, one);
  const text = (await connection.closed).text;
  const indexes = await waitFor(
    () => {
      const found = indexesOf(receiving, port, from);
      return found.length >= one.rows.length && found;
    },
    { what: `${one.rows.length} rows of ${one.name}`, pauseMs: 4, limitMs },
  ).catch(() => indexesOf(receiving, port, from));
  const rows = await Promise.all(indexes.map((index) => readRow(receiving, index)));
  const { refusedByParser, lastRefusal } = receiving.receiver.status();
  return { text, rows, refusals: refusedByParser - before, refusal: refusedByParser === before ? undefined : lastRefusal?.code };
}

function indexesOf({ stored }: Receiving, port: number, from: number): number[] {
  return stored.flatMap(({ remotePort }, index) => (index >= from && remotePort === port ? [index] : []));
}

function connected({ socket, closed }: RawConnection): Promise<unknown> {
  return Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed]);
}

/** Resolves when the system has taken the bytes. */
function written({ socket }: RawConnection, text: string): Promise<void> {
  return new Promise((resolve) => socket.write(Buffer.from(text, 'latin1'), () => resolve()));
}

async function write(connection: RawConnection, one: RawCase): Promise<void> {
  const { socket } = connection;
  socket.setNoDelay(true);
  const pieces = typeof one.send === 'string' ? [one.send] : one.send;
  for (const piece of pieces) if (piece !== '' && !socket.destroyed) await written(connection, piece);
  if (one.ending === 'half-closes') await halfClose(connection, one);
  else if (one.ending === 'resets') socket.resetAndDestroy();
  else await readAnswers(connection, one);
}

/** After the answers that leave the connection open: how they end depends on when the receiver sees the close. */
async function halfClose({ socket, text }: RawConnection, one: RawCase): Promise<void> {
  const { length } = expectedOf({ ...one, answers: one.answers.filter((answer) => !answer.closes) }).text;
  await waitFor(() => text().length >= length || socket.destroyed, { pauseMs: 4, what: one.name, limitMs });
  socket.end();
}

/** A sender that closes no earlier than it must; where the receiver closes, it has to do so by itself. */
async function readAnswers(connection: RawConnection, one: RawCase): Promise<void> {
  const { length } = expectedOf(one).text;
  const whole = waitFor(() => connection.text().length >= length || connection.socket.destroyed, { pauseMs: 4, what: one.name, limitMs });
  // why: an answer that is missing shows in the comparison, with what came instead.
  await whole.catch(() => undefined);
  if (one.answers.at(-1)?.closes !== true || connection.text().length < length) connection.socket.end();
}

/** The n-th row as the log file has it. */
async function readRow(receiving: Receiving, index: number): Promise<StoredRow> {
  const { delivery, body } = await receiving.readBack(index);
  return {
    method: delivery.method,
    url: delivery.url,
    endpoint: delivery.endpointId === 'ep_shop' ? 'shop' : 'unrouted',
    httpVersion: delivery.httpVersion,
    headers: delivery.headers.map(([name, value]) => `${name}: ${value}`),
    body: Buffer.from(body).toString('latin1'),
    trailers: delivery.trailers.map(([name, value]) => `${name}: ${value}`),
    totalBytes: delivery.totalBytes,
    truncation: delivery.truncation,
    warnings: delivery.warnings,
    status: delivery.answer?.status ?? null,
  };
}

/** Sends a case of timing to a receiver with `timingLimits`, from its start to the close by the receiver. */
export async function runTiming(
  receiving: Receiving,
  one: TimingCase,
): Promise<{ readonly statuses: readonly number[]; readonly rows: readonly StoredRow[] }> {
  const from = receiving.stored.length;
  const connection = openRaw(receiving.port);
  await connected(connection);
  const port = connection.socket.localPort ?? 0;
  const { socket } = connection;
  if (one.send !== '') await written(connection, one.send);
  if (one.then !== undefined) {
    await waitFor(() => connection.statuses().length > 0, { what: `the first answer of ${one.name}`, limitMs: one.endsWithinMs });
    await written(connection, one.then);
  }
  const drip = one.drip;
  const timer = drip === undefined ? undefined : setInterval(() => socket.writable && socket.write(drip), 50);
  const { statuses } = await connection.closed;
  clearInterval(timer);
  const rows = await Promise.all(indexesOf(receiving, port, from).map((index) => readRow(receiving, index)));
  return { statuses, rows };
}
