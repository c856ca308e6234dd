/**
 * What one durable delivery costs on the main thread: `append` of rows of 1 KB, in waves, with the index workers running. Plain node
 * script: `node test/bench/log-append.bench.ts [rows] [wave]`. Prints one line of JSON.
 */
import { aDelivery, eventBody, openTestLog } from '../support/open-test-log.ts';
import { tempFolder } from '../support/temp-folder.ts';

const rows = Number(process.argv[2] ?? 50_000);
const wave = Number(process.argv[3] ?? 256);

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function run(): Promise<void> {
  using folder = tempFolder();
  const log = await openTestLog(folder.path);
  const note = 'x'.repeat(850);
  const deliveries = Array.from({ length: wave }, (_, index) =>
    aDelivery({ body: eventBody({ id: `evt_${index}`, run: `run_${index % 50}`, note }) }),
  );
  let worstLag = 0;
  const waits: number[] = [];
  const cpuBefore = process.threadCpuUsage();
  const startedAtMs = performance.now();
  for (let done = 0; done < rows; done += wave) {
    const sentAtMs = performance.now();
    await Promise.all(deliveries.map((delivery) => log.writer.append(delivery)));
    waits.push(performance.now() - sentAtMs);
    worstLag = Math.max(worstLag, log.sizes().indexLag);
  }
  const tookMs = performance.now() - startedAtMs;
  const cpu = process.threadCpuUsage(cpuBefore);
  await log.indexed(120_000);
  const caughtUpMs = performance.now() - startedAtMs;
  waits.sort((a, b) => a - b);
  await log.close();
  const result = {
    bench: 'log-append',
    rowsPerSecond: Math.round((rows / tookMs) * 1_000),
    mainThreadCpuUsPerRow: Math.round(((cpu.user + cpu.system) / rows) * 10) / 10,
    waveP50Ms: Math.round(percentile(waits, 0.5) * 10) / 10,
    waveP99Ms: Math.round(percentile(waits, 0.99) * 10) / 10,
    worstIndexLagRows: worstLag,
    indexedRowsPerSecond: Math.round((rows / caughtUpMs) * 1_000),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

await run();
