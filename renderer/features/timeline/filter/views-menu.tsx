import { Layers } from 'lucide-react';
import { useReducer, useState } from 'react';
import type { SavedView } from '#contract/models/saved-view.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import { SaveView } from './save-view.tsx';
import { type ViewChoice, viewChoice } from './view-choice.ts';
import { NoticesNote } from './view-notices.tsx';
import { ViewRow } from './view-row.tsx';
import styles from './views-menu.module.css';

/** The saved views: apply, save, rename, update, remove. Shows the name of the one in force. */
export function ViewsMenu() {
  const [isOpen, setOpen] = useState(false);
  const choice = useViewChoice();
  useCommand('list.views', () => setOpen(true));
  return (
    <Popover label="Saved views" isOpen={isOpen} onOpenChange={setOpen} trigger={<Trigger choice={choice} />}>
      <Panel choice={choice} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function useViewChoice(): ViewChoice | null {
  const { stores } = useServices();
  const views = useStore(stores.view, (state) => state.views);
  const appliedId = useStore(stores.view, (state) => state.appliedId);
  const text = useTimelineState((state) => state.text);
  const grouping = useTimelineState((state) => state.grouping);
  return viewChoice(views, appliedId, { text, grouping });
}

/** Gets the trigger's props from the popover around it. */
function Trigger({ choice, ...rest }: { readonly choice: ViewChoice | null } & React.ComponentProps<'button'>) {
  return (
    <Tooltip text="Saved views" shortcut="s">
      <button type="button" {...rest} aria-label={labelOf(choice)} className={classNames(styles.trigger, choice !== null && styles.chosen)}>
        <Layers size={14} strokeWidth={1.5} aria-hidden />
        {choice === null ? null : (
          <span className={styles.name}>
            <bdi>{visibleText(choice.view.name)}</bdi>
          </span>
        )}
        {choice?.isChanged === true ? <span className={styles.changed} /> : null}
      </button>
    </Tooltip>
  );
}

function labelOf(choice: ViewChoice | null): string {
  if (choice === null) return 'Saved views';
  return `Saved views: ${visibleText(choice.view.name)}${choice.isChanged ? ', changed' : ''}`;
}

function Panel({ choice, onDone }: { readonly choice: ViewChoice | null; readonly onDone: () => void }) {
  const { stores } = useServices();
  const { actions } = useTimeline();
  const views = useStore(stores.view, (state) => state.views);
  // The browser's leave is no state of ours: after it was asked for, it is read again.
  const [, readAgain] = useReducer((count: number) => count + 1, 0);
  const apply = (view: SavedView) => {
    stores.view.setState({ appliedId: view.id });
    actions.setGrouping(view.grouping);
    actions.applyText(view.query);
    onDone();
  };
  return (
    <div className={styles.panel}>
      {views.length === 0 ? (
        <p className={styles.none}>A view is a filter with a name, one press away. There is none yet.</p>
      ) : (
        <ul className={styles.list} aria-label="Views" onKeyDown={moveBetweenRows}>
          {views.map((view) => (
            <ViewRow key={view.id} view={view} isChosen={choice?.view.id === view.id} onApply={() => apply(view)} onNotices={readAgain} />
          ))}
        </ul>
      )}
      <NoticesNote views={views} onChanged={readAgain} />
      <SaveView choice={choice} onDone={onDone} />
    </div>
  );
}

/** The arrows go from view to view; Tab goes on to what can be done with one. */
function moveBetweenRows(event: React.KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-view-row]')];
  const from = rows.findIndex((row) => row.parentElement?.contains(document.activeElement) === true);
  const to = from + (event.key === 'ArrowDown' ? 1 : -1);
  rows[(to + rows.length) % rows.length]?.focus();
  event.preventDefault();
}
