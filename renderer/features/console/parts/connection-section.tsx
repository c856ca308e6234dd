import { FlaskConical, PlugZap } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionReport, ConsoleConnection } from '#contract/models/console.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import { Switch } from '#renderer/ui/switch.tsx';
import { addressHint, setUpOf, setUpWords } from '../connection-words.ts';
import styles from '../console.module.css';
import { orNull, useConnect } from '../use-connect.ts';
import { ApiKeyField } from './api-key-field.tsx';
import { TestReport } from './test-report.tsx';

/** The badge and the field go on saying that the key is missing. */
const saidMs = 15_000;

/** Where the API is, the key to it, and whether both work. */
export function ConnectionSection({ connection }: { readonly connection: ConsoleConnection }) {
  const { stores } = useServices();
  const connect = useConnect(connection);
  const setUp = setUpOf(connection);
  const saveAddress = async (text: string) => {
    const problem = await connect({ baseUrl: orNull(text) });
    const after = stores.console.getState().connections?.find(({ environmentId }) => environmentId === connection.environmentId);
    if (problem === null && connection.keyMask !== null && after !== undefined && after.keyMask === null) {
      addNotice(stores.notice, {
        tone: 'warn',
        title: `The API key of ${visibleText(connection.environmentName)} was taken away`,
        text: 'The address leads elsewhere, and a key goes to no other place than the one it was entered for. Enter the key for the new address.',
        key: `key-taken.${connection.environmentId}`,
        lastsMs: saidMs,
      });
    }
    return problem;
  };
  const test = useTest(connection);
  const testButton = useLostFocus<HTMLButtonElement>(test.isRunning);
  return (
    <Section
      title="Connection"
      badge={<Badge tone={setUp === 'ready' ? 'ok' : setUp === 'no-key' ? 'warn' : 'quiet'}>{setUpWords[setUp]}</Badge>}
      actions={
        test.isRunning ? (
          <Button size="small" onClick={test.cancel}>
            Cancel
          </Button>
        ) : null
      }
    >
      <SandboxRow connection={connection} />
      <CardRow className={styles.fields}>
        <SavedField
          label="Base URL"
          hint={addressHint(connection)}
          isMono
          isReadOnly={connection.isSandbox}
          placeholder={connection.isSandbox ? 'The sandbox is off' : 'https://api.zof.ai/v1'}
          value={connection.baseUrl ?? ''}
          onSave={saveAddress}
        />
        <ApiKeyField connection={connection} connect={connect} />
      </CardRow>
      <CardRow className={styles.testRow}>
        <Button
          ref={testButton}
          variant="primary"
          icon={PlugZap}
          isBusy={test.isRunning}
          disabled={setUp !== 'ready'}
          onClick={() => void test.run(undefined)}
        >
          Test connection
        </Button>
        <p className={styles.hint}>{testHint(setUp)}</p>
      </CardRow>
      {test.error === undefined ? null : (
        <CardRow>
          <ErrorCallout error={test.error} actions={{ retry: () => void test.run(undefined) }} />
        </CardRow>
      )}
      {test.value === undefined ? null : <TestReport report={test.value} />}
    </Section>
  );
}

function testHint(setUp: ReturnType<typeof setUpOf>): string {
  if (setUp === 'off') return 'The sandbox has to be switched on first.';
  if (setUp === 'no-url') return 'Enter the base URL and an API key, and it can be tried.';
  if (setUp === 'no-key') return 'Enter an API key, and it can be tried.';
  return 'Tries harmless reads only, and says for each what the key may do.';
}

function useTest({ environmentId }: ConsoleConnection) {
  const { client } = useServices();
  return useRunning<undefined, ConnectionReport>((_, signal) => client.console.test({ environmentId }, { signal }));
}

function SandboxRow({ connection }: { readonly connection: ConsoleConnection }) {
  const { stores } = useServices();
  const connect = useConnect(connection);
  const [problem, setProblem] = useState<string | null>(null);
  const toggle = async (isSandbox: boolean) => setProblem(await connect({ isSandbox }));
  return (
    <CardRow className={styles.switchRow}>
      <div className={styles.switchWords}>
        <Switch label="Use the sandbox inside Hookglass" isOn={connection.isSandbox} onChange={(isOn) => void toggle(isOn)} />
        <p className={styles.indented}>
          {connection.isSandbox
            ? 'A Console that runs on this machine, with the documented API. Its address and key are known without being entered.'
            : `${visibleText(connection.environmentName)} has a Console of its own, at the address below.`}
        </p>
        {problem === null ? null : (
          <Callout tone="bad" isAlert title="Not saved">
            {visibleText(problem)}
          </Callout>
        )}
      </div>
      {connection.isSandbox ? (
        <Button size="small" icon={FlaskConical} onClick={() => stores.selection.setState({ view: 'sandbox' })}>
          Open the sandbox
        </Button>
      ) : null}
    </CardRow>
  );
}
