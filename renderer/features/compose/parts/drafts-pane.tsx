import { Copy, Ellipsis, FilePlus2, Search, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import type { DraftId } from '#contract/ids.ts';
import type { DraftSummary } from '#contract/models/composer.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatRelative } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import type { DraftDeeds } from '../use-draft-deeds.ts';
import type { Drafts } from '../use-drafts.ts';
import styles from './drafts-pane.module.css';

export interface DraftsPaneProps {
  readonly drafts: Drafts;
  readonly openId: DraftId | null;
  readonly onOpen: (id: DraftId) => void;
  readonly onNew: () => void;
  readonly deeds: DraftDeeds;
  readonly isReadOnly: boolean;
}

/** All drafts, last changed first. Up and Down move, Enter opens. */
export function DraftsPane({ drafts, openId, onOpen, onNew, deeds, isReadOnly }: DraftsPaneProps) {
  return (
    <section className={styles.pane} aria-label="Drafts">
      <div className={styles.head}>
        <p className={styles.title} aria-hidden="true">
          Compose
        </p>
        <Button size="small" icon={FilePlus2} disabled={isReadOnly} onClick={onNew}>
          New
        </Button>
      </div>
      <div className={styles.search}>
        <Search size={14} strokeWidth={1.5} aria-hidden className={styles.glass} />
        <TextInput
          type="search"
          aria-label="Search drafts"
          placeholder="Search drafts"
          value={drafts.text}
          onChange={(event) => drafts.search(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || drafts.text === '') return;
            event.stopPropagation();
            drafts.search('');
          }}
        />
      </div>
      <List drafts={drafts} openId={openId} onOpen={onOpen} deeds={deeds} isReadOnly={isReadOnly} />
    </section>
  );
}

function List({ drafts, openId, onOpen, deeds, isReadOnly }: Omit<DraftsPaneProps, 'onNew'>) {
  const nowMs = useNow();
  const list = useRef<HTMLUListElement>(null);
  const { items, error, reload } = drafts;
  if (error !== undefined) return <ErrorCallout error={error} actions={{ retry: reload, reload, reconnect: reload }} />;
  if (items === undefined) return <Skeleton rows={6} label="Loading drafts" />;
  if (items.length === 0) return <NoDrafts text={drafts.text} onClear={() => drafts.search('')} />;
  const stop = items.some(({ id }) => id === openId) ? openId : items[0]?.id;
  return (
    <>
      <ul ref={list} className={styles.list} aria-label="Drafts, last changed first" onKeyDown={(event) => moveFocus(event, list.current)}>
        {items.map((draft) => (
          <Row
            key={draft.id}
            draft={draft}
            nowMs={nowMs}
            isOpen={draft.id === openId}
            isStop={draft.id === stop}
            isReadOnly={isReadOnly}
            onOpen={() => onOpen(draft.id)}
            deeds={deeds}
          />
        ))}
      </ul>
      {drafts.hasMore ? (
        <Button size="small" variant="quiet" onClick={drafts.more}>
          Show more
        </Button>
      ) : null}
    </>
  );
}

function NoDrafts({ text, onClear }: { readonly text: string; readonly onClear: () => void }) {
  if (text === '') return <Empty title="No drafts yet">What you compose is kept here.</Empty>;
  return (
    <Empty
      title="Nothing matches"
      action={
        <Button size="small" onClick={onClear}>
          Show all drafts
        </Button>
      }
    >
      No draft has “{visibleText(text)}” in its name, its type or its text.
    </Empty>
  );
}

interface RowProps {
  readonly draft: DraftSummary;
  readonly nowMs: number;
  readonly isOpen: boolean;
  /** The one that Tab leads to. */
  readonly isStop: boolean;
  readonly isReadOnly: boolean;
  readonly onOpen: () => void;
  readonly deeds: DraftDeeds;
}

function Row({ draft, nowMs, isOpen, isStop, isReadOnly, onOpen, deeds }: RowProps) {
  const name = visibleText(draft.name);
  return (
    <li className={styles.item} data-open={isOpen || undefined}>
      <button type="button" className={styles.row} tabIndex={isStop ? 0 : -1} aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
        <span className={styles.nameLine}>
          <bdi className={styles.name}>{name}</bdi>
          <TimeText className={styles.when} timeUs={draft.changedAtUs}>
            {formatRelative(draft.changedAtUs, Math.max(nowMs, draft.changedAtUs / 1000))}
          </TimeText>
        </span>
        <span className={styles.facts}>
          <bdi className={styles.type}>{draft.eventType === null ? 'no type' : visibleText(draft.eventType)}</bdi>
          {draft.envelope === 'legacy' ? <Badge>legacy</Badge> : null}
        </span>
      </button>
      <span className={styles.more}>
        <Menu
          label={`More for ${name}`}
          align="end"
          items={[
            { id: 'copy', label: 'Duplicate', icon: Copy, isDisabled: isReadOnly, onSelect: () => deeds.duplicate(draft.id) },
            {
              id: 'remove',
              label: 'Remove',
              icon: Trash2,
              isDanger: true,
              isDisabled: isReadOnly,
              startsGroup: true,
              onSelect: () => deeds.remove(draft),
            },
          ]}
        >
          <IconButton icon={Ellipsis} size="small" label={`More for ${name}`} tabIndex={isStop ? 0 : -1} />
        </Menu>
      </span>
    </li>
  );
}

function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined || list === null) return;
  const rows = [...list.querySelectorAll<HTMLElement>(':scope > li > button')];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? rows.indexOf(activeElement) : -1;
  if (at === -1) return;
  event.preventDefault();
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}
