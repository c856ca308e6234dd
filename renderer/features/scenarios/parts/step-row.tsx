import { CircleCheck, CircleDashed, CircleMinus, CircleX, Inbox, type LucideIcon } from 'lucide-react';
import type { ScenarioRunId } from '#contract/ids.ts';
import type { StepResult } from '#contract/models/scenario.ts';
import { AttemptFold } from '#renderer/exchange/attempt-fold.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatDuration } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from '../run.module.css';
import { depthOf, tookUs } from '../runs.ts';

const icons: Readonly<Record<Exclude<StepResult['state'], 'running'>, LucideIcon>> = {
  waiting: CircleDashed,
  passed: CircleCheck,
  failed: CircleX,
  skipped: CircleMinus,
};

export interface StepRowProps {
  readonly step: StepResult;
  readonly runId: ScenarioRunId;
  readonly onLine: (line: number) => void;
}

/** One step: sign and word of its state, what happened, how long it took, and what was sent and captured. */
export function StepRow({ step, runId, onLine }: StepRowProps) {
  const took = tookUs(step);
  return (
    <li className={styles.step} data-state={step.state} style={{ paddingLeft: 12 + depthOf(step) * 18 }}>
      <StateSign state={step.state} />
      <div className={styles.stepWords}>
        <div className={styles.stepHead}>
          <button type="button" className={styles.stepTitle} title={`Line ${step.line}`} onClick={() => onLine(step.line)}>
            <span className={styles.stepPath}>{step.path}</span>
            <bdi>{visibleText(step.title)}</bdi>
          </button>
          <span className={classNames(styles.stepState, styles[step.state])}>{step.state}</span>
          <span className={styles.took}>{took === null ? '' : formatDuration(took)}</span>
        </div>
        {step.sentence === '' ? null : (
          <p className={styles.stepSentence}>
            <bdi>{visibleText(step.sentence)}</bdi>
          </p>
        )}
        {step.attemptIds.length + step.deliveryIds.length === 0 ? null : (
          <div className={styles.stepLinks}>
            <AttemptFold ids={step.attemptIds} groupId={runId} />
            <Deliveries step={step} />
          </div>
        )}
      </div>
    </li>
  );
}

function StateSign({ state }: { readonly state: StepResult['state'] }) {
  if (state === 'running') {
    return (
      <span className={classNames(styles.sign, styles.running)}>
        <Spinner size={15} />
      </span>
    );
  }
  const Icon = icons[state];
  return (
    <span className={classNames(styles.sign, styles[state])}>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </span>
  );
}

/** More than a few are a filter's work. */
const mostLinks = 3;

function Deliveries({ step: { deliveryIds } }: { readonly step: StepResult }) {
  const { stores } = useServices();
  return deliveryIds.slice(0, mostLinks).map((id) => (
    <Button
      key={id}
      size="small"
      variant="quiet"
      icon={Inbox}
      title="What our receiver captured of it"
      onClick={() => stores.selection.setState({ view: 'timeline', deliveryId: id, focusedId: id, detailTab: 'overview' })}
    >
      {id}
    </Button>
  ));
}
