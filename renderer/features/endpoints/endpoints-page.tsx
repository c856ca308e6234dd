import { Plus, Webhook } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './endpoints-page.module.css';
import { ArchivedList } from './parts/archived-list.tsx';
import { CreateDialog } from './parts/create-dialog.tsx';
import { EndpointCard } from './parts/endpoint-card.tsx';
import { UnroutedCard } from './parts/unrouted-card.tsx';
import { useCommandCall } from './use-command-call.ts';

/** Where deliveries may be sent, how each place checks them, and with which secrets. */
export function EndpointsPage() {
  const { client, stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const isKnown = useStore(stores.session, (state) => state.health !== null);
  const [isCreating, setCreating] = useState(false);
  const [archived, setArchived] = useState<Endpoint | undefined>(undefined);
  const archive = useCommandCall(async (endpoint: Endpoint, isArchived: boolean) => {
    await client.endpoints.update({ id: endpoint.id, isArchived });
    setArchived(isArchived ? endpoint : undefined);
  });
  const active = endpoints.filter((endpoint) => endpoint.slug !== null && !endpoint.isArchived);
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      New endpoint
    </Button>
  );
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <div className={styles.titles}>
            <h1 className={styles.title}>Endpoints</h1>
            <p className={styles.lead}>
              Each has a path of its own that receives deliveries, a scheme to check their signatures by, and the secrets that count.
            </p>
          </div>
          {active.length === 0 ? null : create}
        </header>
        {archive.error === undefined ? null : <ErrorCallout error={archive.error} />}
        {archived === undefined ? null : (
          <Undo endpoint={archived} onUndo={() => void archive.run(archived, false)} onDismiss={() => setArchived(undefined)} />
        )}
        {isKnown ? (
          <Cards endpoints={active} onArchive={(endpoint) => void archive.run(endpoint, true)} action={create} />
        ) : (
          <Skeleton rows={5} height={36} label="Loading endpoints" />
        )}
        {endpoints
          .filter((endpoint) => endpoint.slug === null)
          .map((endpoint) => (
            <UnroutedCard key={endpoint.id} endpoint={endpoint} />
          ))}
        <ArchivedList
          endpoints={endpoints.filter((endpoint) => endpoint.isArchived)}
          onRestore={(endpoint) => void archive.run(endpoint, false)}
        />
      </div>
      <CreateDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </div>
  );
}

interface CardsProps {
  readonly endpoints: readonly Endpoint[];
  readonly onArchive: (endpoint: Endpoint) => void;
  readonly action: ReactNode;
}

function Cards({ endpoints, onArchive, action }: CardsProps) {
  if (endpoints.length === 0) {
    return (
      <Empty icon={Webhook} title="No endpoint yet" action={action}>
        Deliveries are received all the same, on Unrouted. An endpoint gives a sender a path of its own and checks its signatures.
      </Empty>
    );
  }
  return endpoints.map((endpoint) => <EndpointCard key={endpoint.id} endpoint={endpoint} onArchive={() => onArchive(endpoint)} />);
}

function Undo({
  endpoint,
  onUndo,
  onDismiss,
}: {
  readonly endpoint: Endpoint;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
}) {
  return (
    <Callout
      tone="info"
      isAlert
      title={
        <>
          Archived <bdi>{visibleText(endpoint.name)}</bdi>
        </>
      }
      actions={
        <>
          <Button size="small" onClick={onUndo}>
            Undo
          </Button>
          <Button size="small" variant="quiet" onClick={onDismiss}>
            Dismiss
          </Button>
        </>
      }
    >
      What is sent to /in/{endpoint.slug} lands on Unrouted from now on. Its deliveries are kept.
    </Callout>
  );
}
