import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import styles from './code-editor.module.css';
import { editorOptionsFor } from './editor-options.ts';
import type { editor as monacoEditor } from './monaco-setup.ts';

/** Something about a place of the text; lines and columns from 1, the end behind the last character. */
export interface EditorProblem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly sentence: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface YamlEditorHandle {
  /** Puts the cursor at a place, both from 1, shows it and takes the focus. */
  reveal(line: number, column: number): void;
}

export interface YamlEditorProps {
  /** Another one is another text with a history of its own. */
  readonly documentKey: string;
  /** What stands in it. Put in where it differs from what was typed; that can be undone. */
  readonly text: string;
  readonly label: string;
  readonly isReadOnly: boolean;
  readonly problems: readonly EditorProblem[];
  readonly onType: (text: string) => void;
  readonly onLeave?: (() => void) | undefined;
  readonly handle?: Ref<YamlEditorHandle> | undefined;
}

type Monaco = typeof import('./yaml-setup.ts');
type Editor = monacoEditor.IStandaloneCodeEditor;

let loading: Promise<Monaco> | undefined;

function loadYaml(): Promise<Monaco> {
  loading ??= import('./yaml-setup.ts').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** A YAML text that is written. Without the editor, should it not load, it is a plain field: nobody is kept from their text. */
export function YamlEditor(props: YamlEditorProps) {
  const { documentKey, text, problems, isReadOnly, onType, onLeave, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const [monaco, setMonaco] = useState<Monaco | 'failed' | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    loadYaml().then(
      (loaded) => (isGone ? undefined : setMonaco(loaded)),
      () => (isGone ? undefined : setMonaco('failed')),
    );
    return () => {
      isGone = true;
    };
  }, []);
  const open = useEffectEvent((loaded: Monaco, element: HTMLElement) => openEditor(loaded, element, props));
  const type = useEffectEvent(onType);
  const leave = useEffectEvent(() => onLeave?.());
  const draw = useEffectEvent(() => drawProblems(editor.current, problems));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another document is another editor
  useEffect(() => {
    if (monaco === undefined || monaco === 'failed' || host.current === null) return undefined;
    const created = open(monaco, host.current);
    editor.current = created;
    created.onDidChangeModelContent(() => type(created.getValue()));
    created.onDidBlurEditorText(() => leave());
    draw();
    return () => {
      editor.current = null;
      const model = created.getModel();
      created.dispose();
      model?.dispose();
    };
  }, [monaco, documentKey]);
  useEffect(() => putText(editor.current, text), [text]);
  useEffect(() => editor.current?.updateOptions({ readOnly: isReadOnly, domReadOnly: isReadOnly }), [isReadOnly]);
  useEffect(() => drawProblems(editor.current, problems), [problems]);
  useImperativeHandle(handle, () => ({ reveal: (line, column) => revealAt(editor.current, plain.current, line, column) }), []);

  if (monaco === 'failed') {
    return (
      <textarea
        ref={plain}
        className={classNames(styles.plain, styles.plainField)}
        aria-label={props.label}
        spellCheck={false}
        readOnly={isReadOnly}
        value={text}
        onChange={(event) => onType(event.target.value)}
        onBlur={onLeave}
      />
    );
  }
  return (
    <div className={styles.frame}>
      <div ref={host} className={styles.host} data-testid="yaml-editor" />
    </div>
  );
}

/** `KeyCode.Escape`, whose enum would bring the editor along. */
const escapeKey = 9;

function openEditor({ editor: monaco }: Monaco, element: HTMLElement, { text, label, isReadOnly }: YamlEditorProps): Editor {
  const model = monaco.createModel(text, 'yaml');
  const facts = { length: model.getValueLength(), lines: model.getLineCount(), isReadOnly, isWrapped: true, label };
  const created = monaco.create(element, {
    ...editorOptionsFor(facts),
    model,
    minimap: { enabled: false },
    detectIndentation: false,
    tabFocusMode: isReadOnly,
    bracketPairColorization: { enabled: false },
    // why: Monaco's own hover writes HTML, which Trusted Types refuse; what is wrong is listed below the text.
    hover: { enabled: 'off' },
  });
  // why: colours of brackets are the model's, whatever the editor is told, and making an editor resets them.
  model.updateOptions({
    tabSize: 2,
    insertSpaces: true,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  // why: Tab indents, so there has to be another way out: Esc, then Tab leaves the text. Coming back, Tab indents again.
  created.onKeyDown((event) => {
    if (event.keyCode === escapeKey) created.updateOptions({ tabFocusMode: true });
  });
  created.onDidBlurEditorText(() => created.updateOptions({ tabFocusMode: created.getRawOptions().readOnly === true }));
  return created;
}

function putText(editor: Editor | null, text: string): void {
  const model = editor?.getModel();
  if (editor === null || model === null || model === undefined || model.getValue() === text) return;
  editor.pushUndoStop();
  model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null);
  editor.pushUndoStop();
}

const drawn = new WeakMap<Editor, monacoEditor.IEditorDecorationsCollection>();

/**
 * Underlines the places and marks their lines at the side: a sign for each, not only a colour. Not by Monaco's own markers, whose wavy
 * lines are images that the page's policy refuses.
 */
function drawProblems(editor: Editor | null, problems: readonly EditorProblem[]): void {
  const lines = editor?.getModel()?.getLineCount() ?? 0;
  if (editor === null || lines === 0) return;
  drawn.get(editor)?.clear();
  const decorations = problems
    .filter(({ line }) => line <= lines)
    .flatMap(({ line, column, endLine, endColumn, severity }) => [
      {
        range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 },
        options: {
          isWholeLine: true,
          className: `problem-line problem-line-${severity}`,
          firstLineDecorationClassName: `problem-sign-${severity}`,
        },
      },
      {
        range: { startLineNumber: line, startColumn: column, endLineNumber: endLine, endColumn },
        options: { inlineClassName: `problem-text-${severity}` },
      },
    ]);
  drawn.set(editor, editor.createDecorationsCollection(decorations));
}

function revealAt(editor: Editor | null, plain: HTMLTextAreaElement | null, line: number, column: number): void {
  if (plain !== null) {
    const start =
      plain.value
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    plain.focus();
    plain.setSelectionRange(start, start);
    return;
  }
  editor?.setPosition({ lineNumber: line, column });
  editor?.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
  editor?.focus();
}
