/** One editor for one draft: its model, its language service, its marks. Made where Monaco is loaded, torn down as one. */
import type { editor as monacoEditor } from 'monaco-editor/editor/editor.api';
import { editorOptionsFor } from '../editor-options.ts';
import { keepFromWorker } from '../large-model.ts';
import { tieCompletions } from './draft-completions.ts';
import type { DraftContext, DraftTies } from './draft-context.ts';
import { createDraftHover } from './draft-hover.ts';
import { draftLanguageId } from './draft-language.ts';
import { type DraftProblem, differenceOf, inOrder, isAt, markersOf, problemOf } from './draft-problems.ts';
import { createJsonService, type JsonService } from './json-service.ts';

export type DraftMonaco = typeof import('./draft-setup.ts');

export interface WritingParts {
  readonly text: string;
  readonly label: string;
  readonly isReadOnly: boolean;
  readonly context: () => DraftContext;
  /** What else is wrong with the text; asked when the person rests. */
  readonly findProblems: (text: string) => Promise<readonly DraftProblem[]>;
  readonly onType: (read: () => string) => void;
  readonly onProblems: (problems: readonly DraftProblem[]) => void;
}

export interface Writing {
  readonly editor: monacoEditor.IStandaloneCodeEditor;
  /** Null takes the language service away: nothing is checked by a schema then. */
  setSchema(schema: Readonly<Record<string, unknown>> | null): void;
  setReadOnly(isReadOnly: boolean): void;
  /** Makes the text this one, as one step that can be undone; does not count as typed. */
  show(text: string): void;
  /** As `show`, and counts as typed. */
  replace(text: string): void;
  insert(snippet: string): void;
  /** Documentation of what stands at the cursor. */
  explain(): void;
  /** Looks for problems anew. */
  check(): void;
  dispose(): void;
}

type Model = monacoEditor.ITextModel;

interface SnippetController extends monacoEditor.IEditorContribution {
  insert(snippet: string): void;
}

const restMs = 250;
const modelOptions = {
  tabSize: 2,
  insertSpaces: true,
  bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
};

export function startWriting(monaco: DraftMonaco, element: HTMLElement, parts: WritingParts): Writing {
  const model = monaco.editor.createModel(parts.text, draftLanguageId);
  keepFromWorker(model);
  const editor = monaco.editor.create(element, { ...writingOptions(model, parts), model });
  // why: making an editor resets what the model was told.
  model.updateOptions(modelOptions);
  const services = createServices(monaco);
  const ties: DraftTies = { service: services.current, context: parts.context };
  tieCompletions(monaco.languages, model, ties);
  const checker = createChecker(monaco, model, services.current, parts);
  const hover = createDraftHover(editor, ties, checker.markersAt);
  let isShowing = false;
  const typed = model.onDidChangeContent(() => {
    checker.check();
    if (!isShowing) parts.onType(() => model.getValue());
  });
  checker.check();
  return {
    editor,
    setSchema: (schema) => (services.use(schema) ? checker.check() : undefined),
    setReadOnly: (isReadOnly) => editor.updateOptions({ readOnly: isReadOnly, domReadOnly: isReadOnly }),
    show(text) {
      isShowing = true;
      put(model, text);
      isShowing = false;
    },
    replace: (text) => put(model, text),
    insert(snippet) {
      editor.focus();
      editor.getContribution<SnippetController>('snippetController2')?.insert(snippet);
    },
    explain: () => hover.showAtCursor(),
    check: checker.check,
    dispose() {
      checker.dispose();
      typed.dispose();
      hover.dispose();
      editor.dispose();
      model.dispose();
      services.use(null);
    },
  };
}

interface Services {
  readonly current: () => JsonService | null;
  /** Resolves with whether it is another schema than before. */
  readonly use: (schema: Readonly<Record<string, unknown>> | null) => boolean;
}

function createServices({ editor, startJsonService }: DraftMonaco): Services {
  let service: JsonService | null = null;
  let key = '';
  return {
    current: () => service,
    use(schema) {
      const next = schema === null ? '' : JSON.stringify(schema);
      if (next === key) return false;
      key = next;
      service?.dispose();
      service = schema === null ? null : createJsonService({ editor, startWorker: startJsonService, languageId: draftLanguageId, schema });
      return true;
    },
  };
}

interface Checker {
  readonly check: () => void;
  readonly markersAt: (line: number, column: number) => readonly string[];
  readonly dispose: () => void;
}

function createChecker(monaco: DraftMonaco, model: Model, service: () => JsonService | null, parts: WritingParts): Checker {
  let problems: readonly DraftProblem[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const look = async () => {
    round += 1;
    const mine = round;
    const [own, found] = await Promise.all([parts.findProblems(model.getValue()), serviceProblems(service(), model)]);
    if (mine !== round || model.isDisposed()) return;
    problems = inOrder([...own, ...found]);
    monaco.editor.setModelMarkers(model, 'hookglass', markersOf(problems, monaco.MarkerSeverity));
    parts.onProblems(problems);
  };
  return {
    check() {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), restMs);
    },
    markersAt: (line, column) => problems.filter((problem) => isAt(problem, line, column)).map(({ sentence }) => sentence),
    dispose() {
      clearTimeout(timer);
      round += 1;
    },
  };
}

/** One step that Ctrl+Z takes back; only what differs is replaced. */
function put(model: Model, text: string): void {
  const difference = differenceOf(model.getValue(), text);
  if (difference === null) return;
  const start = model.getPositionAt(difference.from);
  const end = model.getPositionAt(difference.to);
  const range = { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
  model.pushStackElement();
  model.pushEditOperations(null, [{ range, text: difference.text }], () => null);
  model.pushStackElement();
}

async function serviceProblems(service: JsonService | null, model: Model): Promise<readonly DraftProblem[]> {
  if (service === null) return [];
  try {
    return (await service.validate(model.uri)).map(problemOf);
  } catch {
    // why: a worker that was replaced in between is asked again by the check that replaced it; nesting it can not follow is no mistake of the text.
    return [];
  }
}

function writingOptions(model: Model, { isReadOnly, label }: WritingParts): monacoEditor.IStandaloneEditorConstructionOptions {
  const facts = { length: model.getValueLength(), lines: model.getLineCount(), isReadOnly, isWrapped: true, label };
  return {
    ...editorOptionsFor(facts),
    // why: Tab leads on from the editor, so that it is no trap for the keyboard; lines are indented by themselves.
    tabFocusMode: true,
    autoIndent: 'full',
    autoClosingBrackets: 'languageDefined',
    autoClosingQuotes: 'languageDefined',
    renderLineHighlight: 'line',
    quickSuggestions: { strings: true, other: true, comments: false },
    quickSuggestionsDelay: 120,
    suggestOnTriggerCharacters: true,
    acceptSuggestionOnCommitCharacter: false,
    wordBasedSuggestions: 'off',
    suggest: { showStatusBar: false, preview: false, showWords: false, snippetsPreventQuickSuggestions: false },
    suggestFontSize: 12,
    suggestLineHeight: 22,
    // why: ours draws what is known as text.
    hover: { enabled: 'off' },
    dragAndDrop: false,
    dropIntoEditor: { enabled: false },
    pasteAs: { enabled: false },
  };
}
