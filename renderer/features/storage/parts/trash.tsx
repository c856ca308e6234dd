import { Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { formatRelative } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from '../storage-page.module.css';
import { type StorageView, useRunning, useStart } from '../use-storage.ts';
import { RunningJob } from './running-job.tsx';
import { Section } from './section.tsx';

type Items = StorageView['trash'];

/** Deletions that can still be undone. */
export function Trash({ items, isReadOnly }: { readonly items: Items; readonly isReadOnly: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const emptying = useRunning('empty-trash');
  const restoring = useRunning('restore-deleted');
  const running = emptying ?? restoring;
  const count = items.reduce((sum, item) => sum + item.deliveries, 0);
  return (
    <Section
      title="Trash"
      hint="What you delete stays here until Hookglass starts the next time."
      actions={
        items.length === 0 || isReadOnly ? null : (
          <Button size="small" icon={Trash2} disabled={running !== undefined} onClick={() => setAsking(true)}>
            Empty the trash…
          </Button>
        )
      }
    >
      {items.length === 0 ? (
        <p className={styles.plain}>Nothing is in the trash. What you delete in the timeline can be had back from here.</p>
      ) : null}
      {items.map((item) => (
        <Deletion key={item.id} item={item} canRestore={!isReadOnly && running === undefined} />
      ))}
      {running === undefined ? null : <RunningJob job={running} />}
      {isAsking ? <EmptyDialog count={count} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function Deletion({ item, canRestore }: { readonly item: Items[number]; readonly canRestore: boolean }) {
  const { start, isBusy } = useStart();
  return (
    <div className={styles.row}>
      <div className={styles.rowWords}>
        <p>{visibleText(item.sentence)}</p>
        <p className={styles.secondary}>
          {countOf(item.deliveries, 'delivery', 'deliveries')} ·{' '}
          <TimeText timeUs={item.createdAtUs}>{formatRelative(item.createdAtUs, Date.now())}</TimeText>
        </p>
      </div>
      <Button
        size="small"
        icon={Undo2}
        isBusy={isBusy}
        disabled={!canRestore}
        onClick={() => void start((client) => client.trash.restore({ id: item.id }))}
      >
        Restore
      </Button>
    </div>
  );
}

function EmptyDialog({ count, onClose }: { readonly count: number; readonly onClose: () => void }) {
  const { start, isBusy } = useStart();
  const what = countOf(count, 'delivery', 'deliveries');
  const empty = async () => {
    if (await start((client) => client.trash.empty({}))) onClose();
  };
  return (
    <Dialog
      title={`Remove ${what} for good?`}
      description="This can not be undone."
      isOpen
      onClose={onClose}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Keep them</Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void empty()}>
            Remove {what}
          </Button>
        </>
      }
    />
  );
}
