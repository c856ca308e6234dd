import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react';
import type { Histogram } from '#contract/models/timeline.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { MarkTicks } from '../secret-marks/mark-ticks.tsx';
import { marksInRange } from '../secret-marks/mark-words.ts';
import { useSecretMarks } from '../secret-marks/use-secret-marks.ts';
import { useTimeline } from '../timeline-context.tsx';
import { BarShapes, GapShapes, Patterns, Ticks } from './histogram-shapes.tsx';
import type { HistogramStore } from './histogram-store.ts';
import styles from './histogram-strip.module.css';
import { describeBar } from './histogram-words.ts';
import { type PlotSelection, plotKey, pointerAt } from './plot-selection.ts';
import { type Bar, barsOf, bucketAt, bucketCount, type Pointed, rangeOfBuckets, type TimeRange } from './time-scale.ts';

export interface HistogramPlotProps {
  readonly store: HistogramStore;
  readonly onPoint: (pointed: Pointed | null) => void;
  readonly onZoom: (range: TimeRange) => void;
  /** Null while everything is shown. */
  readonly onZoomOut: (() => void) | null;
}

export function HistogramPlot({ store, ...rest }: HistogramPlotProps) {
  const histogram = useStore(store, (state) => state.histogram);
  const observation = useStore(store, (state) => state.observation);
  const id = useId();
  if (histogram === null) return <div className={styles.plot} aria-hidden="true" />;
  const bars = barsOf(histogram);
  return (
    <div className={styles.plot}>
      <svg className={styles.bars} preserveAspectRatio="none" viewBox={`0 0 ${bucketCount(histogram)} 1`} aria-hidden="true">
        <Patterns id={id} />
        <BarShapes id={id} bars={bars} />
      </svg>
      <GapShapes range={histogram} gaps={observation?.gaps ?? []} />
      <TouchArea histogram={histogram} bars={bars} {...rest} />
      <MarkTicks histogram={histogram} />
      <Ticks range={histogram} />
    </div>
  );
}

interface TouchAreaProps extends Omit<HistogramPlotProps, 'store'> {
  readonly histogram: Histogram;
  readonly bars: readonly Bar[];
}

/**
 * A press jumps to its time, a drag zooms to it. The keys do the same: arrows move a cursor, with Shift they brush, Enter jumps or
 * zooms, Esc gives the brush up, then the zoom.
 */
function TouchArea({ histogram, bars, onPoint, onZoom, onZoomOut }: TouchAreaProps) {
  const { commands } = useServices();
  const { actions } = useTimeline();
  const marks = useSecretMarks();
  const [selection, setSelection] = useState<PlotSelection | null>(null);
  const isHeld = useRef(false);
  const count = bucketCount(histogram);
  const barAt = (index: number): Bar | null => bars.find((bar) => bar.index === index) ?? null;
  const point = (next: PlotSelection | null) => {
    setSelection(next);
    onPoint(next === null ? null : pointedAt(histogram, next, barAt(next.end)));
  };
  const finish = ({ anchor, end, isBrush }: PlotSelection) => {
    if (isBrush) onZoom(rangeOfBuckets(histogram, anchor, end));
    else actions.jumpTo(rangeOfBuckets(histogram, end, end).untilUs - 1);
    point(null);
  };
  const leave = () => {
    if (selection !== null) point(null);
    else if (onZoomOut === null) commands.run('app.escape');
    else onZoomOut();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = plotKey(event, selection, count);
    if (act === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (act.kind === 'leave') leave();
    else if (act.kind === 'finish') finish(act.selection);
    else point(act.selection);
  };
  const indexAt = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.getBoundingClientRect();
    return bucketAt(histogram, box.width === 0 ? 0 : (clientX - box.left) / box.width);
  };
  const release = (isDone: boolean) => {
    if (isHeld.current && isDone && selection !== null) finish(selection);
    else if (!isDone) point(null);
    isHeld.current = false;
  };
  const cursor = Math.min(count - 1, selection?.end ?? count - 1);
  const pointedRange = rangeOfBuckets(histogram, cursor, cursor);
  return (
    <>
      {selection === null ? null : <Marker selection={selection} count={count} />}
      <div
        className={styles.touch}
        role="slider"
        tabIndex={0}
        aria-label="Time"
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={cursor}
        aria-valuetext={describeBar(pointedRange, barAt(cursor)) + marksInRange(marks, pointedRange)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          isHeld.current = true;
          point(pointerAt(null, indexAt(event), true));
        }}
        onPointerMove={(event) => point(pointerAt(selection, indexAt(event), isHeld.current))}
        onPointerUp={() => release(true)}
        onPointerCancel={() => release(false)}
        onPointerLeave={() => (isHeld.current ? undefined : point(null))}
        onBlur={() => point(null)}
        onKeyDown={onKeyDown}
      />
    </>
  );
}

function pointedAt(histogram: Histogram, { anchor, end, isBrush }: PlotSelection, bar: Bar | null): Pointed {
  if (isBrush) return { kind: 'brush', range: rangeOfBuckets(histogram, anchor, end) };
  return { kind: 'bar', range: rangeOfBuckets(histogram, end, end), bar };
}

function Marker({ selection, count }: { readonly selection: PlotSelection; readonly count: number }) {
  const first = selection.isBrush ? Math.min(selection.anchor, selection.end) : selection.end;
  const last = selection.isBrush ? Math.max(selection.anchor, selection.end) : selection.end;
  const place = { left: `${(first / count) * 100}%`, width: `${((last + 1 - first) / count) * 100}%` };
  return <div className={selection.isBrush ? styles.brush : styles.cursor} style={place} />;
}
