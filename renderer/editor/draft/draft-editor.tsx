import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from '../code-editor.module.css';
import type { DraftContext } from './draft-context.ts';
import type { DraftProblem } from './draft-problems.ts';
import { type DraftMonaco, startWriting, type Writing } from './draft-writing.ts';

export interface DraftEditorHandle {
  focus(): void;
  reveal(line: number, column: number): void;
  find(): void;
  /** Puts this text in the place of the other, as one step that Ctrl+Z takes back. */
  replace(text: string): void;
  insert(snippet: string): void;
  explain(): void;
  /** Looks for problems anew: what they are found by has changed. */
  check(): void;
}

export interface DraftEditorProps {
  /** The text as it is to be shown; what is typed does not come back through here. */
  readonly text: string;
  /** Another number: the text was replaced from outside and has to be shown. */
  readonly round: number;
  readonly label: string;
  readonly isReadOnly: boolean;
  /** Null: nothing is checked by a schema. */
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly context: DraftContext;
  readonly findProblems: (text: string) => Promise<readonly DraftProblem[]>;
  readonly onType: (read: () => string) => void;
  readonly onProblems: (problems: readonly DraftProblem[]) => void;
  readonly handle?: Ref<DraftEditorHandle> | undefined;
}

let loading: Promise<DraftMonaco> | undefined;

function loadDraftEditor(): Promise<DraftMonaco> {
  loading ??= import('./draft-setup.ts').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Monaco for one draft: give it a key, another draft is another editor. */
export function DraftEditor(props: DraftEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const writing = useRef<Writing | null>(null);
  const [monaco, retry] = useMonaco();
  const open = useEffectEvent((loaded: DraftMonaco, element: HTMLElement) => {
    writing.current = startWriting(loaded, element, {
      text: props.text,
      label: props.label,
      isReadOnly: props.isReadOnly,
      context: () => context(),
      findProblems: (text) => findProblems(text),
      onType: (read) => onType(read),
      onProblems: (problems) => onProblems(problems),
    });
    writing.current.setSchema(props.schema);
  });
  const context = useEffectEvent(() => props.context);
  const findProblems = useEffectEvent((text: string) => props.findProblems(text));
  const onType = useEffectEvent((read: () => string) => props.onType(read));
  const onProblems = useEffectEvent((problems: readonly DraftProblem[]) => props.onProblems(problems));
  const show = useEffectEvent(() => writing.current?.show(props.text));
  useEffect(() => {
    if (monaco === undefined || monaco === 'failed' || host.current === null) return undefined;
    open(monaco, host.current);
    return () => {
      writing.current?.dispose();
      writing.current = null;
    };
  }, [monaco]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another text to show
  useEffect(() => show(), [props.round]);
  useEffect(() => writing.current?.setSchema(props.schema), [props.schema]);
  useEffect(() => writing.current?.setReadOnly(props.isReadOnly), [props.isReadOnly]);
  useImperativeHandle(props.handle, () => handleOf(writing), []);
  if (monaco === 'failed') return <NotLoaded onRetry={retry} />;
  return (
    <div className={styles.frame}>
      {monaco === undefined ? (
        <div className={styles.veil}>
          <Spinner /> Loading the editor
        </div>
      ) : null}
      <div ref={host} className={styles.host} data-testid="draft-editor" />
    </div>
  );
}

function useMonaco(): readonly [DraftMonaco | 'failed' | undefined, () => void] {
  const [monaco, setMonaco] = useState<DraftMonaco | 'failed' | undefined>(undefined);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another try
  useEffect(() => {
    let isGone = false;
    loadDraftEditor().then(
      (loaded) => (isGone ? undefined : setMonaco(loaded)),
      () => (isGone ? undefined : setMonaco('failed')),
    );
    return () => {
      isGone = true;
    };
  }, [round]);
  const retry = () => {
    setMonaco(undefined);
    setRound(round + 1);
  };
  return [monaco, retry];
}

function handleOf(writing: { readonly current: Writing | null }): DraftEditorHandle {
  return {
    focus: () => writing.current?.editor.focus(),
    reveal(line, column) {
      const editor = writing.current?.editor;
      editor?.setPosition({ lineNumber: line, column });
      editor?.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
      editor?.focus();
    },
    find() {
      writing.current?.editor.focus();
      writing.current?.editor.trigger('toolbar', 'actions.find', null);
    },
    replace: (text) => writing.current?.replace(text),
    insert: (snippet) => writing.current?.insert(snippet),
    explain: () => writing.current?.explain(),
    check: () => writing.current?.check(),
  };
}

function NotLoaded({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <div className={styles.failed}>
      <Callout
        tone="bad"
        isAlert
        title="The editor could not be loaded"
        actions={
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        The draft is kept as it is. Sending it works without the editor.
      </Callout>
    </div>
  );
}
