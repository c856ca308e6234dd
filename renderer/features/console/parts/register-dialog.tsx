import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { EndpointId } from '#contract/ids.ts';
import type { ConsoleConnection } from '#contract/models/console.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { catalog } from '#domain/catalog/catalog.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../console.module.css';
import {
  type LandingPlace,
  type RegisterDraft,
  readRegistration,
  registrationProblem,
  slugProblem,
  startDraft,
  urlProblem,
  urlWarnings,
} from '../register-draft.ts';

export interface Registration {
  readonly endpointId: EndpointId;
  readonly isSecretKept: boolean;
}

export interface RegisterDialogProps {
  readonly connection: ConsoleConnection;
  readonly onClose: () => void;
  readonly onDone: (registration: Registration) => void;
}

const formId = 'register-webhook';

export function RegisterDialog({ connection, onClose, onDone }: RegisterDialogProps) {
  const { client, stores } = useServices();
  const all = useStore(stores.environment, (state) => state.endpoints);
  const endpoints = all.filter(
    ({ environmentId, slug, isArchived }) => environmentId === connection.environmentId && slug !== null && !isArchived,
  );
  const [draft, setDraft] = useState(() => startDraft(connection, endpoints));
  const register = useRunning(async (input: NonNullable<ReturnType<typeof readRegistration>>, signal) => {
    const answer = await client.console.registerWebhook({ environmentId: connection.environmentId, ...input }, { signal });
    onDone({ endpointId: answer.endpoint.id, isSecretKept: answer.isSecretKept });
  });
  const input = readRegistration(draft, connection.isSandbox);
  const problem = registrationProblem(draft, connection.isSandbox);
  const chosen = endpoints.find(({ id }) => id === draft.endpointId);
  const change = (part: Partial<RegisterDraft>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (input !== null && !register.isRunning) void register.run(input);
  };
  return (
    <Dialog
      title="Register a webhook"
      description={`The Console of ${visibleText(connection.environmentName)} will send the chosen events.`}
      isOpen
      onClose={onClose}
      footer={
        <>
          {problem === null ? null : (
            <p id={`${formId}-problem`} className={styles.formProblem} role="status">
              {problem}
            </p>
          )}
          <Button onClick={register.isRunning ? register.cancel : onClose}>{register.isRunning ? 'Stop' : 'Cancel'}</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            isBusy={register.isRunning}
            disabled={input === null}
            aria-describedby={problem === null ? undefined : `${formId}-problem`}
          >
            Register
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit}>
        {register.error === undefined ? null : (
          <ErrorCallout error={register.error} actions={input === null ? {} : { retry: () => void register.run(input) }} />
        )}
        <LandsOn endpoints={endpoints} draft={draft} onChange={change} />
        <UrlField isSandbox={connection.isSandbox} draft={draft} place={placeOf(chosen, draft)} onChange={change} />
        <Events draft={draft} onChange={(events) => change({ events })} />
      </form>
    </Dialog>
  );
}

function placeOf(endpoint: Endpoint | undefined, draft: RegisterDraft): LandingPlace {
  if (endpoint === undefined) return { slug: draft.slug, addresses: [] };
  return { slug: endpoint.slug ?? '', addresses: [endpoint.url, endpoint.publicUrl].filter((address) => address !== null) };
}

function Events({ draft, onChange }: { readonly draft: RegisterDraft; readonly onChange: (events: readonly string[]) => void }) {
  const isAll = catalog.every(({ type }) => draft.events.includes(type));
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>
        <span>Events</span>
        <Button size="small" variant="quiet" onClick={() => onChange(isAll ? [] : catalog.map(({ type }) => type))}>
          {isAll ? 'None' : 'All'}
        </Button>
      </legend>
      {catalog.map(({ type, meaning }) => (
        <Checkbox
          key={type}
          isChecked={draft.events.includes(type)}
          hint={meaning}
          onChange={(isChecked) => onChange(isChecked ? [...draft.events, type] : draft.events.filter((event) => event !== type))}
        >
          <span className={styles.mono}>{type}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}

interface DraftPartProps {
  readonly draft: RegisterDraft;
  readonly onChange: (part: Partial<RegisterDraft>) => void;
}

function LandsOn({ endpoints, draft, onChange }: DraftPartProps & { readonly endpoints: readonly Endpoint[] }) {
  return (
    <>
      <Field label="Lands on" hint="The local endpoint whose deliveries are judged with the secret of the answer.">
        {({ id, describedBy }) => (
          <Select
            label="Lands on"
            id={id}
            describedBy={describedBy}
            value={draft.endpointId}
            options={[
              ...endpoints.map((endpoint) => ({ value: endpoint.id, label: visibleText(endpoint.name), hint: `/in/${endpoint.slug}` })),
              { value: '', label: 'A new endpoint', hint: 'made with it' },
            ]}
            onChange={(endpointId) => onChange({ endpointId })}
          />
        )}
      </Field>
      {draft.endpointId === '' ? (
        <Field label="Path" error={slugProblem(draft.slug)} hint={`It will listen at /in/${draft.slug === '' ? '…' : draft.slug}`}>
          {({ id, describedBy, isInvalid }) => (
            <TextInput
              id={id}
              isMono
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              maxLength={63}
              placeholder="zof-staging"
              value={draft.slug}
              onChange={(event) => onChange({ slug: event.target.value.toLowerCase() })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

function UrlField({ isSandbox, draft, place, onChange }: DraftPartProps & { readonly isSandbox: boolean; readonly place: LandingPlace }) {
  const warnings = urlWarnings(draft.url, place);
  return (
    <Field
      label="URL the Console sends to"
      error={draft.url === '' ? undefined : (urlProblem(draft.url) ?? undefined)}
      hint={
        <>
          {isSandbox
            ? 'Empty: the address of the local endpoint, which the sandbox reaches directly.'
            : 'A public https address that leads to the local endpoint, for example that of a tunnel. The Console can not reach this machine by itself.'}
          {warnings.map((warning) => (
            <span key={warning} className={styles.warning}>
              <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
              {warning}
            </span>
          ))}
        </>
      }
    >
      {({ id, describedBy, isInvalid }) => (
        <TextInput
          id={id}
          isMono
          isInvalid={isInvalid}
          aria-describedby={describedBy}
          placeholder={isSandbox ? 'The local endpoint' : 'https://hooks.example.com/in/zof'}
          value={draft.url}
          onChange={(event) => onChange({ url: event.target.value })}
        />
      )}
    </Field>
  );
}
