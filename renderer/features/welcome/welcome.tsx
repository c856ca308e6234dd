import { Play, Send } from 'lucide-react';
import { useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
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
      {endpoint === undefined ? null : <FromHere endpoint={endpoint} />}
    </>
  );
}

type Doing = { readonly kind: 'idle' } | { readonly kind: 'test' | 'run' } | { readonly kind: 'done'; readonly words: string };

/** Two ways to see it work without anybody else: one event, or a run of the sandbox with all of its events. */
function FromHere({ endpoint }: { readonly endpoint: Endpoint }) {
  const { client } = useServices();
  const [doing, setDoing] = useState<Doing>({ kind: 'idle' });
  const [error, setError] = useState<unknown>(null);
  const attempt = async (kind: 'test' | 'run', act: () => Promise<string>) => {
    setDoing({ kind });
    setError(null);
    try {
      setDoing({ kind: 'done', words: await act() });
    } catch (problem) {
      setDoing({ kind: 'idle' });
      setError(problem);
    }
  };
  const sendTest = () =>
    attempt('test', async () => {
      const { isSigned } = await client.endpoints.sendTestEvent({ id: endpoint.id });
      return isSigned ? 'Sent.' : 'Sent unsigned: no secret that counts can sign.';
    });
  const startRun = () =>
    attempt('run', async () => {
      await client.sandbox.startRun({});
      return 'The run has started.';
    });
  useCommand('sandbox.start-run', () => void startRun());
  return (
    <section className={styles.way}>
      <h3 className={styles.head}>From here</h3>
      <div className={styles.test}>
        <Button variant="primary" icon={Send} isBusy={doing.kind === 'test'} onClick={() => void sendTest()}>
          Send a test event
        </Button>
        <Button icon={Play} isBusy={doing.kind === 'run'} onClick={() => void startRun()}>
          Start a sandbox run
        </Button>
      </div>
      <p className={styles.note} role="status">
        {doing.kind === 'done' ? (
          <>
            <Spinner size={12} /> {doing.words} It appears here in a moment.
          </>
        ) : (
          <>One signed event for “{visibleText(endpoint.name)}”, or a run of the Console inside Hookglass that sends all of its events.</>
        )}
      </p>
      <Trouble error={error} onRetry={() => void sendTest()} onStartRun={() => void startRun()} />
    </section>
  );
}

interface TroubleProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onStartRun: () => void;
}

function Trouble({ error, onRetry, onStartRun }: TroubleProps) {
  const { stores } = useServices();
  if (error === null) return null;
  const isSandbox = failureOf(error).code.startsWith('console.');
  const openSandbox = () => stores.selection.setState({ view: 'sandbox' });
  return <ErrorCallout error={error} actions={isSandbox ? { retry: onStartRun, open_settings: openSandbox } : { retry: onRetry }} />;
}

function curlOf(url: string): string {
  return `curl -X POST ${url} \\\n  -H 'content-type: application/json' \\\n  -d '{"id":"evt_hello","type":"run.completed","data":{}}'`;
}
