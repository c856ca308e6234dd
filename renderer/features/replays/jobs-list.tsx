import { RotateCw } from 'lucide-react';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { kindName } from '#renderer/exchange/aim/kind-words.ts';
import { hostOf } from '#renderer/exchange/aim/target-choice.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatMoment } from '#renderer/lib/format-time.ts';
import { isUnfinished, replayLook, replayRate, replayRemaining } from '#renderer/lib/replay-words.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useReplays } from '#renderer/platform/use-replays.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { OutcomeBar } from './parts/outcome-bar.tsx';
import styles from './replays.module.css';

/** Replay jobs, newest first, with how far each is. */
export function JobsList() {
  const { stores } = useServices();
  const { replays, error, hasOlder, older, reload } = useReplays();
  if (replays === null && error !== undefined) {
    return (
      <div className={styles.padded}>
        <ErrorCallout error={error} actions={{ retry: reload, reconnect: reload, reload }} />
      </div>
    );
  }
  if (replays === null) return <Skeleton rows={6} height={44} label="Loading replays" />;
  if (replays.length === 0) {
    return (
      <Empty
        icon={RotateCw}
        title="Nothing was replayed yet"
        action={<Button onClick={() => stores.selection.setState({ view: 'timeline' })}>Go to the timeline</Button>}
      >
        Select deliveries there and press r. What is sent again, and what your handler answers, is kept here.
      </Empty>
    );
  }
  return (
    <div className={styles.scroll}>
      <ul aria-label="Replay jobs">
        {replays.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
      {hasOlder ? (
        <div className={styles.padded}>
          <Button size="small" onClick={older}>
            Older replays
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function JobRow({ job }: { readonly job: ReplaySummary }) {
  const { stores } = useServices();
  const nowMs = useNow();
  const { word, tone } = replayLook(job);
  return (
    <li className={styles.jobRow}>
      <button
        type="button"
        className={styles.jobOpen}
        data-job={job.id}
        onClick={() => stores.selection.setState({ replays: { kind: 'job', id: job.id } })}
      >
        <span className={styles.jobState}>
          <Badge tone={tone}>{word}</Badge>
        </span>
        <span className={styles.jobWords}>
          <bdi className={styles.jobName}>{visibleText(job.name)}</bdi>
          <span className={styles.jobFacts}>
            {countOf(job.totalAttempts, 'delivery', 'deliveries')} · {kindName(job.kind)} · <bdi>{visibleText(hostOf(job.targetUrl))}</bdi>
          </span>
        </span>
        <span className={styles.jobProgress}>
          <OutcomeBar job={job} />
          <span className={styles.jobFacts}>
            {isUnfinished(job)
              ? [replayRate(job), replayRemaining(job)].filter((part) => part !== '').join(' · ') || visibleText(job.sentence)
              : visibleText(job.sentence)}
          </span>
        </span>
        <span className={styles.jobWhen} title={describeTime(job.createdAtUs, nowMs)}>
          {formatMoment(job.createdAtUs, nowMs * 1000)}
        </span>
      </button>
    </li>
  );
}
