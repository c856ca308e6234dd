/** What the editor may do with a text of a given size. Everything that walks the whole text is off where walking takes long. */
import type { editor } from 'monaco-editor/editor/editor.api';
import { wrapLimit } from './wrap-limit.ts';

/** Longest text for which folding, bracket pairs and hidden character marks are computed over the whole text. */
export const largeTextLength = 2 * 1024 * 1024;
const minimapFromLines = 400;

export interface EditorFacts {
  readonly length: number;
  readonly lines: number;
  readonly isReadOnly: boolean;
  readonly isWrapped: boolean;
  readonly label: string;
}

export function editorOptionsFor(facts: EditorFacts): editor.IStandaloneEditorConstructionOptions {
  const isLarge = facts.length > largeTextLength;
  return {
    readOnly: facts.isReadOnly,
    domReadOnly: facts.isReadOnly,
    ariaLabel: facts.label,
    // why: Tab belongs to the page; a read-only text that keeps it is a keyboard trap.
    tabFocusMode: facts.isReadOnly,
    automaticLayout: true,
    fontFamily: '"JetBrains Mono", ui-monospace, monospace',
    fontSize: 12,
    lineHeight: 18,
    fontLigatures: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 14,
    glyphMargin: false,
    padding: { top: 8, bottom: 8 },
    scrollBeyondLastLine: false,
    smoothScrolling: false,
    cursorBlinking: 'solid',
    cursorStyle: 'line-thin',
    renderLineHighlight: 'none',
    renderControlCharacters: true,
    renderWhitespace: 'selection',
    unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true, nonBasicASCII: false, includeStrings: true },
    links: false,
    contextmenu: true,
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    quickSuggestions: false,
    stickyScroll: { enabled: false },
    wordWrap: facts.isWrapped && facts.length <= wrapLimit ? 'on' : 'off',
    wrappingIndent: 'indent',
    minimap: { enabled: facts.lines >= minimapFromLines && !isLarge, renderCharacters: false, maxColumn: 60 },
    folding: !isLarge,
    foldingStrategy: 'indentation',
    showFoldingControls: 'mouseover',
    foldingMaximumRegions: 20_000,
    matchBrackets: isLarge ? 'never' : 'near',
    bracketPairColorization: { enabled: false },
    guides: { indentation: !isLarge, highlightActiveIndentation: false, bracketPairs: false },
    overviewRulerLanes: 2,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    fixedOverflowWidgets: true,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false, alwaysConsumeMouseWheel: false },
    find: { addExtraSpaceOnTop: false, autoFindInSelection: 'never', seedSearchStringFromSelection: 'selection' },
    accessibilitySupport: 'auto',
    maxTokenizationLineLength: 20_000,
    stopRenderingLineAfter: 20_000,
  };
}
