/** Figures of verification: `npm run bench -- verification`. Times are medians of interleaved batches. What it must never take is `npm run prove -- signatures`. */
import { createHash } from 'node:crypto';
import { cpus, release } from 'node:os';
import { isSameDigest } from '#engine/verification/hmac.ts';
import { verify } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
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

export function benchVerification(): void {
  process.stdout.write(`machine: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${release()}, Node ${process.version}\n`);
  printComparison();
  printCost();
}
