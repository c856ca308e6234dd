import { ListChecks } from 'lucide-react';
import type { ScenarioRun, ScenarioRunSummary } from '#contract/models/scenario.ts';
import { maskUrl } from '#domain/masking.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../run.module.css';
import { runLook } from '../runs.ts';
import { StepRow } from './step-row.tsx';

export interface RunViewProps {
  readonly shown: ScenarioRunSummary | undefined;
  /** With its steps; undefined until they are here. */
  readonly run: ScenarioRun | undefined;
  readonly onLine: (line: number) => void;
}

/** How far a run is or how it ended, and what became of each step. */
export function RunView({ shown, run, onLine }: RunViewProps) {
  if (shown === undefined) {
    return (
      <div className={styles.notRun}>
        <Empty icon={ListChecks} title="Not run yet">
          Run sends its events one after another. What came of each step is shown here.
        </Empty>
      </div>
    );
  }
  return (
    <div className={styles.result}>
      <Summary shown={shown} />
      {run === undefined ? (
        <Skeleton rows={4} height={44} label="Loading the steps" />
      ) : (
        <ol className={styles.steps} aria-label="Steps">
          {run.steps.map((step) => (
            <StepRow key={step.path} step={step} runId={run.id} onLine={onLine} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Summary({ shown }: { readonly shown: ScenarioRunSummary }) {
  const { word, tone } = runLook(shown.state);
  return (
    <div className={styles.summary} data-testid="run-summary">
      <p className={styles.summaryLine}>
        <Badge tone={tone}>{word}</Badge>
        <span role="status" className={styles.summaryText}>
          <bdi>{visibleText(shown.sentence)}</bdi>
        </span>
      </p>
      {shown.endedAtUs === null ? (
        <ProgressBar
          label="Steps done"
          share={shown.totalSteps === 0 ? null : shown.doneSteps / shown.totalSteps}
          valueText={`${shown.doneSteps} of ${shown.totalSteps}`}
        />
      ) : null}
      <p className={styles.hint} title={describeTime(shown.startedAtUs, Date.now())}>
        {formatClock(shown.startedAtUs)} to <bdi>{visibleText(maskUrl(shown.targetUrl))}</bdi>
      </p>
    </div>
  );
}
