import { Send } from 'lucide-react';
import { useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from './welcome.module.css';

/** The timeline before the first delivery: where to send, how, and one button that does it. */
export function Welcome() {
  const { stores } = useServices();
  const endpoint = useStore(stores.environment, (state) => mainEndpoint(state.endpoints));
  const receiver = useStore(stores.session, (state) => state.health?.receiver);
  const url = receiver?.state === 'listening' ? (endpoint?.url ?? receiver.url) : null;
  return (
    <div className={styles.welcome}>
      <div className={styles.inner}>
        <h2 className={styles.title}>{url === null ? 'Not listening' : 'Waiting for deliveries'}</h2>
        {url === null ? (
          <p className={styles.lead}>
            {receiver?.failure?.reason ??
              'The receiver is stopped. Deliveries sent now are refused by this machine, and senders try again.'}
          </p>
        ) : (
          <Ways url={url} endpoint={endpoint} />
        )}
      </div>
    </div>
  );
}

function Ways({ url, endpoint }: { readonly url: string; readonly endpoint: Endpoint | undefined }) {
  return (
    <>
      <p className={styles.lead}>Every request to this address is kept byte for byte, checked, and shown here.</p>
      <section className={styles.way}>
        <h3 className={styles.head}>Send to</h3>
        <div className={styles.box}>
          <CopyText text={url} label="receiver address" className={styles.copy} />
        </div>
      </section>
      <section className={styles.way}>
        <h3 className={styles.head}>From a terminal</h3>
        <div className={styles.box}>
          <CopyText text={curlOf(url)} label="cURL example" className={styles.curl} />
        </div>
      </section>
      {endpoint === undefined ? null : <TestEvent endpoint={endpoint} />}
    </>
  );
}

function TestEvent({ endpoint }: { readonly endpoint: Endpoint }) {
  const { client } = useServices();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState<'signed' | 'unsigned' | undefined>(undefined);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const { isSigned } = await client.endpoints.sendTestEvent({ id: endpoint.id });
      setSent(isSigned ? 'signed' : 'unsigned');
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.way}>
      <h3 className={styles.head}>From here</h3>
      <div className={styles.test}>
        <Button variant="primary" icon={Send} isBusy={isBusy} onClick={send}>
          Send a test event
        </Button>
        <p className={styles.note} role="status">
          {sent !== undefined ? (
            <>
              <Spinner size={12} /> {sent === 'signed' ? 'Sent.' : 'Sent unsigned: no secret that counts can sign.'} It appears here in a
              moment.
            </>
          ) : (
            <>A run.completed event, signed with the current secret of “{endpoint.name}” if it has one.</>
          )}
        </p>
      </div>
      {error === null ? null : <ErrorCallout error={error} actions={{ retry: send }} />}
    </section>
  );
}

function curlOf(url: string): string {
  return `curl -X POST ${url} \\\n  -H 'content-type: application/json' \\\n  -d '{"id":"evt_hello","type":"run.completed","data":{}}'`;
}
