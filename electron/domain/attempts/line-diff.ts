/**
 * Which lines of two texts are the same: lines that are unique in both are anchors (patience), what is between two of them is compared by
 * Myers' algorithm as far as a bound. Guarantees: the lines that are kept and removed are the first text, those that are kept and added the
 * second; time is bounded by the lines and the bound, not by their product.
 */

export type LineChange = 'same' | 'removed' | 'added';

/** A stretch of lines of one kind: of the first text for `same` and `removed`, of the second for `added`. */
export interface Stretch {
  readonly change: LineChange;
  readonly from: number;
  readonly to: number;
}

/** Differences in one piece after which it is said to be another text altogether. */
const mostEdits = 1_000;

interface Piece {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

/** `onStep` is called now and then and may throw to end it. */
export function diffLines(first: readonly string[], second: readonly string[], onStep: () => void = () => undefined): Stretch[] {
  const numbers = new Map<string, number>();
  const numberOf = (line: string) => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  const a = Int32Array.from(first, numberOf);
  const b = Int32Array.from(second, numberOf);
  const diff = new LineDiff(a, b, numbers.size, onStep);
  return diff.run();
}

class LineDiff {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #kinds: number;
  readonly #onStep: () => void;
  readonly #stretches: Stretch[] = [];

  constructor(a: Int32Array, b: Int32Array, kinds: number, onStep: () => void) {
    this.#a = a;
    this.#b = b;
    this.#kinds = kinds;
    this.#onStep = onStep;
  }

  run(): Stretch[] {
    const whole = { a: 0, aEnd: this.#a.length, b: 0, bEnd: this.#b.length };
    this.#trimmed(whole, (middle) => this.#byAnchors(middle));
    return this.#stretches;
  }

  #put(change: LineChange, from: number, to: number): void {
    if (to <= from) return;
    const last = this.#stretches.at(-1);
    if (last?.change === change && last.to === from) this.#stretches[this.#stretches.length - 1] = { change, from: last.from, to };
    else this.#stretches.push({ change, from, to });
  }

  /** What both begin and end with is the same, whatever is between. */
  #trimmed({ a, aEnd, b, bEnd }: Piece, compare: (middle: Piece) => void): void {
    const most = Math.min(aEnd - a, bEnd - b);
    let head = 0;
    while (head < most && this.#a[a + head] === this.#b[b + head]) head += 1;
    let tail = 0;
    while (tail < most - head && this.#a[aEnd - 1 - tail] === this.#b[bEnd - 1 - tail]) tail += 1;
    this.#put('same', a, a + head);
    compare({ a: a + head, aEnd: aEnd - tail, b: b + head, bEnd: bEnd - tail });
    this.#put('same', aEnd - tail, aEnd);
  }

  #byAnchors(piece: Piece): void {
    let { a, b } = piece;
    for (const [atA, atB] of this.#anchors(piece)) {
      if (atA < a || atB < b) continue;
      this.#onStep();
      this.#trimmed({ a, aEnd: atA, b, bEnd: atB }, (middle) => this.#byEdits(middle));
      this.#put('same', atA, atA + 1);
      a = atA + 1;
      b = atB + 1;
    }
    this.#trimmed({ a, aEnd: piece.aEnd, b, bEnd: piece.bEnd }, (middle) => this.#byEdits(middle));
  }

  /** Lines that each text has once, the most of them that stand in the same order in both. */
  #anchors({ a, aEnd, b, bEnd }: Piece): (readonly [number, number])[] {
    const timesA = new Uint8Array(this.#kinds);
    const timesB = new Uint8Array(this.#kinds);
    const placeB = new Int32Array(this.#kinds);
    for (let at = a; at < aEnd; at += 1) countUp(timesA, this.#a[at] ?? 0);
    for (let at = b; at < bEnd; at += 1) {
      countUp(timesB, this.#b[at] ?? 0);
      placeB[this.#b[at] ?? 0] = at;
    }
    const shared: (readonly [number, number])[] = [];
    for (let at = a; at < aEnd; at += 1) {
      const line = this.#a[at] ?? 0;
      if (timesA[line] === 1 && timesB[line] === 1) shared.push([at, placeB[line] ?? 0]);
    }
    return longestRising(shared);
  }

  #byEdits(piece: Piece): void {
    const { a, aEnd, b, bEnd } = piece;
    const path = a === aEnd || b === bEnd ? null : shortestEdit(this.#a.subarray(a, aEnd), this.#b.subarray(b, bEnd), this.#onStep);
    if (path === null) {
      this.#put('removed', a, aEnd);
      this.#put('added', b, bEnd);
      return;
    }
    for (const { change, from, to } of path) {
      const start = change === 'added' ? b : a;
      this.#put(change, start + from, start + to);
    }
  }
}

/** 2 means more than once. */
function countUp(times: Uint8Array, line: number): void {
  times[line] = Math.min(2, (times[line] ?? 0) + 1);
}

/** The longest part of the pairs in which the second number rises as well (the first does already). */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  for (const [index, [, value]] of pairs.entries()) {
    const pile = lowerBound(tops, value, pairs);
    before[index] = pile === 0 ? -1 : (tops[pile - 1] ?? -1);
    tops[pile] = index;
  }
  const found: (readonly [number, number])[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) found.push(pair);
  }
  return found.reverse();
}

function lowerBound(tops: readonly number[], value: number, pairs: readonly (readonly [number, number])[]): number {
  let low = 0;
  let high = tops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the edit that leads to a diagonal adds a line (from the diagonal above) or removes one; both walks decide by this. */
function isAddition(diagonal: number, edits: number, left: number, right: number): boolean {
  return diagonal === -edits || (diagonal !== edits && left < right);
}

/** How many lines are the same from these places on. */
function runOfSame(a: Int32Array, b: Int32Array, x: number, y: number): number {
  let length = 0;
  while (x + length < a.length && y + length < b.length && a[x + length] === b[y + length]) length += 1;
  return length;
}

/** Myers' greedy algorithm with its trace; null when more than `mostEdits` edits are needed. */
function shortestEdit(a: Int32Array, b: Int32Array, onStep: () => void): Stretch[] | null {
  const most = Math.min(a.length + b.length, mostEdits);
  const trace: Int32Array[] = [];
  // Furthest place in `a` on each diagonal, from -most - 1 to most + 1.
  const furthest = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let edits = 0; edits <= most; edits += 1) {
    onStep();
    trace.push(furthest.slice(middle - edits - 1, middle + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const left = furthest[middle + diagonal - 1] ?? 0;
      const right = furthest[middle + diagonal + 1] ?? 0;
      const start = isAddition(diagonal, edits, left, right) ? right : left + 1;
      const x = start + runOfSame(a, b, start, start - diagonal);
      furthest[middle + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return walkBack(a.length, b.length, trace);
    }
  }
  return null;
}

/** The edits from the end back to the start, by what was known before each of them. */
function walkBack(aLength: number, bLength: number, trace: readonly Int32Array[]): Stretch[] {
  const back: Stretch[] = [];
  let x = aLength;
  let y = bLength;
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const furthest = trace[edits] ?? new Int32Array();
    const middle = edits + 1;
    const diagonal = x - y;
    const left = furthest[middle + diagonal - 1] ?? 0;
    const right = furthest[middle + diagonal + 1] ?? 0;
    const isDown = isAddition(diagonal, edits, left, right);
    const fromX = isDown ? right : left;
    const fromY = fromX - (isDown ? diagonal + 1 : diagonal - 1);
    const startX = isDown ? fromX : fromX + 1;
    back.push({ change: 'same', from: startX, to: x });
    back.push(isDown ? { change: 'added', from: fromY, to: fromY + 1 } : { change: 'removed', from: fromX, to: fromX + 1 });
    x = fromX;
    y = fromY;
  }
  back.push({ change: 'same', from: 0, to: x });
  return back.reverse();
}
