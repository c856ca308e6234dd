import { Plus, Webhook } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { EndpointId } from '#contract/ids.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import type { EndpointDialog, Offer } from './endpoint-dialogs.ts';
import styles from './endpoints-page.module.css';
import { ArchivedList } from './parts/archived-list.tsx';
import { EndpointCard } from './parts/endpoint-card.tsx';
import { PageDialogs } from './parts/page-dialogs.tsx';
import { UnroutedCard } from './parts/unrouted-card.tsx';
import { VaultLine } from './parts/vault-line.tsx';

interface OfferAt {
  readonly endpointId: EndpointId;
  readonly offer: Offer;
}

/** Where deliveries may be sent, how each place checks them, and with which secrets. */
export function EndpointsPage() {
  const { client, stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const isKnown = useStore(stores.session, (state) => state.health !== null);
  const [dialog, setDialog] = useState<EndpointDialog | null>(null);
  const [offer, setOffer] = useState<OfferAt | null>(null);
  const [archived, setArchived] = useState<Endpoint | undefined>(undefined);
  const archive = useCommandCall(async (endpoint: Endpoint, isArchived: boolean) => {
    await client.endpoints.update({ id: endpoint.id, isArchived });
    setArchived(isArchived ? endpoint : undefined);
  });
  const active = endpoints.filter((endpoint) => endpoint.slug !== null && !endpoint.isArchived);
  usePageCommands(active, setDialog);
  useShownEndpoint(isKnown);
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setDialog({ kind: 'create' })}>
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
            <VaultLine />
          </div>
          {active.length === 0 ? null : create}
        </header>
        {archive.error === undefined ? null : <ErrorCallout error={archive.error} />}
        {archived === undefined ? null : (
          <Undo endpoint={archived} onUndo={() => void archive.run(archived, false)} onDismiss={() => setArchived(undefined)} />
        )}
        {isKnown ? (
          <Cards
            endpoints={active}
            offer={offer}
            onOffer={setOffer}
            onOpen={setDialog}
            onArchive={(endpoint) => void archive.run(endpoint, true)}
            action={create}
          />
        ) : (
          <Skeleton rows={5} height={36} label="Loading endpoints" />
        )}
        <Rest endpoints={endpoints} onRestore={(endpoint) => void archive.run(endpoint, false)} />
      </div>
      <PageDialogs dialog={dialog} onClose={() => setDialog(null)} onChanged={(endpointId) => setOffer({ endpointId, offer: 'changed' })} />
    </div>
  );
}

/** Brings the endpoint that the place names into view, and puts the focus on its card. */
function useShownEndpoint(isKnown: boolean): void {
  const { stores } = useServices();
  const endpointId = useStore(stores.selection, (state) => state.endpointId);
  useEffect(() => {
    if (endpointId === null || !isKnown) return;
    const card = document.querySelector<HTMLElement>(`[data-endpoint="${endpointId}"]`);
    card?.scrollIntoView({ block: 'nearest' });
    card?.focus({ preventScroll: true });
    // Once is enough: who comes back later starts at the top.
    stores.selection.setState({ endpointId: null });
  }, [endpointId, isKnown, stores]);
}

/** Keys act on the endpoint that has the focus, or on the first. */
function usePageCommands(active: readonly Endpoint[], open: (dialog: EndpointDialog) => void): void {
  const target = (wanted: (endpoint: Endpoint) => boolean) => {
    const focused = document.activeElement?.closest('[data-endpoint]')?.getAttribute('data-endpoint');
    return active.find((endpoint) => endpoint.id === focused && wanted(endpoint)) ?? active.find(wanted);
  };
  const openFor = (kind: 'rotate' | 'add-secret', wanted: (endpoint: Endpoint) => boolean) => {
    const endpoint = target(wanted);
    if (endpoint !== undefined) open({ kind, endpointId: endpoint.id });
  };
  const hasSecret = ({ secrets }: Endpoint) => secrets.length > 0;
  useCommand('endpoint.create', () => open({ kind: 'create' }));
  useCommand('endpoint.rotate', active.some(hasSecret) ? () => openFor('rotate', hasSecret) : null);
  useCommand('endpoint.add-secret', active.length > 0 ? () => openFor('add-secret', () => true) : null);
}

/** Unrouted, and what was put away. */
function Rest({ endpoints, onRestore }: { readonly endpoints: readonly Endpoint[]; readonly onRestore: (endpoint: Endpoint) => void }) {
  return (
    <>
      {endpoints
        .filter((endpoint) => endpoint.slug === null)
        .map((endpoint) => (
          <UnroutedCard key={endpoint.id} endpoint={endpoint} />
        ))}
      <ArchivedList endpoints={endpoints.filter((endpoint) => endpoint.isArchived)} onRestore={onRestore} />
    </>
  );
}

interface CardsProps {
  readonly endpoints: readonly Endpoint[];
  readonly offer: OfferAt | null;
  readonly onOffer: (offer: OfferAt | null) => void;
  readonly onOpen: (dialog: EndpointDialog) => void;
  readonly onArchive: (endpoint: Endpoint) => void;
  readonly action: ReactNode;
}

function Cards({ endpoints, offer, onOffer, onOpen, onArchive, action }: CardsProps) {
  if (endpoints.length === 0) {
    return (
      <Empty icon={Webhook} title="No endpoint yet" action={action}>
        Deliveries are received all the same, on Unrouted. An endpoint gives a sender a path of its own and checks its signatures.
      </Empty>
    );
  }
  return endpoints.map((endpoint) => (
    <EndpointCard
      key={endpoint.id}
      endpoint={endpoint}
      offer={offer?.endpointId === endpoint.id ? offer.offer : null}
      onOffer={(next) => onOffer(next === null ? null : { endpointId: endpoint.id, offer: next })}
      onOpen={onOpen}
      onArchive={() => onArchive(endpoint)}
    />
  ));
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
