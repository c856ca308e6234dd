import { Archive, Ellipsis, KeyRound, Pencil, RefreshCw, Scale, Send } from 'lucide-react';
import { useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { durationText } from '#renderer/lib/duration-text.ts';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import type { EndpointDialog, Offer } from '../endpoint-dialogs.ts';
import styles from '../endpoints-page.module.css';
import { schemeLabel } from '../scheme-words.ts';
import { signingWords } from '../signing-draft.ts';
import { JudgeOffer } from './judge-offer.tsx';
import { SecretsTable } from './secrets-table.tsx';

interface TestResult {
  readonly status: number;
  readonly isSigned: boolean;
  readonly deliveryId: DeliveryId | null;
}

export interface EndpointCardProps {
  readonly endpoint: Endpoint;
  readonly onOpen: (dialog: EndpointDialog) => void;
  readonly onArchive: () => void;
  /** Whether judging again is offered, and why; null when it is not. */
  readonly offer: Offer | null;
  readonly onOffer: (offer: Offer | null) => void;
}

export function EndpointCard({ endpoint, onOpen, onArchive, offer, onOffer }: EndpointCardProps) {
  const { client } = useServices();
  const [result, setResult] = useState<TestResult | undefined>(undefined);
  const test = useCommandCall(async () => {
    setResult(undefined);
    setResult(await client.endpoints.sendTestEvent({ id: endpoint.id }));
  });
  const endpointId = endpoint.id;
  const addSecret = () => onOpen({ kind: 'add-secret', endpointId });
  const menu = [
    { id: 'edit', label: 'Edit…', icon: Pencil, onSelect: () => onOpen({ kind: 'edit', endpointId }) },
    { id: 'secret', label: 'Add a secret…', icon: KeyRound, shortcut: 'e a', onSelect: addSecret },
    { id: 'judge', label: 'Judge deliveries again…', icon: Scale, onSelect: () => onOffer('asked') },
    { id: 'archive', label: 'Archive', icon: Archive, startsGroup: true, onSelect: onArchive },
  ];
  return (
    <section className={styles.card} aria-label={visibleText(endpoint.name)} data-endpoint={endpointId} tabIndex={-1}>
      <div className={styles.cardHead}>
        <h2 className={styles.name}>
          <bdi>{visibleText(endpoint.name)}</bdi>
        </h2>
        <Button size="small" icon={Send} isBusy={test.isBusy} onClick={() => void test.run()}>
          Send a test event
        </Button>
        {endpoint.secrets.length === 0 ? null : (
          <Button size="small" icon={RefreshCw} onClick={() => onOpen({ kind: 'rotate', endpointId })}>
            Rotate
          </Button>
        )}
        <Menu label={`More for ${visibleText(endpoint.name)}`} align="end" items={menu}>
          <IconButton icon={Ellipsis} label={`More for ${visibleText(endpoint.name)}`} />
        </Menu>
      </div>
      <Where endpoint={endpoint} />
      <Limits endpoint={endpoint} />
      <SecretsTable
        endpoint={endpoint}
        onAdd={addSecret}
        onChange={(secretId) => onOpen({ kind: 'change-secret', endpointId, secretId })}
        onChanged={() => onOffer('changed')}
      />
      {offer === null || endpoint.slug === null ? null : <JudgeOffer slug={endpoint.slug} offer={offer} onClose={() => onOffer(null)} />}
      {result === undefined ? null : <TestLine result={result} />}
      {test.error === undefined ? null : (
        <div className={styles.below}>
          <ErrorCallout error={test.error} actions={{ retry: () => void test.run(), enter_secret: addSecret }} />
        </div>
      )}
    </section>
  );
}

function Where({ endpoint }: { readonly endpoint: Endpoint }) {
  const environment = useEnvironmentName(endpoint);
  return (
    <div className={styles.where}>
      {endpoint.url === null ? (
        <span className={styles.mono}>/in/{endpoint.slug} · not listening</span>
      ) : (
        <CopyText text={endpoint.url} label="address" />
      )}
      {environment === null ? null : (
        <span>
          in <bdi>{visibleText(environment)}</bdi>
        </span>
      )}
      <span>{schemeLabel(endpoint.scheme)}</span>
      <bdi className={styles.quiet}>{visibleText(signingWords(endpoint))}</bdi>
    </div>
  );
}

/** Null while there is one environment only: it would say nothing. */
function useEnvironmentName({ environmentId }: Endpoint): string | null {
  const { stores } = useServices();
  return useStore(stores.environment, ({ environments }) =>
    environments.length < 2 ? null : (environments.find(({ id }) => id === environmentId)?.name ?? null),
  );
}

/** What a right signature leaves open, folded: true of the scheme, and nothing to do about it each day. */
function Limits({ endpoint }: { readonly endpoint: Endpoint }) {
  const { limits } = describeSigning(endpoint);
  const { freshnessSeconds } = endpoint;
  if (limits.length === 0) return null;
  return (
    <details className={styles.limits}>
      <summary>What a right signature does not prove</summary>
      <ul>
        {limits.map((limit) => (
          <li key={limit}>{visibleText(limit)}</li>
        ))}
        {freshnessSeconds === null ? null : (
          <li>
            Here a delivery is stale when its event's own <code>created</code> was more than {durationText(freshnessSeconds)} ago at its
            arrival.
          </li>
        )}
      </ul>
    </details>
  );
}

function TestLine({ result }: { readonly result: TestResult }) {
  const { stores } = useServices();
  const { deliveryId } = result;
  return (
    <p className={styles.result} role="status">
      <span>
        {result.isSigned ? 'Sent signed' : 'Sent unsigned, because no secret that counts can sign,'} through the receiver; answered{' '}
        {result.status}
        {deliveryId === null ? '' : ` and stored as ${deliveryId}`}.
      </span>
      {deliveryId === null ? null : (
        <Button size="small" onClick={() => stores.selection.setState({ view: 'timeline', deliveryId, focusedId: deliveryId })}>
          Open it
        </Button>
      )}
    </p>
  );
}
