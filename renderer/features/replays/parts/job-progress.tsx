import { CirclePlay } from 'lucide-react';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { formatSpan } from '#renderer/lib/format-time.ts';
import { isUnfinished, replayFigures, replayRate, replayRemaining } from '#renderer/lib/replay-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import type { ReplayDeeds } from '#renderer/platform/use-replay-deeds.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import type { PartId } from '../outcome-parts.ts';
import styles from '../replays.module.css';
import { OutcomeBar, OutcomeLegend } from './outcome-bar.tsx';

export interface JobProgressProps {
  readonly job: ReplaySummary;
  readonly deeds: ReplayDeeds;
  readonly chosen: readonly PartId[];
  readonly onToggle: (id: PartId) => void;
}

/** How far it is: a sentence, a bar by outcome, rate and what is left. One that waits says why, with what to do. */
export function JobProgress({ job, deeds, chosen, onToggle }: JobProgressProps) {
  const { stores } = useServices();
  const isReadOnly = useStore(stores.session, (now) => now.health?.log.mode === 'read-only');
  const { state, createdAtUs, finishedAtUs } = job;
  const isWaiting = isUnfinished(job) && state !== 'running';
  const took = finishedAtUs === null ? '' : `took ${formatSpan(finishedAtUs - createdAtUs)}`;
  const facts = [replayRate(job), replayRemaining(job), took].filter((part) => part !== '');
  return (
    <section className={styles.progress} aria-label="Progress" data-testid="job-progress">
      {isWaiting ? (
        <Callout
          tone="warn"
          title={visibleText(job.sentence)}
          actions={
            <Tooltip text="Go on where it paused" shortcut="p">
              <Button
                variant="primary"
                size="small"
                icon={CirclePlay}
                isBusy={deeds.isBusy}
                disabled={isReadOnly}
                onClick={() => deeds.resume(job.id)}
              >
                Resume
              </Button>
            </Tooltip>
          }
        >
          {job.counts.unknown > 0
            ? 'What was in flight stays unknown and is not sent again by itself.'
            : 'Nothing is sent until you resume.'}
        </Callout>
      ) : (
        <p className={styles.sentence}>{visibleText(job.sentence)}</p>
      )}
      <div className={styles.progressLine}>
        <OutcomeBar job={job} />
        <span className={styles.progressFigures}>{[replayFigures(job), ...facts].join(' · ')}</span>
      </div>
      <OutcomeLegend job={job} chosen={chosen} onToggle={onToggle} />
    </section>
  );
}
