import { useState } from 'react';
import type { WireFailure } from '#contract/errors.ts';
import { presentFailure } from '#renderer/errors/present-error.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Banner } from './banner.tsx';
import { LogBanner } from './log-banner.tsx';
import { PortDialog } from './port-dialog.tsx';

/** What concerns the whole window, under the bar: the link, the log, the receiver. The rest of the window goes on. */
export function Banners() {
  return (
    <>
      <LinkBanner />
      <LogBanner />
      <ReceiverBanner />
    </>
  );
}

function LinkBanner() {
  const { stores, reconnect } = useServices();
  const link = useStore(stores.session, (state) => state.link);
  if (link.kind !== 'lost') return null;
  return (
    <Banner
      tone="warn"
      title="Disconnected, reconnecting"
      actions={
        <Button size="small" onClick={reconnect}>
          Try at once
        </Button>
      }
    >
      {link.attempt > 3
        ? 'Hookglass does not answer. It may have been stopped; what is shown here stays.'
        : 'What is shown here stays. Deliveries are still received while Hookglass runs.'}
    </Banner>
  );
}

function ReceiverBanner() {
  const { stores, client } = useServices();
  const receiver = useStore(stores.session, (state) => state.health?.receiver ?? null);
  const [isChoosing, setChoosing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (receiver === null) return null;
  const listen = async () => {
    setBusy(true);
    try {
      stores.session.setState({ health: await client.system.listen({}) });
    } catch {
      // The health that follows says why it still does not listen; the banner shows that.
    } finally {
      setBusy(false);
    }
  };
  const dialog = <PortDialog isOpen={isChoosing} onClose={() => setChoosing(false)} />;
  if (receiver.failure !== null) {
    return (
      <>
        <ReceiverFailure failure={receiver.failure} isBusy={isBusy} onRetry={listen} onChoose={() => setChoosing(true)} />
        {dialog}
      </>
    );
  }
  if (receiver.notice === null || receiver.notice === dismissed) return dialog;
  return (
    <>
      <Banner tone="info" title={visibleText(receiver.notice)} onDismiss={() => setDismissed(receiver.notice)} />
      {dialog}
    </>
  );
}

interface ReceiverFailureProps {
  readonly failure: WireFailure;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
  readonly onChoose: () => void;
}

function ReceiverFailure({ failure, isBusy, onRetry, onChoose }: ReceiverFailureProps) {
  const { title, text } = presentFailure(failure);
  return (
    <Banner
      tone="bad"
      title={visibleText(title)}
      actions={
        <>
          <Button size="small" isBusy={isBusy} onClick={onRetry}>
            Try again
          </Button>
          <Button size="small" onClick={onChoose}>
            Choose another port
          </Button>
        </>
      }
    >
      {visibleText(text)}
    </Banner>
  );
}
