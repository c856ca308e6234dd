import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReplayId } from '#contract/ids.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { HostTyped } from '#renderer/exchange/aim/host-typed.tsx';
import { isHostTyped } from '#renderer/exchange/aim/target-choice.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { type ReplayDeeds, useReplayDeeds } from '#renderer/platform/use-replay-deeds.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { PartId } from './outcome-parts.ts';
import { FixPanel } from './parts/fix-panel.tsx';
import { ItemsPane } from './parts/items-pane.tsx';
import { JobHead } from './parts/job-head.tsx';
import { JobProgress } from './parts/job-progress.tsx';
import styles from './replays.module.css';
import { useJob } from './use-job.ts';

/** One job: how far it is, what became of each delivery, and what changed since an earlier run. */
export function JobPage({ id }: { readonly id: ReplayId }) {
  const { stores } = useServices();
  const { job, asked, beat } = useJob(id);
  const deeds = useReplayDeeds();
  const [shows, setShows] = useState<'items' | 'compare'>('items');
  const [chosen, setChosen] = useState<readonly PartId[]>([]);
  const back = () => stores.selection.setState({ replays: { kind: 'jobs' } });
  if (job === undefined) {
    return (
      <div className={styles.jobPage}>
        <header className={styles.jobHead}>
          <IconButton icon={ArrowLeft} label="Replays" onClick={back} />
          <h1 className={styles.jobTitle} tabIndex={-1}>
            Replay
          </h1>
        </header>
        {asked.error === undefined ? (
          <Skeleton rows={8} height={32} label="Loading the replay" />
        ) : (
          <div className={styles.padded}>
            <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload, reload: asked.reload }} />
          </div>
        )}
      </div>
    );
  }
  const toggle = (part: PartId) =>
    setChosen((before) => (before.includes(part) ? before.filter((other) => other !== part) : [...before, part]));
  return (
    <div className={styles.jobPage} data-state={job.state}>
      <JobHead job={job} deeds={deeds} shows={shows} onShow={setShows} onBack={back} />
      <JobProgress job={job} deeds={deeds} chosen={chosen} onToggle={toggle} />
      <ResumeAsked job={job} deeds={deeds} />
      {shows === 'compare' ? (
        <FixPanel job={job} onClose={() => setShows('items')} />
      ) : (
        <ItemsPane job={job} chosen={chosen} beat={beat} onClear={() => setChosen([])} />
      )}
    </div>
  );
}

/** A host that has to be typed before a job goes on. */
function ResumeAsked({ job, deeds }: { readonly job: ReplaySummary; readonly deeds: ReplayDeeds }) {
  const { stores } = useServices();
  const [typed, setTyped] = useState('');
  const isProduction = useStore(
    stores.target,
    ({ targets }) => targets?.some(({ url, isProduction: is }) => is && url === job.targetUrl) === true,
  );
  const host = deeds.askedHost;
  if (host === null) return null;
  return (
    <form
      className={styles.asked}
      onSubmit={(event) => {
        event.preventDefault();
        if (isHostTyped(typed, host)) deeds.resume(job.id, host);
      }}
    >
      <HostTyped host={host} typed={typed} isProduction={isProduction} onType={setTyped} />
      <Button type="submit" variant="primary" isBusy={deeds.isBusy} disabled={!isHostTyped(typed, host)}>
        Go on with {visibleText(host)}
      </Button>
    </form>
  );
}
