import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from './code-editor.module.css';
import { editorOptionsFor } from './editor-options.ts';

export interface DiffEditorProps {
  /** To the left. */
  readonly original: string;
  /** To the right. */
  readonly modified: string;
  readonly originalLabel: string;
  readonly modifiedLabel: string;
  /** One below the other, where there is no room for both. */
  readonly isInline: boolean;
}

type DiffMonaco = typeof import('./diff-setup.ts');

/** Finding the differences of longer texts takes the worker longer than anybody waits; what is left over is shown unmarked. */
const longestSearchMs = 2_000;
/** Should nobody ever say that the search ended, the texts are shown all the same. */
const longestVeilMs = 2 * longestSearchMs;
const plainLimit = 200_000;

let loading: Promise<DiffMonaco> | undefined;

function loadDiffEditor(): Promise<DiffMonaco> {
  loading ??= import('./diff-setup.ts').catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Two JSON texts next to each other, to be read. Owns its editor and both models: they are disposed when it goes or a text changes. */
export function DiffEditor(props: DiffEditorProps) {
  const { original, modified, isInline } = props;
  const host = useRef<HTMLDivElement>(null);
  const [monaco, setMonaco] = useState<DiffMonaco | 'failed' | undefined>(undefined);
  const [isCompared, setCompared] = useState(false);
  useEffect(() => {
    let isGone = false;
    loadDiffEditor().then(
      (loaded) => (isGone ? undefined : setMonaco(loaded)),
      () => (isGone ? undefined : setMonaco('failed')),
    );
    return () => {
      isGone = true;
    };
  }, []);
  const open = useEffectEvent((loaded: DiffMonaco, element: HTMLElement) => createDiff(loaded, element, props, () => setCompared(true)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other texts are another editor
  useEffect(() => {
    if (monaco === undefined || monaco === 'failed' || host.current === null) return undefined;
    setCompared(false);
    return open(monaco, host.current);
  }, [monaco, original, modified, isInline]);
  if (monaco === 'failed') {
    return <pre className={styles.plain}>{`${visiblePlain(original)}\n\n${visiblePlain(modified)}`}</pre>;
  }
  return (
    <div className={styles.frame}>
      <div ref={host} className={styles.host} data-testid="diff-editor" aria-busy={!isCompared || undefined} />
      {isCompared ? null : (
        <p className={styles.veil} role="status">
          <Spinner size={14} />
          Comparing…
        </p>
      )}
    </div>
  );
}

/** Tells once that the differences are marked; texts before that look as if nothing differed. Returns what takes it away again. */
function createDiff(
  { createDiffEditor, createModel }: DiffMonaco,
  element: HTMLElement,
  content: DiffEditorProps,
  onCompared: () => void,
): () => void {
  const models = { original: createModel(content.original, 'json'), modified: createModel(content.modified, 'json') };
  const lines = Math.max(models.original.getLineCount(), models.modified.getLineCount());
  const length = Math.max(content.original.length, content.modified.length);
  const options = editorOptionsFor({ length, lines, isReadOnly: true, isWrapped: false, label: content.modifiedLabel });
  const created = createDiffEditor(element, {
    ...options,
    originalEditable: false,
    originalAriaLabel: content.originalLabel,
    modifiedAriaLabel: content.modifiedLabel,
    renderSideBySide: !content.isInline,
    useInlineViewWhenSpaceIsLimited: false,
    enableSplitViewResizing: true,
    renderOverviewRuler: false,
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    renderIndicators: true,
    ignoreTrimWhitespace: true,
    maxComputationTime: longestSearchMs,
    maxFileSize: 0,
    diffAlgorithm: 'legacy',
    hideUnchangedRegions: { enabled: lines > 200, contextLineCount: 6, minimumLineCount: 20, revealLineCount: 20 },
    compactMode: false,
    minimap: { enabled: false },
    folding: false,
    lineNumbersMinChars: 3,
  });
  const timer = setTimeout(onCompared, longestVeilMs);
  created.onDidUpdateDiff(() => {
    // why: it is also told when the texts are set, before anything was compared.
    if (created.getLineChanges() === null) return;
    clearTimeout(timer);
    onCompared();
  });
  created.setModel(models);
  // why: colours of brackets are the model's, whatever the editor is told, and making an editor resets them.
  for (const model of [models.original, models.modified]) {
    model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  }
  return () => {
    clearTimeout(timer);
    created.dispose();
    models.original.dispose();
    models.modified.dispose();
  };
}

function visiblePlain(text: string): string {
  return text.slice(0, plainLimit).split('\n').map(visibleText).join('\n');
}
