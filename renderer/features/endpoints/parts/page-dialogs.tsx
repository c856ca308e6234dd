import type { EndpointId } from '#contract/ids.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import type { EndpointDialog } from '../endpoint-dialogs.ts';
import { AddSecretDialog } from './add-secret-dialog.tsx';
import { ChangeSecretDialog } from './change-secret-dialog.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

export interface PageDialogsProps {
  readonly dialog: EndpointDialog | null;
  readonly onClose: () => void;
  /** After the secrets, or how deliveries are signed, were changed. */
  readonly onChanged: (id: EndpointId) => void;
}

/** The one dialog that is open, if any. It stays closed once its endpoint or secret is gone. */
export function PageDialogs({ dialog, onClose, onChanged }: PageDialogsProps) {
  const { stores } = useServices();
  const endpointId = dialog === null || dialog.kind === 'create' ? null : dialog.endpointId;
  const endpoint = useStore(stores.environment, (state) => state.endpoints.find(({ id }) => id === endpointId));
  if (dialog?.kind === 'create') return <CreateDialog isOpen onClose={onClose} />;
  if (dialog === null || endpoint === undefined) return null;
  const changed = () => onChanged(endpoint.id);
  if (dialog.kind === 'edit') return <EditDialog endpoint={endpoint} onClose={onClose} onSigningChanged={changed} />;
  if (dialog.kind === 'add-secret') return <AddSecretDialog endpoint={endpoint} isOpen onClose={onClose} onAdded={changed} />;
  if (dialog.kind === 'rotate') return <RotateDialog endpoint={endpoint} onClose={onClose} onRotated={changed} />;
  const { secretId } = dialog;
  const secret = endpoint.secrets.find(({ id }) => id === secretId);
  return secret === undefined ? null : <ChangeSecretDialog secret={secret} onClose={onClose} onMoved={changed} />;
}
