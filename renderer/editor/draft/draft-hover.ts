/** Documentation beside the pointer, drawn as text: Monaco's own hover writes HTML, which Trusted Types refuse. */
import type { editor as monacoEditor } from 'monaco-editor/editor/editor.api';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { DraftTies } from './draft-context.ts';

type Editor = monacoEditor.IStandaloneCodeEditor;

const restMs = 350;
/** `MouseTargetType.CONTENT_TEXT`, and the places above and below a line that a widget may take. */
const onText = 6;
const above = 1;
const below = 2;

export interface DraftHover {
  /** Shows what is known of the place of the cursor; for the keyboard. */
  showAtCursor(): void;
  dispose(): void;
}

/** `markersAt` tells what is marked at a place. */
export function createDraftHover(
  editor: Editor,
  ties: DraftTies,
  markersAt: (line: number, column: number) => readonly string[],
): DraftHover {
  const node = document.createElement('div');
  node.className = 'draft-hover';
  node.setAttribute('role', 'tooltip');
  let place: { readonly lineNumber: number; readonly column: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const widget: monacoEditor.IContentWidget = {
    allowEditorOverflow: true,
    getId: () => 'hookglass.draft-hover',
    getDomNode: () => node,
    getPosition: () => (place === null ? null : { position: place, preference: [above, below] }),
  };
  editor.addContentWidget(widget);

  const hide = () => {
    clearTimeout(timer);
    round += 1;
    if (place === null) return;
    place = null;
    editor.layoutContentWidget(widget);
  };
  const show = async (lineNumber: number, column: number) => {
    const model = editor.getModel();
    if (model === null) return;
    round += 1;
    const mine = round;
    const found =
      (await ties
        .service()
        ?.hover(model.uri, { line: lineNumber - 1, character: column - 1 })
        .catch(() => null)) ?? null;
    const marked = markersAt(lineNumber, column);
    if (mine !== round || (found === null && marked.length === 0)) return;
    node.replaceChildren(
      ...marked.map((text) => paragraphNode(text, 'draft-hover-problem')),
      ...(found?.paragraphs ?? []).map((text) => paragraphNode(text, 'draft-hover-text')),
    );
    const start = found?.range?.start;
    place = start === undefined ? { lineNumber, column } : { lineNumber: start.line + 1, column: start.character + 1 };
    editor.layoutContentWidget(widget);
  };
  const subscriptions = [
    editor.onMouseMove(({ target }) => {
      hide();
      const at = target.type === onText ? target.position : null;
      if (at !== null) timer = setTimeout(() => void show(at.lineNumber, at.column), restMs);
    }),
    editor.onMouseLeave(hide),
    editor.onKeyDown(hide),
    editor.onDidScrollChange(hide),
    editor.onDidBlurEditorWidget(hide),
  ];
  return {
    showAtCursor() {
      const at = editor.getPosition();
      // why: the key that asks for it is itself a press that hides.
      if (at !== null) setTimeout(() => void show(at.lineNumber, at.column), 0);
    },
    dispose() {
      hide();
      for (const subscription of subscriptions) subscription.dispose();
      editor.removeContentWidget(widget);
    },
  };
}

function paragraphNode(text: string, className: string): HTMLElement {
  const paragraph = document.createElement('p');
  paragraph.className = className;
  paragraph.textContent = text.split('\n').map(visibleText).join('\n');
  return paragraph;
}
