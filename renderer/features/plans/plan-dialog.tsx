import type { KeyboardEvent } from 'react';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { PlanEditor } from './parts/plan-editor.tsx';
import styles from './plans.module.css';
import { usePlanSession } from './use-plan-session.ts';
import { useSendPlan } from './use-send-plan.ts';

export interface PlanDialogProps {
  readonly from: RunPlace | DeliverySet;
  readonly onClose: () => void;
}

/** Plans a replay of many deliveries. Closed without sending or saving, nothing of it stays. */
export function PlanDialog({ from, onClose }: PlanDialogProps) {
  return (
    <Dialog title="Replay" description={`${whatOf(from)}. Nothing leaves before you confirm.`} isOpen onClose={onClose} size="wide">
      <PlanBody from={from} onClose={onClose} />
    </Dialog>
  );
}

function PlanBody({ from, onClose }: PlanDialogProps) {
  const { stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const view = usePlanSession({ from });
  const sending = useSendPlan(view, isReadOnly);
  const { plan, isSending } = view.state;
  const save = () => {
    if (plan === null) return;
    view.session.keep();
    addNotice(stores.notice, {
      tone: 'ok',
      title: `Saved “${visibleText(plan.name)}”`,
      text: 'It waits among the plans on the Replays page.',
      key: 'plan.saved',
      lastsMs: 8_000,
      action: { label: 'Open', run: () => stores.selection.setState({ view: 'replays', replays: { kind: 'plan', id: plan.id } }) },
    });
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sending.send();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from every field
    <div className={styles.dialog} onKeyDown={onKeyDown}>
      <PlanEditor view={view} sending={sending} isReadOnly={isReadOnly} />
      <div className={styles.foot}>
        <span className={styles.footHint}>
          {isReadOnly ? (
            'The log is read-only: what is sent could not be kept.'
          ) : (
            <>
              <Keys keys="Ctrl+Enter" /> sends
            </>
          )}
        </span>
        <Button onClick={onClose}>Cancel</Button>
        <Button disabled={plan === null || isReadOnly} onClick={save}>
          Save for later
        </Button>
        <Button variant="primary" isBusy={isSending} disabled={!sending.isReady && !isSending} onClick={sending.send}>
          {sending.count === 0 ? 'Send' : `Send ${countOf(sending.count, 'delivery', 'deliveries')}`}
        </Button>
      </div>
    </div>
  );
}

function whatOf(from: RunPlace | DeliverySet): string {
  if ('runId' in from) return `All deliveries of run ${visibleText(from.runId)}`;
  if ('ids' in from) return countOf(from.ids.length, 'selected delivery', 'selected deliveries');
  return from.query === '' ? 'Every delivery' : `Every delivery that matches ${visibleText(from.query)}`;
}
