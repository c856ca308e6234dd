import { useState } from 'react';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { BodyView } from '#renderer/exchange/body-view.tsx';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Section } from '#renderer/ui/page.tsx';
import { recoveredName } from '../run-words.ts';
import styles from '../runs.module.css';

/** Fetched in place of what never arrived: state from the API, not deliveries. */
export function RecoveredSection({ snapshots }: { readonly snapshots: readonly Snapshot[] }) {
  const [open, setOpen] = useState<Snapshot | undefined>(undefined);
  return (
    <Section
      title="Recovered"
      hint="State that was fetched in place of events that never arrived. It says how things stood then, not what was sent."
    >
      <ul aria-label="Recovered">
        {snapshots.map((snapshot) => (
          <RecoveredRow key={snapshot.id} snapshot={snapshot} onOpen={() => setOpen(snapshot)} />
        ))}
      </ul>
      {open === undefined ? null : <SnapshotDialog snapshot={open} onClose={() => setOpen(undefined)} />}
    </Section>
  );
}

function RecoveredRow({ snapshot, onOpen }: { readonly snapshot: Snapshot; readonly onOpen: () => void }) {
  const { takenAtUs, requestId, objectStatus, bytes } = snapshot;
  const { words, objectId } = recoveredName(snapshot);
  return (
    <li className={styles.recovered}>
      <Badge tone="info">recovered</Badge>
      <span className={styles.recoveredName}>
        {visibleText(words)}
        {objectId === null ? null : <CopyText text={objectId} label="object id" />}
      </span>
      {objectStatus === null ? null : <Badge>{visibleText(objectStatus)}</Badge>}
      <span className={styles.spring} />
      <span className={styles.quiet}>{formatBytes(bytes)}</span>
      {requestId === null ? null : <CopyText text={requestId} label="request id" />}
      <span className={styles.mono} title={describeTime(takenAtUs, Date.now())}>
        {formatClock(takenAtUs)}
      </span>
      <Button size="small" aria-label={`Open the ${visibleText(words)}`} onClick={onOpen}>
        Open
      </Button>
    </li>
  );
}

function SnapshotDialog({ snapshot, onClose }: { readonly snapshot: Snapshot; readonly onClose: () => void }) {
  const { bodyPath, bytes, path, takenAtUs } = snapshot;
  const { words, objectId } = recoveredName(snapshot);
  return (
    <Dialog
      title={`Recovered: ${visibleText(objectId === null ? words : `${words} ${objectId}`)}`}
      description={`As the API answered at ${formatClock(takenAtUs)}${path === null ? '' : ` for ${visibleText(path)}`}. It was fetched, never delivered.`}
      isOpen
      onClose={onClose}
      size="large"
    >
      <div className={styles.snapshotBody}>
        <BodyView
          source={{
            path: bodyPath,
            keptBytes: bytes,
            contentType: 'application/json',
            contentEncoding: '',
            sha256: undefined,
            truncation: undefined,
          }}
          label={`Recovered ${visibleText(words)}`}
          emptyText="The API answered without a body."
        />
      </div>
    </Dialog>
  );
}
