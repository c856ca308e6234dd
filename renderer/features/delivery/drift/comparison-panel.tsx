import { EqualNot } from 'lucide-react';
import { useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Comparison, FieldKind } from '#contract/models/drift.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useFeed } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './drift.module.css';
import { FieldTable } from './field-table.tsx';
import { countOfKind, kindWords, shownKinds } from './field-words.ts';
import { KindSign } from './kind-sign.tsx';
import { SideBySide } from './side-by-side.tsx';
import { type ComparisonView, useComparison } from './use-comparison.ts';

export interface ComparisonPanelProps {
  readonly delivery: Delivery;
  readonly snapshot: Snapshot;
}

type Look = 'fields' | 'texts';

const looks: readonly { readonly value: Look; readonly label: string }[] = [
  { value: 'fields', label: 'Fields' },
  { value: 'texts', label: 'Side by side' },
];

const startKinds: readonly FieldKind[] = shownKinds.filter((kind) => kind !== 'ignored');

/** Readings on top, then the fields or the two texts. */
export function ComparisonPanel({ delivery, snapshot }: ComparisonPanelProps) {
  const [kinds, setKinds] = useState<readonly FieldKind[]>(startKinds);
  const [look, setLook] = useState<Look>('fields');
  const view = useComparison(delivery.id, snapshot.id, kinds);
  useFeed(({ events, isStale }) => {
    if (isStale || events.some(({ kind }) => kind === 'ignore-rules.changed')) view.reload();
  });
  const { comparison, error } = view;
  if (comparison === undefined) {
    if (error === undefined) return <Waiting view={view} />;
    return (
      <div className={styles.troubles}>
        <ErrorCallout error={error} actions={{ retry: view.reload, reload: view.reload, reconnect: view.reload }} />
      </div>
    );
  }
  return (
    <div className={styles.panel} aria-busy={view.isAsking || undefined}>
      <Readings comparison={comparison} />
      <div className={styles.tools}>
        <Segmented label="Show" value={look} options={looks} onChange={setLook} />
        {look === 'fields' ? <KindFilters comparison={comparison} kinds={kinds} onChange={setKinds} /> : null}
      </div>
      {error === undefined ? null : (
        <div className={styles.troubles}>
          <ErrorCallout error={error} actions={{ retry: view.reload, reload: view.reload, reconnect: view.reload }} />
        </div>
      )}
      {look === 'fields' ? (
        <FieldTable delivery={delivery} comparison={comparison} more={view.more} />
      ) : (
        <SideBySide delivery={delivery} snapshot={snapshot} />
      )}
    </div>
  );
}

function Waiting({ view }: { readonly view: ComparisonView }) {
  return (
    <div className={styles.waiting}>
      <Skeleton rows={8} label="Comparing" />
      {view.isAsking ? (
        <Button size="small" variant="quiet" onClick={view.cancel}>
          Cancel
        </Button>
      ) : (
        <Button size="small" onClick={view.reload}>
          Compare
        </Button>
      )}
    </div>
  );
}

/** The most telling one first and largest; where nothing drifts that is said instead. */
function Readings({ comparison }: { readonly comparison: Comparison }) {
  const { readings, counts } = comparison;
  const [first, ...others] = readings;
  const sentence = first ?? (counts.differs === 0 ? 'The payload and the Console agree.' : `${formatCount(counts.differs)} fields differ.`);
  return (
    <div className={styles.readings} data-testid="readings" data-drifts={counts.differs > 0 || undefined}>
      {counts.differs > 0 ? <EqualNot size={16} strokeWidth={1.75} aria-hidden /> : <KindSign kind="same" />}
      <div className={styles.readingWords}>
        <p className={styles.reading}>
          <bdi>{visibleText(sentence)}</bdi>
        </p>
        {others.map((reading) => (
          <p key={reading} className={styles.otherReading}>
            <bdi>{visibleText(reading)}</bdi>
          </p>
        ))}
      </div>
    </div>
  );
}

interface KindFiltersProps {
  readonly comparison: Comparison;
  readonly kinds: readonly FieldKind[];
  readonly onChange: (kinds: readonly FieldKind[]) => void;
}

function KindFilters({ comparison, kinds, onChange }: KindFiltersProps) {
  const toggle = (kind: FieldKind) => {
    const next = kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind];
    // Nothing chosen shows nothing, which nobody means.
    onChange(next.length === 0 ? startKinds : next);
  };
  return (
    <fieldset className={styles.filters} aria-label="Kinds of field">
      {shownKinds.map((kind) => {
        const count = countOfKind(comparison.counts, kind);
        // That nothing differs is news; that nothing is ignored is not.
        if (count === 0 && kind !== 'differs') return null;
        return (
          <button
            key={kind}
            type="button"
            className={styles.filter}
            aria-pressed={kinds.includes(kind)}
            disabled={count === 0}
            title={kindWords[kind].meaning}
            onClick={() => toggle(kind)}
          >
            <KindSign kind={kind} />
            {kindWords[kind].word}
            <span className={styles.count}>{formatCount(count)}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
