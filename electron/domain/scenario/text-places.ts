import type { ScenarioProblem } from '#contract/models/scenario.ts';

/** Lines and columns of a text, both from 1. */
export interface TextPlaces {
  lineAt(offset: number): number;
  problem(severity: ScenarioProblem['severity'], sentence: string, range: readonly [from: number, to: number]): ScenarioProblem;
}

export function createPlaces(text: string): TextPlaces {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineIndex = (offset: number) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const placeAt = (offset: number) => {
    const inside = Math.max(0, Math.min(offset, text.length));
    const line = lineIndex(inside);
    return { line: line + 1, column: inside - (starts[line] ?? 0) + 1 };
  };
  return {
    lineAt: (offset) => placeAt(offset).line,
    problem(severity, sentence, [from, to]) {
      const start = placeAt(from);
      const end = placeAt(Math.max(from, withoutLineEnd(text, from, to)));
      return { severity, sentence, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    },
  };
}

/** What is marked ends with its last visible character. */
function withoutLineEnd(text: string, from: number, to: number): number {
  let end = Math.min(to, text.length);
  while (end > from && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}
