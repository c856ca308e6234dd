import type { ReactNode } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { HostTyped } from '#renderer/exchange/aim/host-typed.tsx';
import { targetProblemOf } from '#renderer/exchange/aim/use-aim.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../plans.module.css';
import type { PlanView } from '../use-plan-session.ts';
import type { SendPlan } from '../use-send-plan.ts';
import { PlanEntries } from './plan-entries.tsx';
import { PlanFigures } from './plan-figures.tsx';
import { PlanOptionsForm } from './plan-options.tsx';

export interface PlanEditorProps {
  readonly view: PlanView;
  readonly sending: SendPlan;
  readonly isReadOnly: boolean;
}

/** Options to the left; what they come to, what leaves and what has to be confirmed to the right. */
export function PlanEditor({ view, sending, isReadOnly }: PlanEditorProps) {
  const { session, state } = view;
  const targetError = targetProblemOf(state.error) ?? targetProblemOf(state.sendError);
  return (
    <div className={styles.editor}>
      <PlanOptionsForm
        form={state.form}
        problems={state.problems}
        targetError={targetError}
        isReadOnly={isReadOnly}
        onChange={session.choose}
      />
      <div className={styles.outcome}>
        {state.error === undefined || targetError !== undefined ? null : (
          <ErrorCallout error={state.error} actions={{ retry: session.again, reconnect: session.again, reload: session.again }} />
        )}
        <SendError view={view} />
        <HostTyped host={sending.host} typed={sending.typed} isProduction={sending.isProduction} onType={sending.setTyped} />
        <Outcome view={view} isTargetWrong={targetError !== undefined} />
      </div>
    </div>
  );
}

/** Why a confirmed plan was not sent, unless it is asked for in its place. */
function SendError({ view: { state } }: { readonly view: PlanView }): ReactNode {
  const { sendError } = state;
  if (sendError === undefined || hostAskedBy(sendError) !== null || targetProblemOf(sendError) !== undefined) return null;
  const hasChanged = failureOf(sendError).code === 'conflict.plan_changed';
  return (
    <div data-testid="send-error">
      <ErrorCallout error={sendError} />
      {hasChanged ? <p className={styles.hint}>What is shown below is the plan as it is now. Look once more, then send.</p> : null}
    </div>
  );
}

function Outcome({ view: { state }, isTargetWrong }: { readonly view: PlanView; readonly isTargetWrong: boolean }) {
  const { plan, error, form } = state;
  if (plan !== null) {
    return (
      <>
        <PlanFigures plan={plan} isCurrent={state.isCurrent} />
        <PlanEntries plan={plan} />
      </>
    );
  }
  if (error !== undefined) return isTargetWrong ? <p className={styles.hint}>Nothing is planned for this target.</p> : null;
  if (form.target.targetId === null && form.target.url.trim() === '') {
    return <p className={styles.hint}>Name a target to see what will leave. Nothing is sent before you confirm.</p>;
  }
  return <Skeleton rows={7} height={28} label="Working out the plan" />;
}
