import { ArrowUp, Hourglass } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { GroupList } from './groups/group-list.tsx';
import { HistogramStrip } from './histogram/histogram-strip.tsx';
import { JumpDialog } from './jump-dialog.tsx';
import { DeliveryList } from './parts/delivery-list.tsx';
import { NothingMatches } from './parts/nothing-matches.tsx';
import { TextLagNote } from './parts/text-lag-note.tsx';
import { SelectionBar } from './selection/selection-bar.tsx';
import { countRows } from './selectors.ts';
import type { TimelineState } from './store.ts';
import styles from './timeline.module.css';
import { useTimeline, useTimelineState } from './timeline-context.tsx';

export interface TimelineProps {
  /** Shown when the log holds nothing at all. */
  readonly welcome: React.ReactNode;
  /** Stands above the list while there are rows. */
  readonly guide?: React.ReactNode;
}

export function Timeline({ welcome, guide }: TimelineProps) {
  const hasRows = useTimelineState((state) => state.hasLoaded && countRows(state.pages) > 0);
  const isBusy = useTimelineState((state) => state.isLoading);
  return (
    <section className={styles.timeline} aria-label="Timeline" aria-busy={isBusy}>
      {hasRows ? guide : null}
      <HistogramStrip />
      <div className={styles.body}>
        <Content welcome={welcome} />
        <Loading />
        <NewPill />
      </div>
      <SelectionBar />
      <Counts />
      <JumpDialog />
    </section>
  );
}

function Content({ welcome }: Pick<TimelineProps, 'welcome'>) {
  const { actions } = useTimeline();
  const hasLoaded = useTimelineState((state) => state.hasLoaded);
  const isEmpty = useTimelineState((state) => countRows(state.pages) === 0);
  const query = useTimelineState((state) => state.query);
  const error = useTimelineState((state) => state.error);
  const grouping = useTimelineState((state) => state.grouping);
  // The last row takes the focus with it when it goes.
  const heir = useLostFocus<HTMLDivElement>(isEmpty);
  useCommand('list.clear-filter', query === '' ? null : () => actions.applyText(''));

  if (error?.place === 'head') {
    return (
      <div className={styles.center} style={{ padding: 16 }}>
        <ErrorCallout error={error.cause} actions={{ retry: actions.retry, reconnect: actions.retry }} />
      </div>
    );
  }
  if (!hasLoaded) return <Skeleton rows={14} label="Loading deliveries" />;
  if (isEmpty)
    return (
      <div ref={heir} className={styles.center} tabIndex={-1}>
        {query === '' ? <NothingYet welcome={welcome} /> : <NothingMatches query={query} />}
      </div>
    );
  return (
    <>
      <TextLagNote query={query} />
      {grouping === 'flat' ? <DeliveryList /> : <GroupList by={grouping} />}
      {error === null ? null : (
        <div className={styles.further}>
          <ErrorCallout error={error.cause} actions={{ retry: actions.retry, reconnect: actions.retry }} />
        </div>
      )}
    </>
  );
}

/** Nothing is in the log, or nothing of it is in the index yet. */
function NothingYet({ welcome }: Pick<TimelineProps, 'welcome'>) {
  const { stores } = useServices();
  const log = useStore(stores.session, (state) => state.health?.log);
  if (log === undefined || log.deliveries === 0 || log.indexLag === 0) return welcome;
  return (
    <Empty icon={Hourglass} title="The index is being built">
      {countOf(log.indexLag, 'delivery', 'deliveries')} of {formatCount(log.deliveries)} to go. Nothing is lost: the list fills by itself.
    </Empty>
  );
}

/** A line under the head, once asking takes longer than half a second. */
function Loading() {
  const isBusy = useTimelineState((state) => (state.isLoading && state.hasLoaded) || state.isLoadingMore);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isBusy) return undefined;
    const timer = setTimeout(() => setShown(true), 500);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [isBusy]);
  return isShown ? <div className={styles.progress} /> : null;
}

function NewPill() {
  const { actions } = useTimeline();
  const count = useTimelineState((state) => state.newCount);
  const isAtLeast = useTimelineState((state) => state.newIsAtLeast);
  const isStale = useTimelineState((state) => state.isStale);
  const isFollowing = useTimelineState((state) => state.isFollowing);
  const isBelow = useTimelineState((state) => state.newerCursor !== null);
  if (isFollowing || (count === 0 && !isStale && !isBelow)) return null;
  const words = isStale || isBelow ? 'Show the newest' : `${formatCount(count)}${isAtLeast ? '+' : ''} new`;
  return (
    <button type="button" className={styles.pill} onClick={actions.showNewest}>
      {words}
      <ArrowUp size={14} strokeWidth={2} aria-hidden />
    </button>
  );
}

/** Says counts, never rows: at most one sentence every three seconds, however fast deliveries come. */
const countsEveryMs = 3_000;

function Counts() {
  const { store } = useTimeline();
  const [words, setWords] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = toldOf(store.getState());
    const stop = store.subscribe((state, previous) => {
      if (state.newCount === previous.newCount && state.arrived === previous.arrived) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        const now = toldOf(store.getState());
        // The newest are shown anew: what was counted above the list is no longer.
        const count = now.arrived - told.arrived + Math.max(now.above - told.above, 0);
        told = now;
        if (count > 0) setWords(countOf(count, 'new delivery', 'new deliveries'));
      }, countsEveryMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  return (
    <p className="visually-hidden" role="status">
      {words}
    </p>
  );
}

function toldOf({ arrived, newCount }: TimelineState): { readonly arrived: number; readonly above: number } {
  return { arrived, above: newCount };
}
