import { ListChecks } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { YamlEditorHandle } from '#renderer/editor/yaml-editor.tsx';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { EditorPane } from './parts/editor-pane.tsx';
import { NewMenu } from './parts/new-menu.tsx';
import { RunPane } from './parts/run-pane.tsx';
import { ScenarioColumn, ScenarioSelect } from './parts/scenario-list.tsx';
import styles from './scenarios.module.css';
import { useActs } from './use-acts.ts';
import { useDocument } from './use-document.ts';
import { useProblems } from './use-problems.ts';
import { useScenarioList } from './use-scenario-list.ts';

/** Scenarios, the text of one, and what came of running it, side by side. */
export function ScenariosPage() {
  const { stores } = useServices();
  const ref = useStore(stores.selection, (state) => state.scenario);
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const isNarrow = useMedia('(width < 1100px)');
  const asked = useScenarioList();
  const view = useDocument(ref);
  const { state } = view;
  const checked = useProblems(state.scenario === null ? null : state.text);
  const acts = useActs(view);
  const editor = useRef<YamlEditorHandle>(null);
  const list = asked.value;
  const first = list?.kept[0]?.id ?? list?.ready[0]?.slug ?? null;
  useEffect(() => {
    if (ref === null && first !== null) stores.selection.setState({ scenario: first });
  }, [ref, first, stores]);

  const title = (
    <div className={styles.head}>
      <h1 className={styles.title} tabIndex={-1}>
        Scenarios
      </h1>
      {isNarrow && list !== undefined ? <ScenarioSelect list={list} current={ref} onOpen={acts.open} /> : null}
      <NewMenu acts={acts} isDisabled={isReadOnly} />
    </div>
  );
  const problems = checked?.problems ?? [];
  return (
    <div className={classNames(styles.page, isNarrow && styles.narrow)}>
      <div className={styles.list}>
        {title}
        {asked.error === undefined ? null : (
          <div className={styles.padded}>
            <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload, reload: asked.reload }} />
          </div>
        )}
        {isNarrow ? null : list === undefined ? (
          <Skeleton rows={5} height={44} label="Loading scenarios" />
        ) : (
          <ScenarioColumn list={list} current={ref} onOpen={acts.open} />
        )}
      </div>
      {ref === null ? (
        <div className={styles.nothing}>
          {asked.isAsking ? null : (
            <Empty icon={ListChecks} title="There is no scenario">
              A scenario sends events in an order, with pauses, and says what a handler should answer. New makes one: from nothing, from a
              run or from a file.
            </Empty>
          )}
        </div>
      ) : (
        <>
          <EditorPane view={view} problems={problems} acts={acts} isReadOnly={isReadOnly} handle={editor} />
          <RunPane view={view} checked={checked} isReadOnly={isReadOnly} onLine={(line) => editor.current?.reveal(line, 1)} />
        </>
      )}
    </div>
  );
}
