import { type KeyboardEvent, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { isHostTyped, noTarget, type TargetDraft, targetChoiceOf } from '#renderer/exchange/aim/target-choice.ts';
import { isAboutTarget } from '#renderer/exchange/aim/target-input.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import styles from '../replay-dialog.module.css';
import { type PreviewState, usePreview } from '../use-preview.ts';
import { type ReplaySender, useReplay } from '../use-replay.ts';
import { ReplayForm } from './replay-form.tsx';
import { ReplaySide, type SideView } from './replay-side.tsx';

export interface ReplayBodyProps {
  readonly deliveryId: DeliveryId;
  readonly startKind: ReplayKind;
  readonly onClose: () => void;
}

export function ReplayBody({ deliveryId, startKind, onClose }: ReplayBodyProps) {
  const { stores } = useServices();
  const [target, setTarget] = useState<TargetDraft>(noTarget);
  const [kind, setKind] = useState<ReplayKind>(startKind);
  const [typed, setTyped] = useState('');
  const [view, setView] = useState<SideView>('request');
  const choice = targetChoiceOf(target);
  const isProduction = useStore(
    stores.target,
    ({ targets }) => targets?.some(({ id, isProduction: is }) => id === target.targetId && is) === true,
  );
  const { state: preview, again } = usePreview(deliveryId, choice, kind);
  const sender = useReplay(deliveryId);
  const host = hostToConfirm(preview, sender);
  const isReady = choice !== null && preview.kind !== 'failed' && isHostTyped(typed, host) && !sender.isSending;

  const send = () => {
    if (!isReady || choice === null) return;
    setView('answer');
    sender.send({ target: choice, kind, confirmedHost: host ?? undefined });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from every field of the form
    <div onKeyDown={onKeyDown}>
      <div className={styles.columns}>
        <ReplayForm
          target={target}
          targetError={targetError(preview, sender)}
          kind={kind}
          consent={{ host, typed, isProduction }}
          onTarget={setTarget}
          onKind={setKind}
          onHost={setTyped}
          onSubmit={send}
        />
        <ReplaySide deliveryId={deliveryId} view={view} onView={setView} preview={preview} sender={sender} onAskAgain={again} />
      </div>
      <Foot deliveryId={deliveryId} sender={sender} isReady={isReady} onSend={send} onClose={onClose} />
    </div>
  );
}

interface FootProps {
  readonly deliveryId: DeliveryId;
  readonly sender: ReplaySender;
  readonly isReady: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
}

function Foot({ deliveryId, sender, isReady, onSend, onClose }: FootProps) {
  const { stores } = useServices();
  return (
    <div className={styles.actions}>
      <span className={styles.foot}>
        <Keys keys="Ctrl+Enter" /> sends
      </span>
      <Button
        variant="quiet"
        title="See whether your handler minds getting it twice"
        onClick={() => stores.selection.setState({ dialog: { kind: 'send-twice', deliveryId } })}
      >
        Send twice…
      </Button>
      {sender.sent?.outcome === 'pending' ? (
        <Button onClick={sender.cancel}>Cancel sending</Button>
      ) : (
        <Button onClick={onClose}>Close</Button>
      )}
      <Button variant="primary" isBusy={sender.isSending} disabled={!isReady && !sender.isSending} onClick={onSend}>
        {sender.sent === undefined ? 'Send' : 'Send again'}
      </Button>
    </div>
  );
}

function hostToConfirm(preview: PreviewState, sender: ReplaySender): string | null {
  if (preview.kind === 'ready') return preview.preview.hostToConfirm;
  return preview.kind === 'loading' ? (preview.last?.hostToConfirm ?? null) : sender.askedHost;
}

/** The sentence for the target's field, when that is what is wrong. */
function targetError(preview: PreviewState, sender: ReplaySender): string | undefined {
  const error = preview.kind === 'failed' ? preview.error : sender.error;
  if (error === undefined || !isAboutTarget(error)) return undefined;
  const { sentence, reason } = failureOf(error);
  return `${sentence} ${reason}`.trim();
}
