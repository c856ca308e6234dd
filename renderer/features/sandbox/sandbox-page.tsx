import { FlaskConical } from 'lucide-react';
import type { Sandbox } from '#contract/models/sandbox.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { EmissionsSection } from './parts/emissions-section.tsx';
import { FaultsSection } from './parts/faults-section.tsx';
import { StartSection } from './parts/start-section.tsx';
import { WorldSection } from './parts/world-section.tsx';
import styles from './sandbox.module.css';
import { useSandbox } from './use-sandbox.ts';
import { useSandboxEnvironment } from './use-sandbox-environment.ts';

/** A Console that runs on this machine: its world, what happens in it, how it misbehaves, and what it sent. */
export function SandboxPage() {
  const { client } = useServices();
  const asked = useSandbox();
  const { value: world, error, reload } = asked;
  const power = useRunning(async (isOn: boolean) => {
    await client.sandbox.configure({ isOn });
    reload();
  });
  // The button that switches it on goes away with the empty page.
  const powerSwitch = useLostFocus<HTMLButtonElement>(world?.isOn);
  return (
    <Page
      title="Sandbox"
      lead="A Console inside Hookglass, on this machine only. It answers as the documentation says and sends signed events for all that happens in it, rightly or wrongly."
      actions={
        world === undefined ? null : (
          <Switch
            label={world.isOn ? 'On' : 'Off'}
            isOn={world.isOn}
            isBusy={power.isRunning}
            ref={powerSwitch}
            onChange={(isOn) => void power.run(isOn)}
          />
        )
      }
    >
      {power.error === undefined ? null : <ErrorCallout error={power.error} actions={{ retry: () => void power.run(true) }} />}
      {error === undefined ? null : <ErrorCallout error={error} actions={{ retry: reload, reload, reconnect: reload }} />}
      {world === undefined && error === undefined ? <Skeleton rows={8} height={36} label="Loading the sandbox" /> : null}
      {world === undefined ? null : (
        <Content world={world} onChanged={reload} onSwitchOn={() => void power.run(true)} isSwitching={power.isRunning} />
      )}
    </Page>
  );
}

interface ContentProps {
  readonly world: Sandbox;
  readonly onChanged: () => void;
  readonly onSwitchOn: () => void;
  readonly isSwitching: boolean;
}

function Content({ world, onChanged, onSwitchOn, isSwitching }: ContentProps) {
  if (!world.isOn) {
    return (
      <Empty
        icon={FlaskConical}
        title="The sandbox is off"
        action={
          <Button variant="primary" isBusy={isSwitching} onClick={onSwitchOn}>
            Switch it on
          </Button>
        }
      >
        Nothing listens and nothing is sent. Its world is kept and goes on where it stopped.
      </Empty>
    );
  }
  return (
    <>
      <Address world={world} />
      <StartSection world={world} />
      <FaultsSection faults={world.faults} onChanged={onChanged} />
      <WorldSection world={world} onChanged={onChanged} />
      <EmissionsSection emissions={world.emissions} webhooks={world.webhooks} />
    </>
  );
}

function Address({ world }: { readonly world: Sandbox }) {
  const { stores } = useServices();
  const environmentId = useSandboxEnvironment();
  return (
    <div className={styles.address}>
      <span className={styles.dot} aria-hidden="true" />
      <span>Listening at</span>
      {world.baseUrl === null ? null : <CopyText text={world.baseUrl} label="address of the sandbox" />}
      <span className={styles.spring} />
      <Button size="small" variant="quiet" onClick={() => stores.selection.setState({ view: 'console', consoleId: environmentId ?? null })}>
        {world.webhooks === 1 ? '1 webhook registered' : `${world.webhooks} webhooks registered`}
      </Button>
    </div>
  );
}
