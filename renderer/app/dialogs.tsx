import { DeleteDialog } from '#renderer/features/edit/delete-dialog.tsx';
import { TagsDialog } from '#renderer/features/edit/tags-dialog.tsx';
import { AddSecretDialog } from '#renderer/features/endpoints/parts/add-secret-dialog.tsx';
import { PlanDialog } from '#renderer/features/plans/plan-dialog.tsx';
import { ReplayDialog } from '#renderer/features/replay/replay-dialog.tsx';
import { SendTwiceDialog } from '#renderer/features/replay/send-twice-dialog.tsx';
import { RecordDialog } from '#renderer/features/scenarios/record-dialog.tsx';
import { ValuesDialog } from '#renderer/features/values/values-dialog.tsx';
import { OwnSenderDialog } from '#renderer/features/welcome/own-sender-dialog.tsx';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Palette } from './palette/palette.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** The one dialog that features and keys may open from anywhere. */
export function Dialogs() {
  const { stores } = useServices();
  const dialog = useStore(stores.selection, (state) => state.dialog);
  const endpointId = dialog?.kind === 'add-secret' ? dialog.endpointId : null;
  const endpoint = useStore(stores.environment, (state) => state.endpoints.find(({ id }) => id === endpointId));
  const close = () => stores.selection.setState({ dialog: null });
  return (
    <>
      {dialog?.kind === 'replay' ? <ReplayDialog deliveryId={dialog.deliveryId} kind={dialog.replayKind} isOpen onClose={close} /> : null}
      {dialog?.kind === 'plan' ? <PlanDialog from={dialog.from} onClose={close} /> : null}
      {dialog?.kind === 'send-twice' ? <SendTwiceDialog deliveryId={dialog.deliveryId} onClose={close} /> : null}
      {endpoint === undefined ? null : <AddSecretDialog endpoint={endpoint} isOpen onClose={close} />}
      {dialog?.kind === 'tags' ? <TagsDialog subject={dialog.subject} onClose={close} /> : null}
      {dialog?.kind === 'delete' ? <DeleteDialog subject={dialog.subject} onClose={close} /> : null}
      {dialog?.kind === 'values' ? <ValuesDialog environmentId={dialog.environmentId} onClose={close} /> : null}
      {dialog?.kind === 'record' ? <RecordDialog from={dialog.from} onClose={close} /> : null}
      {dialog?.kind === 'own-sender' ? <OwnSenderDialog onClose={close} /> : null}
      {dialog?.kind === 'palette' ? <Palette onClose={close} /> : null}
      <ShortcutsDialog isOpen={dialog?.kind === 'shortcuts'} onClose={close} />
    </>
  );
}
