import { Pause, Play, Square, StepForward } from 'lucide-react';
import type { ScenarioRunSummary } from '#contract/models/scenario.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import styles from '../run.module.css';
import type { RunCommand } from '../use-runs.ts';

export interface RunButtonsProps {
  /** The run that goes on; undefined where none does. */
  readonly active: ScenarioRunSummary | undefined;
  readonly isStarting: boolean;
  /** Why it can not be started; null when it can. */
  readonly why: string | null;
  readonly onRun: () => void;
  readonly onStep: () => void;
  readonly onAct: (command: RunCommand) => void;
}

/** What can be done at this point: start, or steer what goes on. */
export function RunButtons({ active, isStarting, why, onRun, onStep, onAct }: RunButtonsProps) {
  const first = useLostFocus<HTMLButtonElement>(active?.state ?? 'none');
  if (active === undefined) {
    return (
      <div className={styles.buttons}>
        <Button ref={first} variant="primary" icon={Play} isBusy={isStarting} disabled={why !== null} onClick={onRun}>
          Run
        </Button>
        <Button icon={StepForward} disabled={why !== null || isStarting} title="Begin paused, after the first step" onClick={onStep}>
          Step
        </Button>
        {why === null ? (
          <span className={styles.hint}>
            <Keys keys="Ctrl+Enter" /> runs
          </span>
        ) : (
          <span className={styles.why}>{why}</span>
        )}
      </div>
    );
  }
  return (
    <div className={styles.buttons}>
      {active.state === 'paused' ? (
        <>
          <Button ref={first} variant="primary" icon={Play} onClick={() => onAct('resume')}>
            Resume
          </Button>
          <Button icon={StepForward} onClick={() => onAct('step')}>
            Step
          </Button>
        </>
      ) : (
        <Button ref={first} icon={Pause} onClick={() => onAct('pause')}>
          Pause
        </Button>
      )}
      <Button icon={Square} onClick={() => onAct('stop')}>
        Stop
      </Button>
    </div>
  );
}
