import { Play } from 'lucide-react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommand, useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import type { GuideDeeds } from '../use-guide-deeds.ts';

export interface SandboxButtonProps {
  readonly deeds: GuideDeeds;
  readonly size: 'small' | 'regular';
  readonly label: string;
}

export function SandboxButton({ deeds, size, label }: SandboxButtonProps) {
  const start = () => void deeds.sandboxRun.run('as-it-is');
  useCommand('sandbox.start-run', start);
  return (
    <Button size={size} icon={Play} isBusy={deeds.sandboxRun.isRunning} onClick={start}>
      {label}
    </Button>
  );
}

/** Why the run did not start, and the one press that helps. */
export function SandboxTrouble({ deeds }: { readonly deeds: GuideDeeds }) {
  const { stores } = useServices();
  const { sandboxRun, isSandboxOff } = deeds;
  if (sandboxRun.error === undefined) return null;
  if (!isSandboxOff) {
    const openSandbox = () => stores.selection.setState({ view: 'sandbox' });
    return <ErrorCallout error={sandboxRun.error} actions={{ retry: () => void sandboxRun.run('as-it-is'), open_settings: openSandbox }} />;
  }
  return (
    <Callout
      tone="info"
      isAlert
      title="The sandbox is off."
      actions={
        <Button size="small" onClick={() => void sandboxRun.run('switch-on')}>
          Switch it on and start the run
        </Button>
      }
    >
      It is a Console inside Hookglass, and sends to this machine only.
    </Callout>
  );
}
