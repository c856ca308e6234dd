/** Takes times and prints them beside what they are compared with. */
import { cpus, release } from 'node:os';

export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
}

export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
}

export async function timed(work: () => unknown): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

export interface Figure {
  readonly name: string;
  /** Called with 0, 1, 2, …; each run takes other arguments. */
  readonly product: (run: number) => Promise<unknown>;
  readonly raw?: (run: number) => unknown;
  readonly barMs: number;
  /** Times the raw statement. */
  readonly barRatio?: number;
  readonly runs?: number;
}

const defaultRuns = 60;
const warmRuns = 5;

/** Product and raw statement take turns, so that a noisy second of the machine hits both. */
export async function measure(figure: Figure): Promise<void> {
  const runs = figure.runs ?? defaultRuns;
  const product: number[] = [];
  const raw: number[] = [];
  try {
    for (let run = -warmRuns; run < runs; run += 1) {
      const productMs = await timed(() => figure.product(run + warmRuns));
      const rawMs = figure.raw === undefined ? 0 : await timed(() => figure.raw?.(run + warmRuns));
      if (run < 0) continue;
      product.push(productMs);
      raw.push(rawMs);
    }
  } catch (error) {
    say(`${figure.name.padEnd(44)} failed: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  tell(figure, spreadOf(product), figure.raw === undefined ? undefined : spreadOf(raw));
}

function tell(figure: Figure, product: Spread, raw: Spread | undefined): void {
  const ratio = raw === undefined ? undefined : product.median / raw.median;
  const isRatioMet = figure.barRatio === undefined || ratio === undefined || ratio <= figure.barRatio;
  const bars = [`< ${figure.barMs} ms`, ...(figure.barRatio === undefined ? [] : [`≤ ${figure.barRatio} ×`])].join(', ');
  const cells = [
    figure.name.padEnd(44),
    milliseconds(product.median),
    `p95 ${milliseconds(product.p95)}`,
    raw === undefined ? ''.padEnd(22) : `raw ${milliseconds(raw.median)} ${`${(ratio ?? 0).toFixed(1)} ×`.padStart(7)}`,
    bars.padEnd(15),
    product.median < figure.barMs && isRatioMet ? 'pass' : 'miss',
  ];
  say(cells.join('  '));
}

function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(2) : value.toFixed(0)} ms`.padStart(10);
}

/** A figure that is not a time. */
export function tellAmount(name: string, amount: string, bar: string, isMet: boolean | null): void {
  say(`${name.padEnd(44)}  ${amount.padEnd(40)}  ${bar.padEnd(15)}  ${isMet === null ? '' : isMet ? 'pass' : 'miss'}`);
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function sayMachine(): void {
  say(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${release()}, Node ${process.version}`);
}
