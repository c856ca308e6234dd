import type { ScenarioRunId } from '#contract/ids.ts';
import type { ScenarioRunSummary } from '#contract/models/scenario.ts';
import { describeTime, formatMoment } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import styles from '../run.module.css';
import { runLook } from '../runs.ts';

export interface EarlierRunsProps {
  readonly items: readonly ScenarioRunSummary[];
  readonly shownId: ScenarioRunId | undefined;
  readonly onShow: (id: ScenarioRunId) => void;
}

/** Runs of this scenario, newest first, to look at once more. */
export function EarlierRuns({ items, shownId, onShow }: EarlierRunsProps) {
  if (items.length < 2) return null;
  const nowMs = Date.now();
  return (
    <section className={styles.earlier} aria-label="Runs">
      <h3 className={styles.groupName}>Runs</h3>
      <ul>
        {items.map((run) => {
          const { word, tone } = runLook(run.state);
          return (
            <li key={run.id}>
              <button
                type="button"
                className={styles.earlierRun}
                aria-current={run.id === shownId ? 'true' : undefined}
                onClick={() => onShow(run.id)}
              >
                <Badge tone={tone}>{word}</Badge>
                <bdi className={styles.earlierText}>{visibleText(run.sentence)}</bdi>
                <span className={styles.hint} title={describeTime(run.startedAtUs, nowMs)}>
                  {formatMoment(run.startedAtUs, nowMs * 1000)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
