import { useRef, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { DiffEditor } from '#renderer/editor/diff-editor.tsx';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { readBody } from '#renderer/exchange/read-body.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { AlignOrder } from './align-protocol.ts';
import { alignTexts } from './align-texts.ts';
import styles from './drift.module.css';
import { useWidth } from './use-width.ts';

export interface SideBySideProps {
  readonly delivery: Delivery;
  readonly snapshot: Snapshot;
}

const orders: readonly { readonly value: AlignOrder; readonly label: string }[] = [
  { value: 'aligned', label: 'Aligned' },
  { value: 'sorted', label: 'Sorted' },
  { value: 'as-is', label: 'As they are' },
];

/** Beyond that the editor takes its time over both texts, and the window waits for it; the fields have every difference at once. */
const askFromBytes = 4 * 1024 * 1024;
const mostBytes = 24 * 1024 * 1024;
/** Two columns of JSON need that much room. */
const leastColumns = 620;

/** Both texts next to each other, laid out in a worker and shown by an editor that is loaded for it. */
export function SideBySide({ delivery, snapshot }: SideBySideProps) {
  const { platform } = useServices();
  const [order, setOrder] = useState<AlignOrder>('aligned');
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [isWanted, setWanted] = useState(false);
  const bytes = delivery.body.keptBytes + snapshot.bytes;
  const isHeldBack = bytes > mostBytes || (bytes > askFromBytes && !isWanted);
  const key = isHeldBack ? null : `${delivery.id} ${snapshot.id} ${order}`;
  const asked = useAsked(key, async (_, signal) => {
    const read = async (path: string, bytes: number) => {
      const fetchBlob = platform.fetchBlob.bind(platform);
      return new TextDecoder().decode(await readBody(fetchBlob, { path, bytes, signal, onProgress: () => undefined }));
    };
    const [payload, text] = await Promise.all([read(delivery.body.path, delivery.body.keptBytes), read(snapshot.bodyPath, snapshot.bytes)]);
    return alignTexts({ payload, snapshot: text, order }, signal);
  });
  const texts = asked.value;
  return (
    <div ref={frame} className={styles.side}>
      <div className={styles.sideBar}>
        <Segmented label="Order of keys" value={order} options={orders} onChange={setOrder} />
        <span className={styles.quiet}>{width < leastColumns ? 'Payload −, Console +' : 'Payload to the left, Console to the right'}</span>
        {asked.isAsking ? (
          <Button size="small" variant="quiet" onClick={asked.cancel}>
            Cancel
          </Button>
        ) : null}
      </div>
      {isHeldBack ? <HeldBack bytes={bytes} onShow={() => setWanted(true)} /> : null}
      {asked.error === undefined ? null : (
        <div className={styles.troubles}>
          <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reload: asked.reload, reconnect: asked.reload }} />
        </div>
      )}
      {texts === undefined && asked.isAsking ? <Skeleton rows={10} label="Laying out both texts" /> : null}
      {texts?.kind === 'failed' ? <Notice title="The texts could not be laid out">{visibleText(texts.problem)}</Notice> : null}
      {texts?.kind === 'aligned' ? (
        <DiffEditor
          original={texts.payload}
          modified={texts.snapshot}
          originalLabel="Payload"
          modifiedLabel="Console"
          isInline={width < leastColumns}
        />
      ) : null}
    </div>
  );
}

function HeldBack({ bytes, onShow }: { readonly bytes: number; readonly onShow: () => void }) {
  const canShow = bytes <= mostBytes;
  return (
    <div className={styles.troubles}>
      <Callout
        tone="info"
        title={canShow ? `${formatBytes(bytes)} to lay side by side` : `${formatBytes(bytes)} are too much to lay side by side`}
        actions={
          canShow ? (
            <Button size="small" onClick={onShow}>
              Show them
            </Button>
          ) : null
        }
      >
        {canShow ? 'The window may stand still for a second or two. ' : ''}The fields have every difference.
      </Callout>
    </div>
  );
}

function Notice({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles.troubles}>
      <Callout tone="info" title={title}>
        {children}
      </Callout>
    </div>
  );
}
