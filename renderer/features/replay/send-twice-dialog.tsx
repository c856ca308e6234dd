import { type KeyboardEvent, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { hostAskedBy } from '#renderer/errors/host-asked.ts';
import { HostTyped } from '#renderer/exchange/aim/host-typed.tsx';
import { KindPicker } from '#renderer/exchange/aim/kind-picker.tsx';
import { isHostTyped, noTarget, type TargetDraft, targetChoiceOf } from '#renderer/exchange/aim/target-choice.ts';
import { TargetChoicePicker } from '#renderer/exchange/aim/target-choice-picker.tsx';
import { completeTarget } from '#renderer/exchange/aim/target-input.ts';
import { targetProblemOf } from '#renderer/exchange/aim/use-aim.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { IdempotencyView } from './parts/idempotency-view.tsx';
import styles from './replay-dialog.module.css';
import { useSendTwice } from './use-send-twice.ts';

export interface SendTwiceDialogProps {
  readonly deliveryId: DeliveryId;
  readonly onClose: () => void;
}

/** Whether a handler minds getting an event twice, as senders do send it. */
export function SendTwiceDialog({ deliveryId, onClose }: SendTwiceDialogProps) {
  return (
    <Dialog
      title="Send twice"
      description="Sends the event, sends it again, then twice at the same time: a handler that is idempotent acts once."
      isOpen
      onClose={onClose}
      size="large"
    >
      <Body deliveryId={deliveryId} onClose={onClose} />
    </Dialog>
  );
}

function Body({ deliveryId, onClose }: SendTwiceDialogProps) {
  const { stores } = useServices();
  const [target, setTarget] = useState<TargetDraft>(noTarget);
  const [kind, setKind] = useState<ReplayKind>('new-identity');
  const [probe, setProbe] = useState('');
  const [typed, setTyped] = useState('');
  const check = useSendTwice(deliveryId);
  const choice = targetChoiceOf(target);
  const isProduction = useStore(
    stores.target,
    ({ targets }) => targets?.some(({ id, isProduction: is }) => is && id === target.targetId) === true,
  );
  const host = hostAskedBy(check.error);
  const targetError = targetProblemOf(check.error);
  const isReady = choice !== null && isHostTyped(typed, host) && !check.isRunning;
  const run = () => {
    if (!isReady || choice === null) return;
    void check.run({ target: choice, kind, probeUrl: completeTarget(probe).url, confirmedHost: host ?? undefined });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from every field of the form
    <div onKeyDown={onKeyDown}>
      <div className={styles.columns}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          <TargetChoicePicker draft={target} onChange={setTarget} error={targetError} />
          <HostTyped host={host} typed={typed} isProduction={isProduction} onType={setTyped} />
          <Field
            label="Probe URL"
            hint="Asked with GET before and after: what it answers is taken for the handler's state. May be left empty."
          >
            {({ id, describedBy }) => (
              <TextInput
                id={id}
                isMono
                inputMode="url"
                aria-describedby={describedBy}
                placeholder="http://localhost:3000/orders/count"
                value={probe}
                onChange={(event) => setProbe(event.target.value)}
              />
            )}
          </Field>
          <KindPicker kind={kind} onChange={setKind} />
        </form>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keys */}
        <section className={styles.twice} tabIndex={0} aria-label="Result" aria-live="polite">
          {check.error === undefined || host !== null || targetError !== undefined ? null : (
            <ErrorCallout
              error={check.error}
              actions={{ retry: run, reconnect: run, enter_secret: () => stores.selection.setState({ dialog: null, view: 'endpoints' }) }}
            />
          )}
          {check.isRunning ? (
            <p className={styles.waiting}>
              <Spinner /> Sending four times and waiting for the answers
            </p>
          ) : null}
          {check.value === undefined ? null : <IdempotencyView report={check.value} />}
          {check.value === undefined && check.error === undefined && !check.isRunning ? (
            <p className={styles.hint}>
              Four requests leave. Equal answers alone do not prove much: with a probe URL, what your handler holds is looked at as well.
            </p>
          ) : null}
        </section>
      </div>
      <div className={styles.actions}>
        <span className={styles.foot}>
          <Keys keys="Ctrl+Enter" /> sends
        </span>
        {check.isRunning ? <Button onClick={check.cancel}>Cancel sending</Button> : <Button onClick={onClose}>Close</Button>}
        <Button variant="primary" isBusy={check.isRunning} disabled={!isReady && !check.isRunning} onClick={run}>
          {check.value === undefined ? 'Send twice' : 'Send twice again'}
        </Button>
      </div>
    </div>
  );
}
