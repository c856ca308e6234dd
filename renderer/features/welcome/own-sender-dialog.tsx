import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { OwnSender } from './parts/own-sender.tsx';

/** The last of the first steps, once the list has taken the place of the guide. */
export function OwnSenderDialog({ onClose }: { readonly onClose: () => void }) {
  const { stores } = useServices();
  const endpoint = useStore(stores.environment, (state) => mainEndpoint(state.endpoints));
  if (endpoint === undefined) return null;
  return (
    <Dialog
      title="Point your own sender here"
      description={`Signed as “${visibleText(endpoint.name)}” expects it; it is verified when it arrives.`}
      size="large"
      isOpen
      onClose={onClose}
    >
      <OwnSender endpoint={endpoint} />
    </Dialog>
  );
}
