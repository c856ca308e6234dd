/** What a filter matched, marked in the text of an editor. */
import type { MarkRange } from '#renderer/lib/mark-ranges.ts';
import type { editor as monacoEditor } from './monaco-setup.ts';

type Editor = monacoEditor.IStandaloneCodeEditor;

/** `OverviewRulerLane.Center`, whose enum would bring the editor along. */
const rulerCentre = 2;

const drawn = new WeakMap<Editor, monacoEditor.IEditorDecorationsCollection>();

function rangeOf(model: monacoEditor.ITextModel, { from, to }: MarkRange) {
  const start = model.getPositionAt(from);
  const end = model.getPositionAt(to);
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}

/** Draws these marks and no others: the current one stronger, each also in the ruler at the side. */
export function drawMarks(editor: Editor | null, marks: readonly MarkRange[], current: number): void {
  const model = editor?.getModel();
  if (editor === null || model === null || model === undefined) return;
  drawn.get(editor)?.clear();
  const overviewRuler = { color: { id: 'editor.findMatchBackground' }, position: rulerCentre };
  const decorations = marks.map((mark, index) => ({
    range: rangeOf(model, mark),
    options: { inlineClassName: index === current ? 'filter-mark filter-mark-current' : 'filter-mark', overviewRuler },
  }));
  drawn.set(editor, editor.createDecorationsCollection(decorations));
}

/** Makes the mark with this index the current one and shows it, unfolded, without taking the focus. */
export function showMark(editor: Editor | null, marks: readonly MarkRange[], index: number): void {
  drawMarks(editor, marks, index);
  const model = editor?.getModel();
  const mark = marks[index];
  if (editor === null || model === null || model === undefined || mark === undefined) return;
  const range = rangeOf(model, mark);
  // why: folded lines open for the cursor, not for being scrolled to.
  editor.setPosition({ lineNumber: range.startLineNumber, column: range.startColumn });
  editor.revealRangeInCenterIfOutsideViewport(range);
}
