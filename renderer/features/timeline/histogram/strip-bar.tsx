import { ChevronDown, ChevronUp, Clock, ZoomOut } from 'lucide-react';
import type { Gap } from '#contract/models/observation.ts';
import { groupings } from '#contract/models/saved-view.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { countMarks, marksInRange } from '../secret-marks/mark-words.ts';
import { marksWithin } from '../secret-marks/secret-marks.ts';
import { useSecretMarks } from '../secret-marks/use-secret-marks.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import type { HistogramStore } from './histogram-store.ts';
import styles from './histogram-strip.module.css';
import { describeCounts, describeGaps, describeRange } from './histogram-words.ts';
import type { Pointed } from './time-scale.ts';

const noGaps: readonly Gap[] = [];
const groupingWords = { flat: 'Flat', event: 'By event', run: 'By run' } as const;

export interface StripBarProps {
  readonly store: HistogramStore;
  readonly pointed: Pointed | null;
  readonly onZoomOut: (() => void) | null;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** What the bars show or what is pointed at, and how the list beneath is put. */
export function StripBar({ store, pointed, onZoomOut, isOpen, onToggle }: StripBarProps) {
  const { stores } = useServices();
  const { actions } = useTimeline();
  const grouping = useTimelineState((state) => state.grouping);
  const jump = () => stores.selection.setState({ dialog: { kind: 'jump' } });
  useCommand('list.jump', jump);
  useCommand('list.zoom-out', onZoomOut);
  useCommand('list.group', () => actions.setGrouping(groupings[(groupings.indexOf(grouping) + 1) % groupings.length] ?? 'flat'));
  return (
    <div className={styles.bar}>
      <Readout store={store} pointed={pointed} />
      {onZoomOut === null ? null : (
        <Button size="small" variant="quiet" icon={ZoomOut} onClick={onZoomOut}>
          Whole range
        </Button>
      )}
      <Segmented
        label="Grouping"
        value={grouping}
        options={groupings.map((value) => ({ value, label: groupingWords[value] }))}
        onChange={actions.setGrouping}
      />
      <IconButton icon={Clock} size="small" label="Jump to a time" shortcut="t" onClick={jump} />
      <IconButton
        icon={isOpen ? ChevronUp : ChevronDown}
        size="small"
        label={isOpen ? 'Hide the histogram' : 'Show the histogram'}
        aria-expanded={isOpen}
        onClick={onToggle}
      />
    </div>
  );
}

function Readout({ store, pointed }: { readonly store: HistogramStore; readonly pointed: Pointed | null }) {
  const histogram = useStore(store, (state) => state.histogram);
  const error = useStore(store, (state) => state.error);
  const gaps = useStore(store, (state) => state.observation?.gaps) ?? noGaps;
  const marks = useSecretMarks();
  if (error !== null) return <p className={styles.readout}>The histogram could not be counted.</p>;
  if (histogram === null) return <p className={styles.readout} />;
  const nowUs = histogram.untilUs;
  if (pointed?.kind === 'brush') {
    return <p className={styles.readout}>Zoom to {describeRange(pointed.range, nowUs)}</p>;
  }
  if (pointed?.kind === 'bar') {
    return (
      <p className={styles.readout}>
        <strong>{describeRange(pointed.range, nowUs)}</strong> · {describeCounts(pointed.bar)}
        {marksInRange(marks, pointed.range)}
      </p>
    );
  }
  return (
    <p className={styles.readout}>
      <strong>
        {countOf(histogram.total, 'delivery', 'deliveries')}
        {histogram.isExact ? '' : ' or more'}
      </strong>
      {' · '}
      {describeRange(histogram, nowUs)}
      {describeGaps(histogram, gaps)}
      {countMarks(marksWithin(marks, histogram))}
    </p>
  );
}
