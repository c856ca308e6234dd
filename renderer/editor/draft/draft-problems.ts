/** Problems of a draft's text: from the language service, and those found by whoever holds the text. */
import type { editor as monacoEditor } from 'monaco-editor/editor/editor.api';
import type { ServiceProblem } from './json-service.ts';

export interface DraftProblem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly sentence: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** In the order of the text; one of the service that says the same at the same place as another is left out. */
export function inOrder(problems: readonly DraftProblem[]): readonly DraftProblem[] {
  const sorted = problems.toSorted((left, right) => left.line - right.line || left.column - right.column);
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return before === undefined || before.line !== problem.line || before.column !== problem.column || before.sentence !== problem.sentence;
  });
}

export function problemOf({ range, message, severity = 1 }: ServiceProblem): DraftProblem {
  return {
    severity: severity === 1 ? 'error' : severity === 2 ? 'warning' : 'info',
    sentence: /[.!?]$/.test(message) ? message : `${message}.`,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
  };
}

type Severities = typeof import('monaco-editor/editor/editor.api').MarkerSeverity;

export function markersOf(problems: readonly DraftProblem[], severities: Severities): monacoEditor.IMarkerData[] {
  const bySeverity = { error: severities.Error, warning: severities.Warning, info: severities.Info };
  return problems.map((problem) => ({
    severity: bySeverity[problem.severity],
    message: problem.sentence,
    startLineNumber: problem.line,
    startColumn: problem.column,
    endLineNumber: problem.endLine,
    endColumn: Math.max(problem.endColumn, problem.line === problem.endLine ? problem.column + 1 : 1),
  }));
}

export function isAt(problem: DraftProblem, line: number, column: number): boolean {
  const isAfterStart = line > problem.line || (line === problem.line && column >= problem.column);
  const isBeforeEnd = line < problem.endLine || (line === problem.endLine && column <= Math.max(problem.endColumn, problem.column + 1));
  return isAfterStart && isBeforeEnd;
}

/** The smallest stretch in which two texts differ, so that replacing it leaves the cursor and the folds where they are. */
export function differenceOf(before: string, after: string): { readonly from: number; readonly to: number; readonly text: string } | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < most - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}
