import { type KeyboardEvent, useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { completeTarget, isAboutTarget } from '#renderer/exchange/aim/target-input.ts';
import { useRecentTargets } from '#renderer/exchange/aim/use-recent-targets.ts';
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
  const [text, setText] = useState('');
  const [kind, setKind] = useState<ReplayKind>(startKind);
  const [confirmed, setConfirmed] = useState<string | undefined>(undefined);
  const [view, setView] = useState<SideView>('request');
  const recent = useRecentTargets((last) => setText((typed) => (typed === '' ? last : typed)));
  const target = completeTarget(text);
  const { state: preview, again } = usePreview(deliveryId, target.url, kind);
  const sender = useReplay(deliveryId);
  const host = hostToConfirm(preview, sender);
  const isReady = target.url !== '' && preview.kind !== 'failed' && (host === null || confirmed === host) && !sender.isSending;

  const send = () => {
    if (!isReady) return;
    setView('answer');
    sender.send({ url: target.url, kind, confirmedHost: confirmed });
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
          target={{ text, completed: target.isCompleted ? target.url : undefined, error: targetError(preview, sender), recent }}
          kind={kind}
          consent={{ host, isGiven: confirmed === host }}
          onText={setText}
          onKind={setKind}
          onConsent={setConfirmed}
          onSubmit={send}
        />
        <ReplaySide deliveryId={deliveryId} view={view} onView={setView} preview={preview} sender={sender} onAskAgain={again} />
      </div>
      <Foot sender={sender} isReady={isReady} onSend={send} onClose={onClose} />
    </div>
  );
}

interface FootProps {
  readonly sender: ReplaySender;
  readonly isReady: boolean;
  readonly onSend: () => void;
  readonly onClose: () => void;
}

function Foot({ sender, isReady, onSend, onClose }: FootProps) {
  return (
    <div className={styles.actions}>
      <span className={styles.foot}>
        <Keys keys="Ctrl+Enter" /> sends
      </span>
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
