import type { NextStep } from '#contract/error-row.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { ErrorDetails } from './error-details.tsx';
import { presentError, wordsOfStep } from './present-error.ts';

export interface ErrorCalloutProps {
  readonly error: unknown;
  /** What the place can do about it; steps without an action are not shown as buttons. */
  readonly actions?: Readonly<Partial<Record<NextStep, () => void>>> | undefined;
  /** For what was read and needs nothing more. */
  readonly onDismiss?: (() => void) | undefined;
}

/** What failed, why, next step, in that order; details in a fold. Shows nothing for what was cancelled. */
export function ErrorCallout({ error, actions = {}, onDismiss }: ErrorCalloutProps) {
  const presented = presentError(error);
  if (presented === null) return null;
  const buttons = presented.steps.flatMap((step) => {
    const act = actions[step];
    const words = wordsOfStep(step, presented.failure.code);
    return act === undefined || words === null ? [] : [{ step, act, words }];
  });
  return (
    <Callout
      tone="bad"
      isAlert
      title={visibleText(presented.title)}
      actions={
        buttons.length === 0 && onDismiss === undefined ? undefined : (
          <>
            {buttons.map(({ step, act, words }) => (
              <Button key={step} size="small" onClick={act}>
                {words}
              </Button>
            ))}
            {onDismiss === undefined ? null : (
              <Button size="small" variant="quiet" onClick={onDismiss}>
                Dismiss
              </Button>
            )}
          </>
        )
      }
    >
      {presented.text === '' ? null : <p>{visibleText(presented.text)}</p>}
      <ErrorDetails failure={presented.failure} />
    </Callout>
  );
}
