import { Braces, CopyPlus, Download, Ellipsis, Trash2 } from 'lucide-react';
import { type Ref, useRef } from 'react';
import type { ScenarioProblem } from '#contract/models/scenario.ts';
import { YamlEditor, type YamlEditorHandle } from '#renderer/editor/yaml-editor.tsx';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { DocumentState } from '../scenario-document.ts';
import styles from '../scenarios.module.css';
import type { Acts } from '../use-acts.ts';
import type { DocumentView } from '../use-document.ts';
import { ProblemList } from './problem-list.tsx';

export interface EditorPaneProps {
  readonly view: DocumentView;
  readonly problems: readonly ScenarioProblem[];
  readonly acts: Acts;
  readonly isReadOnly: boolean;
  readonly handle: Ref<YamlEditorHandle>;
}

/** The text of the open scenario: its name, how it is kept, the text, and what is wrong with it. */
export function EditorPane({ view, problems, acts, isReadOnly, handle }: EditorPaneProps) {
  const { state, document } = view;
  const editor = useRef<YamlEditorHandle>(null);
  const reveal = (line: number, column: number) => editor.current?.reveal(line, column);
  const setHandle = (one: YamlEditorHandle | null) => {
    editor.current = one;
    if (typeof handle === 'function') handle(one);
    else if (handle !== null && handle !== undefined) handle.current = one;
  };
  return (
    <section className={styles.editor} aria-label="Text of the scenario">
      <Head view={view} acts={acts} isReadOnly={isReadOnly} />
      {state.saving === 'failed' ? (
        <div className={styles.padded}>
          <ErrorCallout
            error={state.saveError}
            actions={{ retry: () => void document.flush(), reconnect: () => void document.flush(), reload: () => void document.flush() }}
          />
        </div>
      ) : null}
      {state.scenario === null ? (
        <div className={styles.padded}>
          {state.loadError === undefined ? (
            <Skeleton rows={8} label="Loading the scenario" />
          ) : (
            <ErrorCallout error={state.loadError} actions={{ retry: document.retry, reconnect: document.retry, reload: document.retry }} />
          )}
        </div>
      ) : (
        <YamlEditor
          documentKey={`${state.key}`}
          text={state.text}
          label="Scenario, as YAML. Esc, then Tab leaves the text."
          isReadOnly={isReadOnly}
          problems={problems}
          onType={document.type}
          onLeave={() => void document.flush()}
          handle={setHandle}
        />
      )}
      <ProblemList problems={problems} onProblem={(problem) => reveal(problem.line, problem.column)} />
    </section>
  );
}

function Head({ view, acts, isReadOnly }: Pick<EditorPaneProps, 'view' | 'acts' | 'isReadOnly'>) {
  const { stores } = useServices();
  const { scenario } = view.state;
  if (scenario === null) return <div className={styles.paneHead} />;
  const isReady = scenario.id === null;
  return (
    <div className={styles.paneHead}>
      <div className={styles.paneTitle}>
        <div className={styles.nameLine}>
          <h2 className={styles.name}>
            <bdi>{visibleText(scenario.name)}</bdi>
          </h2>
          {isReady ? <Badge>comes with Hookglass</Badge> : null}
        </div>
        <p className={styles.saving} role="status">
          {savingWords(view.state, isReadOnly)}
        </p>
      </div>
      <Button
        size="small"
        variant="quiet"
        icon={Braces}
        title="What {{env.name}} stands for"
        onClick={() => stores.selection.setState({ dialog: { kind: 'values' } })}
      >
        Values
      </Button>
      <Menu
        label="More"
        align="end"
        items={[
          { id: 'export', label: 'Export as a file', icon: Download, onSelect: acts.exportFile },
          { id: 'duplicate', label: 'Duplicate', icon: CopyPlus, isDisabled: isReadOnly, onSelect: acts.duplicate },
          ...(isReady
            ? []
            : [
                {
                  id: 'remove',
                  label: 'Remove',
                  icon: Trash2,
                  isDanger: true,
                  isDisabled: isReadOnly,
                  startsGroup: true,
                  onSelect: acts.remove,
                },
              ]),
        ]}
      >
        <IconButton icon={Ellipsis} label="More" />
      </Menu>
    </div>
  );
}

/** How the text is kept, quietly. */
function savingWords({ scenario, saving, copyOf }: DocumentState, isReadOnly: boolean): string {
  if (isReadOnly) return 'The log is read-only: it can not be changed';
  if (saving === 'saving' || saving === 'waiting') return scenario?.id === null ? 'Making a copy…' : 'Saving…';
  if (saving === 'failed') return 'Not saved';
  if (scenario?.id === null) return 'A change makes a copy of your own';
  return copyOf === null ? 'Saved' : `Saved as your own copy of “${visibleText(copyOf)}”`;
}
