/**
 * Figures of verification: `npm run bench -- verification`. Options: `--flips N` (default 100,000) and `--values N` (default 1,000,000), in
 * all, over every scheme; `--seed N`. Times are medians of interleaved batches; a property that fails ends the run with its counterexample.
 */
import { createHash } from 'node:crypto';
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { isSameDigest } from '#engine/verification/hmac.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { flipBits, judgeRandomHeaders } from '#test/unit/engine/verification/hostile-inputs.ts';
import { contextOf, schemeCases, signedRequest } from '#test/unit/engine/verification/scheme-cases.ts';

const batches = 400;

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Nanoseconds per call of each, in the order given; `calls` in each of the batches. */
function timeOf(works: readonly (() => boolean)[], calls: number): readonly number[] {
  const times = works.map((): number[] => []);
  let right = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    // why: taken in turn and from another place each time, so that a noisy moment, and being first, hit all alike.
    for (let turn = 0; turn < works.length; turn += 1) {
      const at = (turn + batch) % works.length;
      const start = process.hrtime.bigint();
      for (let call = 0; call < calls; call += 1) if (works[at]?.()) right += 1;
      times[at]?.push(Number(process.hrtime.bigint() - start) / calls);
    }
  }
  if (right > 0) throw new Error('A wrong signature was taken for right');
  return times.map(median);
}

/** Stops at the first difference: what a comparison must not do, to see that the measurement would show it. */
function stopsEarly(left: Uint8Array, right: Uint8Array): boolean {
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

function withByte(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte));
}

function printComparison(): void {
  const digest = createHash('sha256').update('x').digest();
  const [first, last] = [withByte(digest, 0), withByte(digest, digest.length - 1)];
  const settings = schemeSettings('zof');
  const request = signedRequest(settings, Buffer.from('{"a":1}'));
  const right = request.headers[0]?.[1] ?? '';
  // why bytes between: text glued together is kept as its pieces, and then the place of the seam shows, not that of the difference.
  const changed = (at: number) =>
    Buffer.from(`${right.slice(0, at)}${right[at] === '0' ? '1' : '0'}${right.slice(at + 1)}`, 'latin1').toString('latin1');
  const [early, late] = [changed(0), changed(63)].map((value) => ({
    ...request,
    headers: [['X-Zof-Signature', value] satisfies [string, string]],
  }));
  if (early === undefined || late === undefined) throw new Error('Two requests');
  const context = contextOf(settings);
  const judge = (one: typeof early) => verify(one, context).verdict === 'verified';
  process.stdout.write('\nA difference in the first byte against one in the last, ns (1.00: the place does not show)\n');
  const rows = [
    ['stops early, for comparison', 5_000, () => stopsEarly(digest, first), () => stopsEarly(digest, last)],
    ['isSameDigest', 5_000, () => isSameDigest(digest, first), () => isSameDigest(digest, last)],
    ['verify, scheme zof', 500, () => judge(early), () => judge(late)],
  ] as const;
  for (const [name, calls, atFirst, atLast] of rows) {
    const [firstNs = Number.NaN, lastNs = Number.NaN] = timeOf([atFirst, atLast], calls);
    const figures = `${firstNs.toFixed(1).padStart(9)} ${lastNs.toFixed(1).padStart(9)}   ratio ${(firstNs / lastNs).toFixed(3)}`;
    process.stdout.write(`${name.padEnd(28)}${figures}\n`);
  }
}

function printCost(): void {
  const body = Buffer.from(`{"a":"${'x'.repeat(1014)}"}`);
  const works = schemeCases.map(({ settings }) => {
    const request = signedRequest(settings, body);
    const context = contextOf(settings, ['whsec_AAAA']);
    return () => verify(request, context).verdict === 'verified';
  });
  process.stdout.write('\nOne verification of 1 KB that fails, one secret\n');
  for (const [index, nanoseconds] of timeOf(works, 20).entries()) {
    process.stdout.write(`${(schemeCases[index]?.name ?? '').padEnd(28)}${(nanoseconds / 1000).toFixed(1).padStart(9)} µs\n`);
  }
}

function printProperties(flips: number, values: number, seed: number): void {
  process.stdout.write(`\nseed ${seed}\n`);
  const share = 1 / schemeCases.length;
  let start = performance.now();
  const reasons = new Map<string, number>();
  for (const one of schemeCases) {
    for (const [reason, count] of flipBits(one, Math.ceil(flips * share), seed)) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  const total = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(`${total} deliveries with one bit changed: none verified, none threw (${seconds(start)})\n`);
  for (const [reason, count] of reasons) process.stdout.write(`  ${reason.padEnd(26)}${String(count).padStart(9)}\n`);
  start = performance.now();
  const seen = schemeCases.reduce((sum, one) => sum + judgeRandomHeaders(one, Math.ceil(values * share), seed), 0);
  process.stdout.write(`${seen} random header values: none verified, none threw (${seconds(start)})\n`);
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

export function benchVerification(args: readonly string[]): void {
  const options = {
    flips: { type: 'string', default: '100000' },
    values: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '20260101' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  process.stdout.write(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${release()}, Node ${process.version}\n`);
  printComparison();
  printCost();
  printProperties(Number(values.flips), Number(values.values), Number(values.seed));
}
