import type { Histogram } from '#contract/models/timeline.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { bucketAt, fractionOf, rangeOfBuckets } from '../histogram/time-scale.ts';
import { useTimeline } from '../timeline-context.tsx';
import styles from './mark-ticks.module.css';
import { describeMarks } from './mark-words.ts';
import { marksWithin } from './secret-marks.ts';
import { tickGroups } from './tick-groups.ts';
import { useSecretMarks } from './use-secret-marks.ts';

/**
 * Small ticks over the bars at which secrets changed; a press goes there in the list, as on a bar. Without a pointer the same is said by the cursor
 * of the bars, so the ticks are no stops of their own.
 */
export function MarkTicks({ histogram }: { readonly histogram: Histogram }) {
  const { actions } = useTimeline();
  const marks = useSecretMarks();
  const nowUs = Date.now() * 1000;
  const shown = marksWithin(marks, { fromUs: histogram.fromUs, untilUs: Math.min(histogram.untilUs, nowUs) });
  return tickGroups(shown, histogram).map((group) => {
    const atUs = group[0]?.atUs ?? histogram.fromUs;
    const at = fractionOf(histogram, atUs);
    const bucket = bucketAt(histogram, at);
    const words = describeMarks(group, nowUs);
    return (
      <Tooltip key={atUs} text={words} side="top">
        <button
          type="button"
          tabIndex={-1}
          className={styles.tick}
          style={{ left: `${at * 100}%` }}
          aria-label={words}
          onClick={() => actions.jumpTo(rangeOfBuckets(histogram, bucket, bucket).untilUs - 1)}
        />
      </Tooltip>
    );
  });
}
