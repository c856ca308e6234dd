import { ExternalLink } from 'lucide-react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useConnections } from '#renderer/platform/use-connections.ts';
import { Button } from '#renderer/ui/button.tsx';
import styles from '../welcome.module.css';

/** Through the platform's own Webhooks page: what to do there, and what its documentation leaves open. */
export function ConsoleWay({ endpoint }: { readonly endpoint: Endpoint }) {
  const { platform, stores } = useServices();
  const { connections } = useConnections();
  const consoleUrl = connections?.find(({ environmentId }) => environmentId === endpoint.environmentId)?.consoleUrl ?? null;
  const addSecret = () => stores.selection.setState({ dialog: { kind: 'add-secret', endpointId: endpoint.id } });
  const openConsole = (url: string) => {
    platform.openExternal(url).catch((error: unknown) => noticeError(stores.notice, error));
  };
  return (
    <div className={styles.console}>
      <p>
        Zof sends to public https addresses only, so put a tunnel or a proxy of yours in front of your receiver URL and give Zof the public
        one.
      </p>
      <ol className={styles.list}>
        <li>
          With an API key, register it on the Console page of Hookglass: the secret that Zof answers goes straight into the vault.
          <div className={styles.buttons}>
            <Button
              size="small"
              onClick={() => stores.selection.setState({ view: 'console', consoleId: endpoint.environmentId, dialog: null })}
            >
              Open the Console page
            </Button>
          </div>
        </li>
        <li>
          By hand, in the Console under Admin Center → Developer → Webhooks: paste the public address, choose the events, and add the secret
          it shows here.
          <div className={styles.buttons}>
            <Button size="small" onClick={addSecret}>
              Add a secret
            </Button>
            {consoleUrl === null ? null : (
              <Button size="small" variant="quiet" icon={ExternalLink} onClick={() => openConsole(consoleUrl)}>
                Open the Console
              </Button>
            )}
          </div>
        </li>
      </ol>
      <p className={styles.note}>
        The documentation of the platform leaves open which header carries the signature, how a failed delivery is tried again, and
        {consoleUrl === null
          ? ' where the Webhooks page is, so there is no link to it from here. '
          : ' which events its test button sends. '}
        Hookglass expects {endpoint.headerName}; change it on the Endpoints page if yours differs.
      </p>
    </div>
  );
}
