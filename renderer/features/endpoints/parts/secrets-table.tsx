import { KeyRound, Pencil, TriangleAlert } from 'lucide-react';
import type { SecretId } from '#contract/ids.ts';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatDateTime } from '#renderer/lib/format-time.ts';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { countsWords, rangeWords } from '../secret-words.ts';
import styles from '../secrets.module.css';
import { useRetirement } from '../use-retirement.ts';
import { type Reveal, useReveal } from '../use-reveal.ts';
import { AcceptQuestion, RetireButton } from './retire-button.tsx';
import { RevealedValue } from './revealed-value.tsx';
import { SecretState } from './secret-state.tsx';

export interface SecretsTableProps {
  readonly endpoint: Endpoint;
  readonly onAdd: () => void;
  readonly onChange: (id: SecretId) => void;
  /** After the value or the dates of one were changed here. */
  readonly onChanged: () => void;
}

/** The secrets of an endpoint, masked, newest first: no row moves when its secret is retired. */
export function SecretsTable({ endpoint, onAdd, onChange, onChanged }: SecretsTableProps) {
  const nowUs = useNow() * 1000;
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
        <col className={styles.maskColumn} />
        <col />
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
          <SecretRow key={secret.id} secret={secret} nowUs={nowUs} onChange={() => onChange(secret.id)} onChanged={onChanged} />
        ))}
      </tbody>
    </table>
  );
}

interface SecretRowProps {
  readonly secret: Secret;
  readonly nowUs: number;
  readonly onChange: () => void;
  readonly onChanged: () => void;
}

function SecretRow({ secret, nowUs, onChange, onChanged }: SecretRowProps) {
  const { client } = useServices();
  const reveal = useReveal(secret.id);
  const retirement = useRetirement(secret);
  const trim = useCommandCall(async () => {
    await client.secrets.trim({ id: secret.id });
    onChanged();
  });
  const error = trim.error ?? retirement.error ?? reveal.error;
  return (
    <>
      <tr className={classNames(secret.state === 'retired' && styles.retired)}>
        <td>
          <SecretState state={secret.state} />
        </td>
        <td className={styles.name}>
          <bdi>{visibleText(secret.name)}</bdi>
        </td>
        <td className={styles.mask}>{secret.mask}</td>
        <td className={styles.counts} title={exactly(secret)}>
          <span>{countsWords(secret, nowUs)}</span>
          <span className={styles.range}>{rangeWords(secret, nowUs)}</span>
        </td>
        <td className={styles.actions}>
          <RevealButton secret={secret} reveal={reveal} />
          <RetireButton retirement={retirement} />
          <IconButton size="small" icon={Pencil} label={`Change name or dates of ${visibleText(secret.name)}`} onClick={onChange} />
        </td>
      </tr>
      {secret.notice === null && error === undefined && reveal.value === undefined && !retirement.isAsked ? null : (
        <tr>
          <td colSpan={5} className={styles.more}>
            {error === undefined ? null : <ErrorCallout error={error} />}
            {retirement.isAsked ? <AcceptQuestion retirement={retirement} /> : null}
            {reveal.value === undefined ? null : <RevealedValue value={reveal.value} />}
            {secret.notice === null ? null : (
              <p className={styles.fix}>
                <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
                <span>{visibleText(secret.notice)}</span>
                {secret.isTrimmable ? (
                  <Button size="small" isBusy={trim.isBusy} onClick={() => void trim.run()}>
                    Take the white space away
                  </Button>
                ) : null}
              </p>
            )}
          </td>
        </tr>
      )}
    </>
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

/** Both dates to the millisecond, with the zone. */
function exactly({ validFromUs, validUntilUs }: Secret): string {
  const from = validFromUs === 0 ? 'Always has counted' : `From ${formatDateTime(validFromUs)}`;
  return validUntilUs === null ? `${from}, without end` : `${from}\nuntil ${formatDateTime(validUntilUs)}`;
}
