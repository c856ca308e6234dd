/**
 * Loaded into a running Hookglass with `--import`: writes the delay of its event loop, as a line of JSON a sample, to the file that
 * SOAK_SAMPLES names. The product is not changed by it.
 */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env['SOAK_SAMPLES'];
const everyMs = 5_000;

// Worker threads inherit the option; their loops are not the one that answers senders.
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(() => {
    appendFileSync(file, `${JSON.stringify({ p99Ms: delay.percentile(99) / 1e6, worstMs: delay.max / 1e6 })}\n`);
    delay.reset();
  }, everyMs).unref();
}
