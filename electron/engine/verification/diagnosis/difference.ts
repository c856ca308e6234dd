/** Where the received body and the signed one differ. */
import type { ByteExcerpt, Difference } from '#contract/models/diagnosis.ts';

const before = 48;
const longestExcerpt = 160;
/** How far the two are looked through for a place where they go on alike, and how much has to be alike there. */
const reach = 64;
const agreement = 4;
const mostPlaces = 1_000;

function isAlike(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): boolean {
  const leftEnd = leftAt >= left.length;
  const rightEnd = rightAt >= right.length;
  if (leftEnd || rightEnd) return leftEnd && rightEnd;
  for (let index = 0; index < agreement; index += 1) {
    if (left[leftAt + index] !== right[rightAt + index]) return false;
  }
  return true;
}

/** The nearest places, one on each side, from which both go on alike; undefined when there are none within reach. */
function resume(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): readonly [number, number] | undefined {
  for (let sum = 1; sum <= reach * 2; sum += 1) {
    for (let skip = Math.max(0, sum - reach); skip <= Math.min(sum, reach); skip += 1) {
      if (isAlike(left, leftAt + skip, right, rightAt + sum - skip)) return [leftAt + skip, rightAt + sum - skip];
    }
  }
  return undefined;
}

function agreesUntil(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  let length = 0;
  while (leftAt + length < left.length && rightAt + length < right.length && left[leftAt + length] === right[rightAt + length]) length += 1;
  return length;
}

function excerpt(bytes: Uint8Array, from: number, to: number): ByteExcerpt {
  const start = Math.max(0, from - before);
  const end = Math.min(bytes.length, start + longestExcerpt);
  return {
    base64: Buffer.from(bytes.subarray(start, end)).toString('base64'),
    start,
    markFrom: from - start,
    markTo: Math.min(to, end) - start,
  };
}

/** The first place and how many there are. Time grows with the places, not with the square of the length. */
export function findDifference(received: Uint8Array, signed: Uint8Array, kind: Difference['kind']): Difference {
  let at = agreesUntil(received, 0, signed, 0);
  let signedAt = at;
  const first = [at, at] as const;
  let firstEnd: readonly [number, number] | undefined;
  let places = 0;
  while ((at < received.length || signedAt < signed.length) && places < mostPlaces) {
    places += 1;
    const next = resume(received, at, signed, signedAt);
    firstEnd ??= next ?? [received.length, signed.length];
    if (next === undefined) break;
    const alike = agreesUntil(received, next[0], signed, next[1]);
    at = next[0] + alike;
    signedAt = next[1] + alike;
  }
  const [receivedEnd, signedEnd] = firstEnd ?? [first[0], first[1]];
  return {
    kind,
    receivedBytes: received.length,
    signedBytes: signed.length,
    received: excerpt(received, first[0], receivedEnd),
    signed: excerpt(signed, first[1], signedEnd),
    places,
  };
}
