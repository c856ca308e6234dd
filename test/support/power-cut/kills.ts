/** STO-03, RCV-02, RCV-19: the real `hookglass serve` is killed, or asked to end, while senders are at it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import type { Chance } from './chance.ts';
import { checkImage } from './check-image.ts';
import { isAcknowledged, type Sending, type SentDelivery, send } from './senders.ts';

const lanes = 8;
const main = join(import.meta.dirname, '../../../electron/cli/main.ts');

export interface KillTally {
  kills: number;
  acknowledged: number;
  lost: number;
  damaged: number;
  /** SIGTERMs after which it did not end with 0, or answers that were neither 2xx nor 503. */
  odd: number;
  /** Longest time from SIGTERM to its end. */
  slowestEndMs: number;
  firstFinding: string | undefined;
}

export function emptyKillTally(): KillTally {
  return { kills: 0, acknowledged: 0, lost: 0, damaged: 0, odd: 0, slowestEndMs: 0, firstFinding: undefined };
}

function load(port: number, chance: Chance): Sending {
  return send({ port, lanes, nextBody: () => chance.bytes(200 + chance.below(3_000)) });
}

async function someAcknowledged({ sent }: Sending, wanted: number): Promise<void> {
  await waitFor(() => sent.filter(isAcknowledged).length >= wanted, { limitMs: 60_000, what: `${wanted} acknowledged deliveries` });
}

/** Killed before it has said that it is ready, or just after. */
async function killInStart(folder: string, chance: Chance): Promise<void> {
  const child = spawn(process.execPath, [main, 'serve', '--data', folder, '--json', '--receiver-port', '0', '--ui-port', '0'], {
    stdio: 'ignore',
    timeout: 100 + chance.below(1_500),
    killSignal: 'SIGKILL',
  });
  await once(child, 'exit');
}

/** Killed under load, or while it ends because it was asked to. */
async function killUnderLoad(folder: string, chance: Chance, isEnding: boolean): Promise<readonly SentDelivery[]> {
  const serving = await serve(folder);
  const sending = load(Number(new URL(serving.ready.receiver.url).port), chance);
  await someAcknowledged(sending, 20 + chance.below(200));
  if (isEnding) {
    process.kill(serving.ready.pid, 'SIGTERM');
    const before = sending.sent.length;
    const more = chance.below(lanes);
    await Promise.race([sending.ended, waitFor(() => sending.sent.length > before + more, { what: 'it to be on its way out' })]);
  }
  await serving.stop('SIGKILL');
  await sending.ended;
  return sending.sent;
}

async function endAsked(folder: string, chance: Chance, tally: KillTally): Promise<readonly SentDelivery[]> {
  const serving = await serve(folder);
  const sending = load(Number(new URL(serving.ready.receiver.url).port), chance);
  await someAcknowledged(sending, 20 + chance.below(200));
  const start = performance.now();
  const code = await serving.stop('SIGTERM');
  tally.slowestEndMs = Math.max(tally.slowestEndMs, performance.now() - start);
  await sending.ended;
  const odd = sending.sent.filter((delivery) => delivery.status !== undefined && delivery.status !== 503 && !isAcknowledged(delivery));
  if (code !== 0 || odd.length > 0) {
    tally.odd += 1;
    tally.firstFinding ??= `SIGTERM: ended with ${code}, ${odd.length} odd answers: ${serving.errors()}`;
  }
  return sending.sent;
}

async function look(folder: string, sent: readonly SentDelivery[], tally: KillTally): Promise<void> {
  const acknowledged = sent.filter(isAcknowledged).map(({ hash }) => hash);
  tally.acknowledged += acknowledged.length;
  const { damage, lost } = await checkImage(folder, acknowledged, 'start');
  tally.lost += lost;
  if (damage !== undefined) tally.damaged += 1;
  if (damage !== undefined || lost > 0) tally.firstFinding ??= damage ?? `${lost} acknowledged deliveries missing`;
}

/** Kills it so many times on one log, one in five in its start and one in five on its way out, and looks at the log then. */
export async function killSeries(kills: number, chance: Chance, tally: KillTally): Promise<void> {
  using folder = tempFolder();
  const sent: SentDelivery[] = [];
  for (let kill = 0; kill < kills; kill++) {
    tally.kills += 1;
    if (kill % 5 === 0) await killInStart(folder.path, chance);
    else sent.push(...(await killUnderLoad(folder.path, chance, kill % 5 === 2)));
  }
  await look(folder.path, sent, tally);
}

/** Asks it to end so many times under load, on one log, and looks at the log then. */
export async function endSeries(times: number, chance: Chance, tally: KillTally): Promise<void> {
  using folder = tempFolder();
  const sent: SentDelivery[] = [];
  for (let time = 0; time < times; time++) {
    tally.kills += 1;
    sent.push(...(await endAsked(folder.path, chance, tally)));
  }
  await look(folder.path, sent, tally);
}
