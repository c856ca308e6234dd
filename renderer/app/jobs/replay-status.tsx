import { Pause, Play, X } from 'lucide-react';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { isUnfinished, replayFigures, replayRemaining, replayShare } from '#renderer/lib/replay-words.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useReplayDeeds } from '#renderer/platform/use-replay-deeds.ts';
import { useReplays } from '#renderer/platform/use-replays.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import styles from './jobs.module.css';

/** In the status line: the replay that runs or waits, how far it is, with pause and cancel. Pressed, its page opens. */
export function ReplayStatus() {
  const { stores } = useServices();
  const { replays } = useReplays();
  const open = unfinishedReplays(replays ?? []);
  const [first] = open;
  if (first === undefined) return null;
  const name = first.state === 'running' ? 'Replaying' : 'Replay paused';
  const show = () => stores.selection.setState({ view: 'replays', replays: { kind: 'job', id: first.id } });
  return (
    <span className={styles.status} data-testid="replay-status">
      <button type="button" className={styles.running} title="Open the replay" onClick={show}>
        <span>{name}</span>
        <span className={styles.figures}>{replayFigures(first)}</span>
        <ProgressBar label={name} share={replayShare(first)} valueText={replayFigures(first)} className={styles.line} />
        <span className={styles.left}>{replayRemaining(first)}</span>
        {open.length > 1 ? <span className={styles.others}>+{open.length - 1}</span> : null}
      </button>
      <Buttons replay={first} onAsked={show} />
    </span>
  );
}

/** One delivery sent again is over before anybody could press: it has no place here. Running ones come first. */
export function unfinishedReplays(replays: readonly ReplaySummary[]): readonly ReplaySummary[] {
  const open = replays.filter((replay) => replay.totalAttempts > 1 && isUnfinished(replay));
  return [...open.filter(({ state }) => state === 'running'), ...open.filter(({ state }) => state !== 'running')];
}

function Buttons({ replay, onAsked }: { readonly replay: ReplaySummary; readonly onAsked: () => void }) {
  const deeds = useReplayDeeds(onAsked);
  return (
    <>
      {replay.state === 'running' ? (
        <IconButton icon={Pause} size="small" className={styles.cancel} label="Pause the replay" onClick={() => deeds.pause(replay.id)} />
      ) : (
        <IconButton icon={Play} size="small" className={styles.cancel} label="Resume the replay" onClick={() => deeds.resume(replay.id)} />
      )}
      <IconButton icon={X} size="small" className={styles.cancel} label="Cancel the replay" onClick={() => deeds.cancel(replay.id)} />
    </>
  );
}
