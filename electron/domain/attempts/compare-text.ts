import { diffLines, type LineChange, type Stretch } from './line-diff.ts';

export interface ShownLine {
  readonly change: LineChange;
  readonly text: string;
}

export interface TextComparison {
  readonly lines: ShownLine[];
  readonly isCut: boolean;
  readonly removed: number;
  readonly added: number;
}

const mostLines = 5_000;
const longestLine = 1_000;
/** Unchanged lines that stay on both sides of a change when not all can be shown. */
const contextLines = 3;

/** Lines of both texts in order. Where they are too many, unchanged ones far from a change are counted instead, then the end is left out. */
export function compareText(first: string, second: string, onStep?: () => void): TextComparison {
  const ours = first.split('\n');
  const theirs = second.split('\n');
  const stretches = diffLines(ours, theirs, onStep);
  const count = (change: LineChange) => stretches.reduce((sum, one) => (one.change === change ? sum + one.to - one.from : sum), 0);
  const total = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const shown = new ShownLines(ours, theirs);
  for (const [index, stretch] of stretches.entries()) {
    if (total > mostLines && stretch.change === 'same') shown.putFolded(stretch, index > 0, index < stretches.length - 1);
    else shown.put(stretch);
  }
  return { lines: shown.lines, isCut: shown.isCut, removed: count('removed'), added: count('added') };
}

class ShownLines {
  readonly lines: ShownLine[] = [];
  isCut = false;
  readonly #first: readonly string[];
  readonly #second: readonly string[];

  constructor(first: readonly string[], second: readonly string[]) {
    this.#first = first;
    this.#second = second;
  }

  put({ change, from, to }: Stretch): void {
    const source = change === 'added' ? this.#second : this.#first;
    for (let at = from; at < to; at += 1) this.#line(change, source[at] ?? '');
  }

  /** Only what is beside a change. */
  putFolded({ change, from, to }: Stretch, isAfterChange: boolean, isBeforeChange: boolean): void {
    const headEnd = isAfterChange ? from + contextLines : from;
    const tailStart = isBeforeChange ? to - contextLines : to;
    if (tailStart - headEnd <= 1) {
      this.put({ change, from, to });
      return;
    }
    this.put({ change, from, to: headEnd });
    this.isCut = true;
    this.#line('same', `⋯ ${(tailStart - headEnd).toLocaleString('en-US')} lines that are the same ⋯`);
    this.put({ change, from: tailStart, to });
  }

  #line(change: LineChange, text: string): void {
    const isLong = text.length > longestLine;
    if (isLong || this.lines.length >= mostLines) this.isCut = true;
    if (this.lines.length >= mostLines) return;
    this.lines.push({ change, text: isLong ? `${text.slice(0, longestLine - 1).toWellFormed()}…` : text });
  }
}
