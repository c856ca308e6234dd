import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import type { MarkRange } from '#renderer/lib/mark-ranges.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import styles from './code-editor.module.css';
import { drawMarks, showMark } from './editor-marks.ts';
import { editorOptionsFor } from './editor-options.ts';
import { keepFromWorker } from './large-model.ts';
import type { editor as monacoEditor } from './monaco-setup.ts';

export interface CodeEditorHandle {
  /** Opens the find widget with the focus in it. */
  find(): void;
  /** Puts the cursor at a place, both from 1, and shows it. */
  reveal(line: number, column: number): void;
  /** Shows the mark with this index, unfolded, without taking the focus. */
  showMark(index: number): void;
}

export interface CodeEditorProps {
  readonly value: string;
  readonly language: 'json' | 'plaintext';
  /** What the text is, for screen readers. */
  readonly label: string;
  readonly readOnly: boolean;
  /** Folds what is nested this deep, in texts too long to be seen at once. */
  readonly foldLevel?: 2 | 3 | 4 | 5 | 6 | undefined;
  readonly isWrapped?: boolean | undefined;
  /** Places that a filter matched, as character offsets. */
  readonly marks?: readonly MarkRange[] | undefined;
  readonly handle?: Ref<CodeEditorHandle> | undefined;
}

type Monaco = typeof import('./monaco-setup.ts');
type Editor = monacoEditor.IStandaloneCodeEditor;

const noMarks: readonly MarkRange[] = [];

const foldsFromLines = 60;
/** Shown as plain text should the editor not load: enough to read, little enough to lay out at once. */
const plainLimit = 200_000;

let loading: Promise<Monaco> | undefined;

/** Loads the editor once; a failed load is tried again at the next call. */
export function loadEditor(): Promise<Monaco> {
  loading ??= import('./monaco-setup.ts').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Owns its editor and its model: both are disposed when it goes, the model also whenever the text changes. */
export function CodeEditor({ value, language, label, readOnly, foldLevel, isWrapped = false, marks = noMarks, handle }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [monaco, setMonaco] = useState<Monaco | 'failed' | undefined>(undefined);

  useEffect(() => {
    let isGone = false;
    loadEditor().then(
      (loaded) => (isGone ? undefined : setMonaco(loaded)),
      () => (isGone ? undefined : setMonaco('failed')),
    );
    return () => {
      isGone = true;
    };
  }, []);

  const open = useEffectEvent((loaded: Monaco, element: HTMLElement) => {
    const model = loaded.editor.createModel(value, language);
    keepFromWorker(model);
    editor.current = createEditor(loaded, element, model, { label, readOnly, isWrapped, foldLevel });
    showMark(editor.current, marks, 0);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a different text or language is a different editor
  useEffect(() => {
    if (monaco === undefined || monaco === 'failed' || host.current === null) return undefined;
    open(monaco, host.current);
    return () => {
      closeEditor(editor.current);
      editor.current = null;
    };
  }, [monaco, value, language]);
  useEffect(() => {
    editor.current?.updateOptions({ wordWrap: isWrapped ? 'on' : 'off' });
  }, [isWrapped]);
  useEffect(() => drawMarks(editor.current, marks, 0), [marks]);

  useImperativeHandle(
    handle,
    () => ({
      find: () => runFind(editor.current),
      reveal: (line, column) => revealAt(editor.current, line, column),
      showMark: (index) => showMark(editor.current, marks, index),
    }),
    [marks],
  );

  if (monaco === 'failed') return <pre className={styles.plain}>{visiblePlain(value)}</pre>;
  return (
    <div className={styles.frame}>
      <div ref={host} className={styles.host} data-testid="code-editor" />
    </div>
  );
}

type EditorContent = Pick<CodeEditorProps, 'label' | 'readOnly' | 'foldLevel'> & { readonly isWrapped: boolean };

function createEditor({ editor: monaco }: Monaco, element: HTMLElement, model: monacoEditor.ITextModel, content: EditorContent): Editor {
  const lines = model.getLineCount();
  const facts = { length: model.getValueLength(), lines, isReadOnly: content.readOnly, isWrapped: content.isWrapped, label: content.label };
  const created = monaco.create(element, { ...editorOptionsFor(facts), model });
  // why: colours of brackets are the model's, whatever the editor is told, making an editor resets them, and they cost a walk over all.
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  if (content.foldLevel !== undefined && lines >= foldsFromLines) created.trigger('open', `editor.foldLevel${content.foldLevel}`, null);
  return created;
}

function closeEditor(editor: Editor | null): void {
  const model = editor?.getModel();
  editor?.dispose();
  model?.dispose();
}

function runFind(editor: Editor | null): void {
  editor?.focus();
  editor?.trigger('toolbar', 'actions.find', null);
}

function revealAt(editor: Editor | null, line: number, column: number): void {
  editor?.setPosition({ lineNumber: line, column });
  editor?.revealPositionInCenter({ lineNumber: line, column });
  editor?.focus();
}

function visiblePlain(value: string): string {
  return value.slice(0, plainLimit).split('\n').map(visibleText).join('\n');
}
