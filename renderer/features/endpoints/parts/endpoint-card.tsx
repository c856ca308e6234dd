import { Archive, Ellipsis, KeyRound, Pencil, Send } from 'lucide-react';
import { useState } from 'react';
import type { DeliveryId } from '#contract/ids.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import styles from '../endpoints-page.module.css';
import { schemeLabel } from '../scheme-words.ts';
import { useCommandCall } from '../use-command-call.ts';
import { AddSecretDialog } from './add-secret-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { SecretsTable } from './secrets-table.tsx';

interface TestResult {
  readonly status: number;
  readonly deliveryId: DeliveryId | null;
}

type Open = 'edit' | 'add-secret' | undefined;

export function EndpointCard({ endpoint, onArchive }: { readonly endpoint: Endpoint; readonly onArchive: () => void }) {
  const { client } = useServices();
  const [open, setOpen] = useState<Open>(undefined);
  const [result, setResult] = useState<TestResult | undefined>(undefined);
  const test = useCommandCall(async () => {
    setResult(undefined);
    setResult(await client.endpoints.sendTestEvent({ id: endpoint.id }));
  });
  const close = () => setOpen(undefined);
  const menu = [
    { id: 'edit', label: 'Edit…', icon: Pencil, onSelect: () => setOpen('edit') },
    { id: 'secret', label: 'Add a secret…', icon: KeyRound, onSelect: () => setOpen('add-secret') },
    { id: 'archive', label: 'Archive', icon: Archive, startsGroup: true, onSelect: onArchive },
  ];
  return (
    <section className={styles.card} aria-label={visibleText(endpoint.name)}>
      <div className={styles.cardHead}>
        <h2 className={styles.name}>
          <bdi>{visibleText(endpoint.name)}</bdi>
        </h2>
        <Button size="small" icon={Send} isBusy={test.isBusy} onClick={() => void test.run()}>
          Send a signed test event
        </Button>
        <Menu label={`More for ${visibleText(endpoint.name)}`} align="end" items={menu}>
          <IconButton icon={Ellipsis} label={`More for ${visibleText(endpoint.name)}`} />
        </Menu>
      </div>
      <Where endpoint={endpoint} />
      <SecretsTable endpoint={endpoint} onAdd={() => setOpen('add-secret')} />
      {result === undefined ? null : <TestLine result={result} />}
      {test.error === undefined ? null : (
        <div className={styles.below}>
          <ErrorCallout error={test.error} actions={{ retry: () => void test.run(), enter_secret: () => setOpen('add-secret') }} />
        </div>
      )}
      <EditDialog endpoint={endpoint} isOpen={open === 'edit'} onClose={close} />
      <AddSecretDialog endpoint={endpoint} isOpen={open === 'add-secret'} onClose={close} />
    </section>
  );
}

function Where({ endpoint }: { readonly endpoint: Endpoint }) {
  return (
    <div className={styles.where}>
      {endpoint.url === null ? (
        <span className={styles.mono}>/in/{endpoint.slug} · not listening</span>
      ) : (
        <CopyText text={endpoint.url} label="address" />
      )}
      <span>{schemeLabel(endpoint.scheme)}</span>
      <span className={styles.quiet}>
        signature in <bdi className={styles.mono}>{visibleText(endpoint.headerName)}</bdi>
      </span>
    </div>
  );
}

function TestLine({ result }: { readonly result: TestResult }) {
  const { stores } = useServices();
  const { deliveryId } = result;
  return (
    <p className={styles.result} role="status">
      <span>
        Sent through the receiver; answered {result.status}
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
