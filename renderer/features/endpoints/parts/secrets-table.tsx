import { KeyRound, TriangleAlert } from 'lucide-react';
import { Fragment } from 'react';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatDateTime, formatDay } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import styles from '../endpoints-page.module.css';
import { useCommandCall } from '../use-command-call.ts';
import { type Reveal, useReveal } from '../use-reveal.ts';
import { RevealedValue } from './revealed-value.tsx';

/** The secrets of an endpoint, masked; the current one first. */
export function SecretsTable({ endpoint, onAdd }: { readonly endpoint: Endpoint; readonly onAdd: () => void }) {
  if (endpoint.secrets.length === 0) {
    return (
      <div className={styles.none}>
        <span>No secret yet: deliveries are kept as “no secret”, unchecked.</span>
        <Button size="small" icon={KeyRound} onClick={onAdd}>
          Add a secret
        </Button>
      </div>
    );
  }
  return (
    <table className={styles.secrets} aria-label={`Secrets of ${visibleText(endpoint.name)}`}>
      <colgroup>
        <col className={styles.stateColumn} />
        <col className={styles.nameColumn} />
        <col />
        <col className={styles.countsColumn} />
        <col className={styles.actionsColumn} />
      </colgroup>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">State</th>
          <th scope="col">Name</th>
          <th scope="col">Secret</th>
          <th scope="col">Counts</th>
          <th scope="col">Actions</th>
        </tr>
      </thead>
      <tbody>
        {endpoint.secrets.map((secret) => (
          <SecretRow key={secret.id} secret={secret} />
        ))}
      </tbody>
    </table>
  );
}

function SecretRow({ secret }: { readonly secret: Secret }) {
  const { client } = useServices();
  const reveal = useReveal(secret.id);
  const retire = useCommandCall(async (isRetired: boolean) => {
    await client.secrets.retire({ id: secret.id, isRetired });
  });
  const error = retire.error ?? reveal.error;
  return (
    <Fragment>
      <tr className={classNames(secret.state === 'retired' && styles.retired)}>
        <td>
          <span className={classNames(styles.state, secret.state === 'current' && styles.current)}>{secret.state}</span>
        </td>
        <td className={styles.secretName}>
          <bdi>{visibleText(secret.name)}</bdi>
        </td>
        <td className={styles.value}>
          <span className={styles.mono}>{secret.mask}</span>
        </td>
        <td className={styles.quiet} title={`From ${formatDateTime(secret.validFromUs)}`}>
          {validity(secret)}
        </td>
        <td>
          <RevealButton secret={secret} reveal={reveal} />
          <Button size="small" variant="quiet" isBusy={retire.isBusy} onClick={() => void retire.run(secret.state !== 'retired')}>
            {secret.state === 'retired' ? 'Undo' : 'Retire'}
          </Button>
        </td>
      </tr>
      {secret.notice === null && error === undefined && reveal.value === undefined ? null : (
        <tr>
          <td colSpan={5} className={styles.noticeCell}>
            {error === undefined ? null : <ErrorCallout error={error} />}
            {reveal.value === undefined ? null : <RevealedValue value={reveal.value} />}
            {secret.notice === null ? null : (
              <p className={styles.secretNotice}>
                <TriangleAlert size={14} strokeWidth={1.75} aria-hidden /> {visibleText(secret.notice)}
              </p>
            )}
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function RevealButton({ secret, reveal }: { readonly secret: Secret; readonly reveal: Reveal }) {
  const isShown = reveal.value !== undefined;
  return (
    <Button
      size="small"
      variant="quiet"
      isBusy={reveal.isBusy}
      aria-label={`${isShown ? 'Hide' : 'Reveal'} ${visibleText(secret.name)}`}
      onClick={isShown ? reveal.hide : reveal.show}
    >
      {isShown ? `Hide (${reveal.secondsLeft} s)` : 'Reveal'}
    </Button>
  );
}

function validity(secret: Secret): string {
  const from = `since ${formatDay(secret.validFromUs)}`;
  return secret.validUntilUs === null ? from : `${formatDay(secret.validFromUs)} – ${formatDay(secret.validUntilUs)}`;
}
