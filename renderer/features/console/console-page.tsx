import { Cable } from 'lucide-react';
import { useReducer } from 'react';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useConnections } from '#renderer/platform/use-connections.ts';
import { Empty } from '#renderer/ui/empty.tsx';
import { Page } from '#renderer/ui/page.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { setUpOf } from './connection-words.ts';
import { CaptureSection } from './parts/capture-section.tsx';
import { ConnectionSection } from './parts/connection-section.tsx';
import { LinksSection } from './parts/links-section.tsx';
import { ResourcesSection } from './parts/resources-section.tsx';
import { SubscriptionsSection } from './parts/subscriptions-section.tsx';
import { ValuesSection } from './parts/values-section.tsx';
import { WebhooksSection } from './parts/webhooks-section.tsx';

/** How the Console of each environment is reached, what is registered there, and where the objects behind events are asked for. */
export function ConsolePage() {
  const { stores } = useServices();
  const { connections, error, reload } = useConnections();
  const chosenId = useStore(stores.selection, (state) => state.consoleId);
  const chosen = connections?.find(({ environmentId }) => environmentId === chosenId) ?? connections?.[0];
  return (
    <Page
      title="Console"
      lead="What Zof says now, to be held against what its webhooks said. Each environment has a connection of its own; nothing of one is ever sent to another."
      actions={
        connections === null || chosen === undefined ? null : (
          <EnvironmentChoice connections={connections} chosen={chosen} onChoose={(consoleId) => stores.selection.setState({ consoleId })} />
        )
      }
    >
      {error === undefined ? null : <ErrorCallout error={error} actions={{ retry: reload, reload, reconnect: reload }} />}
      {connections === null && error === undefined ? <Skeleton rows={8} height={36} label="Loading the connections" /> : null}
      {connections?.length === 0 ? (
        <Empty icon={Cable} title="No environment">
          A connection belongs to an environment, and this log has none.
        </Empty>
      ) : null}
      {chosen === undefined ? null : <EnvironmentSections key={chosen.environmentId} connection={chosen} />}
    </Page>
  );
}

interface EnvironmentChoiceProps {
  readonly connections: readonly ConsoleConnection[];
  readonly chosen: ConsoleConnection;
  readonly onChoose: (id: ConsoleConnection['environmentId']) => void;
}

function EnvironmentChoice({ connections, chosen, onChoose }: EnvironmentChoiceProps) {
  return (
    <Segmented
      label="Environment"
      value={chosen.environmentId}
      options={connections.map(({ environmentId, environmentName }) => ({
        value: environmentId,
        label: visibleText(environmentName),
      }))}
      onChange={onChoose}
    />
  );
}

function EnvironmentSections({ connection }: { readonly connection: ConsoleConnection }) {
  const isReady = setUpOf(connection) === 'ready';
  // What was registered is compared with what came, so it is asked for anew.
  const [registered, countRegistered] = useReducer((count: number) => count + 1, 0);
  return (
    <>
      <ConnectionSection connection={connection} />
      <WebhooksSection connection={connection} isReady={isReady} onRegistered={countRegistered} />
      {isReady ? <SubscriptionsSection connection={connection} registered={registered} /> : null}
      <CaptureSection connection={connection} isReady={isReady} />
      <ResourcesSection connection={connection} />
      <LinksSection connection={connection} />
      <ValuesSection environmentId={connection.environmentId} />
    </>
  );
}
