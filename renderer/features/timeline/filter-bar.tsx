import { RotateCw, X } from 'lucide-react';
import { classNames } from '#renderer/lib/class-names.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { CompletionList } from './filter/completion-list.tsx';
import { FaultNote } from './filter/fault-note.tsx';
import { FilterField } from './filter/filter-field.tsx';
import { FilterHelp } from './filter/filter-help.tsx';
import { QuickFilters } from './filter/quick-filters.tsx';
import { useFilterField } from './filter/use-filter-field.ts';
import { ViewsMenu } from './filter/views-menu.tsx';
import styles from './filter-bar.module.css';
import { replayAll } from './selection/use-delivery-deeds.ts';
import { countRows } from './selectors.ts';
import { useTimeline, useTimelineState } from './timeline-context.tsx';

/** One field with the query language; the quick choices and the saved views beside it write into the field. */
export function FilterBar() {
  const services = useServices();
  const { actions, store } = useTimeline();
  const hasMatches = useTimelineState((state) => state.query !== '' && countRows(state.pages) > 0);
  const hasFault = useTimelineState((state) => state.fault !== null);
  const field = useFilterField();
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element says the same and is not in the type library
    <div role="search" className={styles.bar}>
      <div className={classNames(styles.field, hasFault && styles.invalid)}>
        <FilterField field={field} />
        {field.text === '' ? (
          <span className={styles.hint}>
            <Keys keys="/" />
          </span>
        ) : (
          <IconButton icon={X} size="small" label="Clear the filter" shortcut="x" onClick={() => actions.applyText('')} />
        )}
        {hasMatches ? (
          <IconButton
            icon={RotateCw}
            size="small"
            label="Replay all that match"
            shortcut="R"
            onClick={() => void replayAll(services, store.getState().query)}
          />
        ) : null}
        <QuickFilters />
        <ViewsMenu />
        <FilterHelp />
      </div>
      <CompletionList field={field} />
      <FaultNote completion={field.completion.store} />
    </div>
  );
}
