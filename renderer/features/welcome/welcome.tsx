import { CirclePause, Lock, Radio, Send, X } from 'lucide-react';
import { useEffect } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Health } from '#contract/models/health.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { withOutcome } from '#renderer/state/guide-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { OutcomeLine } from './parts/outcome-line.tsx';
import { OwnSender } from './parts/own-sender.tsx';
import { SandboxButton, SandboxTrouble } from './parts/sandbox-button.tsx';
import { Step } from './parts/step.tsx';
import { type GuideDeeds, useGuideDeeds } from './use-guide-deeds.ts';
import styles from './welcome.module.css';

/** The timeline before the first delivery: why nothing is there, and the first steps, of which one press gives the first row. */
export function Welcome() {
  const { stores } = useServices();
  const endpoint = useStore(stores.environment, (state) => mainEndpoint(state.endpoints));
  const health = useStore(stores.session, (state) => state.health);
  const mode = useStore(stores.guide, (state) => state.mode);
  useEffect(() => {
    if (stores.guide.getState().mode === 'unseen') stores.guide.setState({ mode: 'open' });
  }, [stores]);
  const url = health?.receiver.state === 'listening' ? (endpoint?.url ?? health.receiver.url) : null;
  if (health === null) return null;
  if (health.log.mode === 'read-only') return <ReadOnly log={health.log} />;
  if (url === null) return <NotListening receiver={health.receiver} />;
  return mode === 'hidden' ? <Waiting url={url} endpoint={endpoint} /> : <Guide url={url} endpoint={endpoint} />;
}

function ReadOnly({ log }: { readonly log: Health['log'] }) {
  return (
    <Empty icon={Lock} title="Nothing can be stored">
      {visibleText(log.failure?.reason ?? 'The log is read-only.')} What is sent is refused with 503, so senders try again.
    </Empty>
  );
}

function NotListening({ receiver }: { readonly receiver: Health['receiver'] }) {
  const { client, stores } = useServices();
  const listening = useRunning(async () => {
    stores.session.setState({ health: await client.system.listen({}) });
  });
  return (
    <Empty
      icon={CirclePause}
      title="Not listening"
      action={
        <Button variant="primary" isBusy={listening.isRunning} onClick={() => void listening.run(undefined)}>
          Listen again
        </Button>
      }
    >
      {visibleText(
        receiver.failure?.reason ?? 'The receiver is stopped. Deliveries sent now are refused by this machine, and senders try again.',
      )}
      {listening.error === undefined ? null : <ErrorCallout error={listening.error} />}
    </Empty>
  );
}

interface PlaceProps {
  readonly url: string;
  /** Undefined when no endpoint has a path of its own: everything lands in Unrouted. */
  readonly endpoint: Endpoint | undefined;
}

/** For who wants no guide. */
function Waiting({ url, endpoint }: PlaceProps) {
  const { stores } = useServices();
  const deeds = useGuideDeeds();
  return (
    <Empty
      icon={Radio}
      title="Waiting for deliveries"
      action={
        <div className={styles.buttons}>
          {endpoint === undefined ? null : <TestEventButton deeds={deeds} endpoint={endpoint} />}
          <Button onClick={() => stores.guide.setState({ mode: 'open' })}>Show the first steps</Button>
        </div>
      }
    >
      Every request to <CopyText text={url} label="receiver address" /> appears here.
      <Trouble deeds={deeds} endpoint={endpoint} />
    </Empty>
  );
}

function Guide({ url, endpoint }: PlaceProps) {
  const { stores } = useServices();
  const deeds = useGuideDeeds();
  const outcomes = useStore(stores.guide, (state) => state.outcomes);
  return (
    <div className={styles.welcome}>
      <section className={styles.inner} aria-label="First steps">
        <header className={styles.intro}>
          <div>
            <h2 className={styles.title}>Waiting for deliveries</h2>
            <p className={styles.lead}>Every request to your receiver is kept byte for byte, checked, and shown here.</p>
          </div>
          <IconButton icon={X} label="Hide the first steps" onClick={() => stores.guide.setState({ mode: 'hidden' })} />
        </header>
        <ol className={styles.steps}>
          <Step step="address" title="Your receiver URL">
            <AddressBox url={url} />
            {endpoint === undefined ? (
              <p className={styles.note}>No endpoint has a path of its own, so what is sent lands in Unrouted and is not verified.</p>
            ) : null}
          </Step>
          <Step step="test-event" title="See one arrive">
            <div className={styles.buttons}>
              {endpoint === undefined ? <NewEndpoint /> : <TestEventButton deeds={deeds} endpoint={endpoint} />}
              {endpoint === undefined ? null : (
                <span className={styles.note}>Signed with the secret of “{visibleText(endpoint.name)}”, sent from this machine.</span>
              )}
            </div>
            <OutcomeLine outcome={outcomes['test-event']} />
            <Trouble deeds={deeds} endpoint={endpoint} />
          </Step>
          <Step step="sandbox-run" title="See a whole run">
            <div className={styles.buttons}>
              <SandboxButton deeds={deeds} size="regular" label="Start a sandbox run" />
              <span className={styles.note}>The Console inside Hookglass sends each event of it.</span>
            </div>
            <OutcomeLine outcome={outcomes['sandbox-run']} />
            <SandboxTrouble deeds={deeds} />
          </Step>
          <Step step="own-sender" title="Point your own sender here">
            {endpoint === undefined ? (
              <p className={styles.note}>Make an endpoint first: it holds the secret that your sender signs with.</p>
            ) : (
              <OwnSender endpoint={endpoint} />
            )}
            <OutcomeLine outcome={outcomes['own-sender']} />
          </Step>
        </ol>
      </section>
    </div>
  );
}

function AddressBox({ url }: { readonly url: string }) {
  const { stores } = useServices();
  const copied = () => {
    stores.guide.setState((state) =>
      withOutcome(state, 'address', { tone: 'ok', words: 'The address is copied. Paste it where your sender takes one', deliveryId: null }),
    );
  };
  return (
    <div className={styles.box} onClickCapture={copied}>
      <CopyText text={url} label="receiver address" className={styles.copy} />
    </div>
  );
}

function TestEventButton({ deeds, endpoint }: { readonly deeds: GuideDeeds; readonly endpoint: Endpoint }) {
  return (
    <Button variant="primary" icon={Send} isBusy={deeds.testEvent.isRunning} onClick={() => void deeds.testEvent.run(endpoint)}>
      Send a signed test event
    </Button>
  );
}

function NewEndpoint() {
  const { stores } = useServices();
  return (
    <Button variant="primary" onClick={() => stores.selection.setState({ view: 'endpoints' })}>
      Make an endpoint
    </Button>
  );
}

/** Why the test event did not leave. */
function Trouble({ deeds, endpoint }: { readonly deeds: GuideDeeds; readonly endpoint: Endpoint | undefined }) {
  const { error } = deeds.testEvent;
  if (error === undefined || endpoint === undefined) return null;
  return <ErrorCallout error={error} actions={{ retry: () => void deeds.testEvent.run(endpoint) }} />;
}
