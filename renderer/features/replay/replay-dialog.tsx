import type { DeliveryId } from '#contract/ids.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { ReplayBody } from './parts/replay-body.tsx';

export interface ReplayDialogProps {
  readonly deliveryId: DeliveryId;
  /** Chosen from the start; exact when left out. */
  readonly kind?: ReplayKind | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Sends one captured delivery again and shows what was answered, all in one place. */
export function ReplayDialog({ deliveryId, kind, isOpen, onClose }: ReplayDialogProps) {
  return (
    <Dialog
      title="Replay"
      description={`Send ${deliveryId} again. What is answered is kept with it as an attempt.`}
      isOpen={isOpen}
      onClose={onClose}
      size="large"
    >
      {isOpen ? <ReplayBody key={deliveryId} deliveryId={deliveryId} startKind={kind ?? 'exact'} onClose={onClose} /> : null}
    </Dialog>
  );
}
