import { Wrench } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Finding, Fix } from '#contract/models/diagnosis.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { applyFix } from '../apply-fix.ts';
import { fixWords } from '../fix-words.ts';
import type { SignatureView } from '../use-signature.ts';
import styles from './fix-action.module.css';

export interface FixActionProps {
  readonly fix: Fix;
  readonly secret: Finding['secret'];
  readonly delivery: Delivery;
  readonly view: SignatureView;
  /** The primary button of the tab. */
  readonly isFirst: boolean;
  readonly onEnterSecret: (() => void) | null;
}

/** The press that does what a finding advises. What weakens the endpoint is asked for once more, in words, in the same place. */
export function FixAction({ fix, secret, delivery, view, isFirst, onEnterSecret }: FixActionProps) {
  const { client, stores } = useServices();
  const [isAsking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const words = fixWords(fix, { endpoint: delivery.endpointName, secret });
  const act = () => {
    if (fix.kind === 'replay-fresh') {
      stores.selection.setState({ dialog: { kind: 'replay', deliveryId: delivery.id, replayKind: 'fresh' } });
    } else if (fix.kind === 'enter-secret') onEnterSecret?.();
    else void view.judge({ apply: () => applyFix(client, fix, delivery.endpointId), done: words.done });
  };
  if (fix.kind === 'enter-secret' && onEnterSecret === null) return null;
  if (isAsking && words.warning !== null) {
    const leave = () => {
      setAsking(false);
      // why: the button comes back with the next drawing.
      requestAnimationFrame(() => button.current?.focus());
    };
    return <Asking warning={words.warning} label={words.label} isBusy={view.isJudging} onYes={act} onNo={leave} />;
  }
  return (
    <div>
      <Button
        ref={button}
        variant={isFirst ? 'primary' : 'default'}
        icon={Wrench}
        isBusy={view.isJudging}
        onClick={words.warning === null ? act : () => setAsking(true)}
      >
        <bdi className={styles.label}>{visibleText(words.label)}</bdi>
      </Button>
    </div>
  );
}

interface AskingProps {
  readonly warning: string;
  readonly label: string;
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Asking({ warning, label, isBusy, onYes, onNo }: AskingProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  useEffect(() => cancel.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc leaves the question, as it leaves a dialog
    <div
      className={styles.asking}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onNo();
      }}
    >
      <p role="alert">{visibleText(warning)}</p>
      <div className={styles.buttons}>
        <Button variant="primary" isBusy={isBusy} onClick={onYes}>
          <bdi className={styles.label}>{visibleText(label)}</bdi>
        </Button>
        <Button ref={cancel} onClick={onNo}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
