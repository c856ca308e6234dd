import type { ReplayKind } from '#contract/models/replay.ts';
import { HostTyped } from '#renderer/exchange/aim/host-typed.tsx';
import { KindPicker } from '#renderer/exchange/aim/kind-picker.tsx';
import type { TargetDraft } from '#renderer/exchange/aim/target-choice.ts';
import { TargetChoicePicker } from '#renderer/exchange/aim/target-choice-picker.tsx';
import styles from '../replay-dialog.module.css';

export interface ReplayFormProps {
  readonly target: TargetDraft;
  readonly targetError: string | undefined;
  readonly kind: ReplayKind;
  readonly consent: { readonly host: string | null; readonly typed: string; readonly isProduction: boolean };
  readonly onTarget: (target: TargetDraft) => void;
  readonly onKind: (kind: ReplayKind) => void;
  readonly onHost: (typed: string) => void;
  readonly onSubmit: () => void;
}

export function ReplayForm({ target, targetError, kind, consent, onTarget, onKind, onHost, onSubmit }: ReplayFormProps) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <TargetChoicePicker draft={target} onChange={onTarget} error={targetError} />
      <HostTyped {...consent} onType={onHost} />
      <KindPicker kind={kind} onChange={onKind} />
    </form>
  );
}
