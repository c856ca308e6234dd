import { ChevronDown, History, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { SnapshotId } from '#contract/ids.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock, formatDateTime } from '#renderer/lib/format-time.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import dialogs from './dialogs.module.css';
import styles from './drift.module.css';
import { wordsOfOrigin } from './field-words.ts';

export interface HistoryButtonProps {
  readonly snapshots: readonly Snapshot[];
  readonly chosen: Snapshot;
  readonly onChoose: (id: SnapshotId) => void;
  readonly onRemove: (id: SnapshotId) => void;
}

/** The snapshot that is compared with; pressing it shows all there are, to choose another. */
export function HistoryButton({ snapshots, chosen, onChoose, onRemove }: HistoryButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const name = useId();
  const list = useLostFocus<HTMLFieldSetElement>(snapshots.length);
  const isNewest = snapshots[0]?.id === chosen.id;
  return (
    <Popover
      label="Snapshots"
      isOpen={isOpen}
      onOpenChange={setOpen}
      align="start"
      trigger={
        <button type="button" className={styles.snapshot} title={describeTime(chosen.takenAtUs, Date.now())}>
          <History size={14} strokeWidth={1.5} aria-hidden />
          <span className="visually-hidden">Snapshot of </span>
          <span className={styles.clock}>{formatClock(chosen.takenAtUs)}</span>
          <span className={styles.quiet}>{wordsOfOrigin(chosen.origin)}</span>
          {isNewest ? null : <Badge tone="warn">not the newest</Badge>}
          {snapshots.length > 1 ? <span className={styles.quiet}>1 of {snapshots.length}</span> : null}
          <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
        </button>
      }
    >
      <fieldset ref={list} className={dialogs.history} tabIndex={-1}>
        <legend className={dialogs.historyHead}>Compare with</legend>
        {snapshots.map((snapshot) => (
          <SnapshotRow
            key={snapshot.id}
            name={name}
            snapshot={snapshot}
            isChosen={snapshot.id === chosen.id}
            onChoose={() => onChoose(snapshot.id)}
            onRemove={() => onRemove(snapshot.id)}
          />
        ))}
      </fieldset>
    </Popover>
  );
}

interface SnapshotRowProps {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onRemove: () => void;
}

function SnapshotRow({ name, snapshot, isChosen, onChoose, onRemove }: SnapshotRowProps) {
  const { takenAtUs, origin, status, requestId, objectStatus, bytes } = snapshot;
  const [isAsking, setAsking] = useState(false);
  const remove = useLostFocus<HTMLButtonElement>(isAsking);
  return (
    <div className={dialogs.historyRow}>
      <label className={dialogs.historyChoice}>
        <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
        <span className={styles.clock} title={describeTime(takenAtUs, Date.now())}>
          {formatDateTime(takenAtUs)}
        </span>
        {objectStatus === null ? null : <Badge>{visibleText(objectStatus)}</Badge>}
      </label>
      <p className={dialogs.historyFacts}>
        <span>{wordsOfOrigin(origin)}</span>
        {status === null ? null : <span>HTTP {status}</span>}
        <span>{formatBytes(bytes)}</span>
        {requestId === null ? null : <CopyText text={requestId} label="request id" />}
        <span className={styles.spring} />
        {isAsking ? (
          <span className={dialogs.historyAsk}>
            <Button ref={remove} size="small" variant="danger" onClick={onRemove}>
              Remove it
            </Button>
            <Button size="small" onClick={() => setAsking(false)}>
              Keep it
            </Button>
          </span>
        ) : (
          <IconButton
            ref={remove}
            icon={Trash2}
            size="small"
            label={`Remove the snapshot of ${formatDateTime(takenAtUs)}`}
            onClick={() => setAsking(true)}
          />
        )}
      </p>
    </div>
  );
}
