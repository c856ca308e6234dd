import { useEffect, useEffectEvent, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReplayPreview } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { isAboutTarget } from '#renderer/exchange/aim/target-input.ts';
import { type ComparedHeader, compareHeaders } from '#renderer/exchange/header-rows.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf, formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../replay-dialog.module.css';
import type { PreviewState } from '../use-preview.ts';

export interface PreviewViewProps {
  readonly deliveryId: DeliveryId;
  readonly state: PreviewState;
  readonly onAskAgain: () => void;
}

/** What will leave, header by header, beside what came in; what differs says why. */
export function PreviewView({ deliveryId, state, onAskAgain }: PreviewViewProps) {
  const { stores } = useServices();
  const cameIn = useCapturedHeaders(deliveryId);
  if (state.kind === 'none') return <p className={styles.hint}>Name a target to see the request as it will leave.</p>;
  if (state.kind === 'failed' && isAboutTarget(state.error)) return <p className={styles.hint}>Nothing leaves for this target.</p>;
  if (state.kind === 'failed') {
    return (
      <ErrorCallout
        error={state.error}
        actions={{
          retry: onAskAgain,
          reconnect: onAskAgain,
          enter_secret: () => stores.selection.setState({ dialog: null, view: 'endpoints' }),
        }}
      />
    );
  }
  const preview = state.kind === 'ready' ? state.preview : state.last;
  if (preview === undefined || cameIn === undefined) return <Skeleton rows={6} label="Working out what will leave" />;
  return <Preview preview={preview} cameIn={cameIn} />;
}

function Preview({ preview, cameIn }: { readonly preview: ReplayPreview; readonly cameIn: readonly HeaderPair[] }) {
  const [isWhole, setWhole] = useState(false);
  const rows = compareHeaders(cameIn, preview);
  const changed = rows.filter((row) => row.change !== 'same');
  return (
    <div>
      <p className={styles.request}>
        <bdi>{visibleText(`${preview.method} ${preview.url}`)}</bdi>
      </p>
      <div className={styles.toggle}>
        <span>
          {changed.length === 0
            ? 'Every header leaves as it came'
            : `${countOf(changed.length, 'header differs', 'headers differ')} from what came in`}{' '}
          · body {formatBytes(preview.bodyBytes)}
        </span>
        <Button variant="quiet" size="small" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only differences' : `All ${rows.length}`}
        </Button>
      </div>
      <ul className={styles.changes} aria-label={isWhole ? 'All headers' : 'Headers that differ'}>
        {(isWhole ? rows : changed).map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </ul>
    </div>
  );
}

const signs: Readonly<Record<ComparedHeader['change'], { readonly sign: string; readonly word: string }>> = {
  same: { sign: ' ', word: 'same' },
  added: { sign: '+', word: 'added' },
  removed: { sign: '−', word: 'removed' },
  replaced: { sign: '~', word: 'replaced' },
};

function Row({ row }: { readonly row: ComparedHeader }) {
  const { sign, word } = signs[row.change];
  return (
    <li className={classNames(styles.change, styles[row.change])}>
      <span className={styles.sign}>
        <span aria-hidden="true">{sign}</span>
        <span className="visually-hidden">{word}</span>
      </span>
      <span>
        <bdi className={styles.name}>{visibleText(row.name)}: </bdi>
        {row.cameIn === null || row.change === 'same' ? null : <bdi className={styles.before}>{visibleText(row.cameIn)}</bdi>}{' '}
        {row.leaves === null ? null : <bdi className={styles.after}>{visibleText(row.leaves)}</bdi>}
        {row.why === '' ? null : <span className={styles.why}>{visibleText(row.why)}</span>}
      </span>
    </li>
  );
}

/** Undefined until they are here. */
function useCapturedHeaders(deliveryId: DeliveryId): readonly HeaderPair[] | undefined {
  const { client } = useServices();
  const [headers, setHeaders] = useState<readonly HeaderPair[] | undefined>(undefined);
  const load = useEffectEvent(async (signal: AbortSignal) => {
    try {
      const delivery = await client.deliveries.get({ id: deliveryId }, { signal });
      if (!signal.aborted) setHeaders(delivery.headers);
    } catch (error) {
      // why: without what came in, the preview still shows what leaves; its own call says what is wrong.
      if (!isCancelled(error) && !signal.aborted) setHeaders([]);
    }
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery has other headers
  useEffect(() => {
    const control = new AbortController();
    void load(control.signal);
    return () => control.abort();
  }, [deliveryId]);
  return headers;
}
