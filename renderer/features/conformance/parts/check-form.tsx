import { ShieldCheck, Square } from 'lucide-react';
import type { ConformanceCheck } from '#contract/models/conformance.ts';
import { HostConsent } from '#renderer/exchange/aim/host-consent.tsx';
import { SignerPicker } from '#renderer/exchange/aim/signer-picker.tsx';
import { TargetPicker } from '#renderer/exchange/aim/target-picker.tsx';
import type { AimView } from '#renderer/exchange/aim/use-aim.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import type { Asked } from '#renderer/platform/use-asked.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../conformance.module.css';
import { type Limits, readLimits, requestWords } from '../report.ts';
import { CheckChoice, type CheckFacts } from './check-choice.tsx';

export interface CheckFormProps {
  readonly aim: AimView;
  /** The host the engine asks to be confirmed. */
  readonly host: string | null;
  readonly targetProblem: string | undefined;
  readonly limits: Limits;
  readonly suite: Asked<readonly CheckFacts[]>;
  readonly chosen: readonly ConformanceCheck[];
  readonly isRunning: boolean;
  readonly isStarting: boolean;
  /** Why it can not start; null when it can. */
  readonly why: string | null;
  readonly onLimits: (limits: Limits) => void;
  readonly onChosen: (chosen: readonly ConformanceCheck[]) => void;
  readonly onStart: () => void;
  readonly onCancel: () => void;
}

/** The handler, how it is signed, what is asked of it, and the button. */
export function CheckForm(props: CheckFormProps) {
  const { aim, host, targetProblem, suite, chosen, isRunning, onChosen } = props;
  const asked = host ?? aim.confirmedHost ?? null;
  return (
    <Section title="Your handler">
      <CardRow className={styles.fields}>
        <TargetPicker destination={aim.destination} onChange={aim.setDestination} error={targetProblem} isDisabled={isRunning} isWide />
        <SignerPicker
          destination={aim.destination}
          signer={aim.signer}
          onChange={aim.setSigner}
          givenSecret={aim.givenSecret}
          onGivenSecret={aim.setGivenSecret}
          isDisabled={isRunning}
        />
        <LimitFields {...props} />
      </CardRow>
      <CardRow className={styles.choiceRow}>
        <CheckChoice suite={suite} chosen={chosen} isDisabled={isRunning} onChosen={onChosen} />
      </CardRow>
      {asked === null ? null : (
        <CardRow>
          <HostConsent host={asked} onConsent={aim.setConfirmedHost} />
        </CardRow>
      )}
      <CardRow className={styles.startRow}>
        <StartButtons {...props} />
      </CardRow>
    </Section>
  );
}

function LimitFields({ limits, isRunning, onLimits }: CheckFormProps) {
  const { answerWithinMs, burst } = readLimits(limits);
  return (
    <div className={styles.limits}>
      <Field label="Answers within, s" error={answerWithinMs === undefined ? '0.1 to 30 s' : undefined}>
        {({ id, describedBy, isInvalid }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            isInvalid={isInvalid}
            inputMode="decimal"
            maxLength={8}
            title="The documented rule is 10 s"
            value={limits.within}
            disabled={isRunning}
            onChange={(event) => onLimits({ ...limits, within: event.target.value })}
          />
        )}
      </Field>
      <Field label="Burst, requests" error={burst === undefined ? '2 to 200' : undefined}>
        {({ id, describedBy, isInvalid }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            isInvalid={isInvalid}
            inputMode="numeric"
            maxLength={4}
            title="All at the same time"
            value={limits.burst}
            disabled={isRunning}
            onChange={(event) => onLimits({ ...limits, burst: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function StartButtons({ suite, chosen, limits, isRunning, isStarting, why, aim, host, onStart, onCancel }: CheckFormProps) {
  const first = useLostFocus<HTMLButtonElement>(isRunning);
  const isUnconfirmed = host !== null && aim.confirmedHost !== host;
  if (isRunning) {
    return (
      <>
        <Button ref={first} icon={Square} onClick={onCancel}>
          Stop the check
        </Button>
        <span className={styles.hint}>One at a time. What is in flight is cut.</span>
      </>
    );
  }
  return (
    <>
      <Button
        ref={first}
        variant="primary"
        icon={ShieldCheck}
        isBusy={isStarting}
        disabled={why !== null || isUnconfirmed}
        onClick={onStart}
      >
        Check this handler
      </Button>
      <span className={styles.hint}>
        {why ??
          (suite.value === undefined
            ? ''
            : `${requestWords(suite.value, chosen, readLimits(limits).burst)}. Nothing but your handler is changed by them.`)}
      </span>
    </>
  );
}
