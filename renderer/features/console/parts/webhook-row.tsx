import { Send } from 'lucide-react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { RegisteredWebhook } from '#contract/models/console.ts';
import { meaningOf } from '#domain/catalog/catalog.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { shownUrl } from '#renderer/lib/shown-url.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import styles from '../console.module.css';
import { type TestEvent, useTestEvent } from '../use-test-event.ts';

/** One registered endpoint: where it sends, which events, where they land here, and a test event to see them arrive. */
export function WebhookRow({ webhook, environmentId }: { readonly webhook: RegisteredWebhook; readonly environmentId: EnvironmentId }) {
  const test = useTestEvent(environmentId, webhook);
  const send = useLostFocus<HTMLButtonElement>(test.state.kind);
  return (
    <li className={styles.webhook}>
      <div className={styles.webhookHead}>
        <CopyText text={webhook.url} display={shownUrl(webhook.url)} label="webhook address" className={styles.webhookUrl} />
        <span className={styles.spring} />
        <Button ref={send} size="small" icon={Send} isBusy={test.state.kind === 'waiting'} onClick={test.send}>
          Send a test event
        </Button>
      </div>
      <div className={styles.webhookFacts}>
        <Lands webhook={webhook} />
        <CopyText text={webhook.id} label="webhook id" />
        <Events events={webhook.events} />
      </div>
      <TestLine test={test} />
    </li>
  );
}

function Lands({ webhook }: { readonly webhook: RegisteredWebhook }) {
  const { stores } = useServices();
  const name = useStore(stores.environment, (state) => state.endpoints.find((endpoint) => endpoint.id === webhook.endpointId)?.name);
  if (name === undefined) return <span className={styles.quiet}>leads to no endpoint here</span>;
  return (
    <span>
      lands on <bdi>{visibleText(name)}</bdi>
    </span>
  );
}

function Events({ events }: { readonly events: readonly string[] }) {
  if (events.length === 0) return <span className={styles.quiet}>no events</span>;
  return (
    <details className={styles.events}>
      <summary>{countOf(events.length, 'event type', 'event types')}</summary>
      <ul>
        {events.map((event) => (
          <li key={event}>
            <bdi className={styles.mono}>{visibleText(event)}</bdi>
            <span className={styles.quiet}>{meaningOf(event) ?? 'Not in the catalog'}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function TestLine({ test }: { readonly test: TestEvent }) {
  const { stores } = useServices();
  const { state } = test;
  if (state.kind === 'idle') return null;
  if (state.kind === 'failed') return <ErrorCallout error={state.error} actions={{ retry: test.send }} />;
  if (state.kind === 'waiting') {
    return (
      <p className={styles.testLine} role="status">
        <Spinner size={13} />
        <span className={styles.grow}>{visibleText(state.sentence)}</span>
        <Button size="small" variant="quiet" onClick={test.cancel}>
          Stop waiting
        </Button>
      </p>
    );
  }
  const { deliveryId } = state;
  return (
    <p className={styles.testLine} role="status">
      <span className={styles.grow}>{visibleText(state.sentence)}</span>
      {deliveryId === null ? null : (
        <Button size="small" onClick={() => stores.selection.setState({ view: 'timeline', deliveryId, focusedId: deliveryId })}>
          Open {deliveryId}
        </Button>
      )}
    </p>
  );
}
