import { Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import type { EndpointId } from '#contract/ids.ts';
import type { ConsoleConnection, RegisteredWebhook } from '#contract/models/console.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { type Asked, useAsked } from '#renderer/platform/use-asked.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../console.module.css';
import { RegisterDialog, type Registration } from './register-dialog.tsx';
import { WebhookRow } from './webhook-row.tsx';

export interface WebhooksSectionProps {
  readonly connection: ConsoleConnection;
  readonly isReady: boolean;
  readonly onRegistered: () => void;
}

/** What is registered at the Console to be sent events, and registering more. */
export function WebhooksSection({ connection, isReady, onRegistered }: WebhooksSectionProps) {
  const { environmentId, baseUrl, keyMask } = connection;
  const [isRegistering, setRegistering] = useState(false);
  const [registered, setRegistered] = useState<Registration | undefined>(undefined);
  const asked = useAsked(isReady ? `${environmentId} ${baseUrl} ${keyMask}` : null, async (client, signal) => {
    return (await client.console.webhooks({ environmentId }, { signal })).items;
  });
  const register = (
    <Button size="small" icon={Plus} disabled={!isReady} onClick={() => setRegistering(true)}>
      Register…
    </Button>
  );
  return (
    <Section
      title="Webhooks"
      badge={asked.value === undefined || asked.value.length === 0 ? null : <Badge>{asked.value.length}</Badge>}
      hint="Endpoints registered at the Console: where it sends events, and which."
      actions={asked.value === undefined || asked.value.length === 0 ? null : register}
    >
      {registered === undefined ? null : <Kept registration={registered} onDismiss={() => setRegistered(undefined)} />}
      <Content asked={asked} isReady={isReady} connection={connection} action={register} />
      {isRegistering ? (
        <RegisterDialog
          connection={connection}
          onClose={() => setRegistering(false)}
          onDone={(registration) => {
            setRegistered(registration);
            setRegistering(false);
            asked.reload();
            onRegistered();
          }}
        />
      ) : null}
    </Section>
  );
}

interface ContentProps {
  readonly asked: Asked<readonly RegisteredWebhook[]>;
  readonly isReady: boolean;
  readonly connection: ConsoleConnection;
  readonly action: React.ReactNode;
}

function Content({ asked, isReady, connection, action }: ContentProps) {
  if (!isReady) {
    return <p className={styles.plain}>Shown once the connection is set up: enter the address of the API and its key above.</p>;
  }
  const { value, error, isAsking, reload, cancel } = asked;
  if (error !== undefined) {
    return (
      <CardRow>
        <ErrorCallout error={error} actions={{ retry: reload, reconnect: reload }} />
      </CardRow>
    );
  }
  if (value === undefined) {
    return isAsking ? (
      <Waiting onCancel={cancel} />
    ) : (
      <CardRow className={styles.stopped}>
        <span className={styles.quiet}>Stopped asking.</span>
        <Button size="small" onClick={reload}>
          Ask again
        </Button>
      </CardRow>
    );
  }
  if (value.length === 0) {
    return (
      <Empty icon={Webhook} title="Nothing is registered" action={action}>
        The Console sends no events anywhere yet. Registering an endpoint here puts its secret into the vault before anything else happens.
      </Empty>
    );
  }
  return (
    <ul aria-label="Registered webhooks">
      {value.map((webhook) => (
        <WebhookRow key={webhook.id} webhook={webhook} environmentId={connection.environmentId} />
      ))}
    </ul>
  );
}

function Waiting({ onCancel }: { readonly onCancel: () => void }) {
  return (
    <div className={styles.waiting}>
      <Skeleton rows={2} height={44} label="Asking the Console" />
      <Button size="small" variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

/** What became of the secret: the one thing that can not be had a second time. */
function Kept({ registration, onDismiss }: { readonly registration: Registration; readonly onDismiss: () => void }) {
  const { stores } = useServices();
  const { endpointId, isSecretKept } = registration;
  const name = useEndpointName(endpointId);
  const addSecret = () => stores.selection.setState({ dialog: { kind: 'add-secret', endpointId } });
  return (
    <CardRow>
      <Callout
        tone={isSecretKept ? 'ok' : 'warn'}
        isAlert
        title={isSecretKept ? 'Registered, and its secret is in the vault' : 'Registered, but the answer named no secret'}
        actions={
          <>
            {isSecretKept ? null : (
              <Button size="small" onClick={addSecret}>
                Enter the secret…
              </Button>
            )}
            <Button size="small" variant="quiet" onClick={onDismiss}>
              Dismiss
            </Button>
          </>
        }
      >
        {isSecretKept ? (
          <>
            Deliveries on <bdi>{name}</bdi> are judged with it from now on. The Console does not show it again, and neither does Hookglass.
          </>
        ) : (
          <>
            Look for it in the Console and enter it for <bdi>{name}</bdi>; until then its deliveries are kept unchecked.
          </>
        )}
      </Callout>
    </CardRow>
  );
}

function useEndpointName(id: EndpointId): string {
  const { stores } = useServices();
  return useStore(stores.environment, (state) => visibleText(state.endpoints.find((endpoint) => endpoint.id === id)?.name ?? id));
}
