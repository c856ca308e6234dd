import { type FormEvent, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { Environment } from '#contract/models/environment.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select } from '#renderer/ui/select.tsx';
import type { EndpointDraft } from '../endpoint-draft.ts';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf, slugProblem } from '../field-errors.ts';
import { newSigningDraft, readSigning, signingChange } from '../signing-draft.ts';
import { slugFromName } from '../slug.ts';
import { NameFields } from './name-fields.tsx';
import { SecretInput } from './secret-input.tsx';
import { SigningFields } from './signing-fields.tsx';

const formId = 'create-endpoint';
const emptyDraft: EndpointDraft = { name: '', slug: '', signing: newSigningDraft() };

export function CreateDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      title="New endpoint"
      description="A path that receives deliveries and checks their signatures."
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            Create
          </Button>
        </>
      }
    >
      {isOpen ? <CreateForm onBusy={setBusy} onDone={onClose} /> : null}
    </Dialog>
  );
}

function CreateForm({ onBusy, onDone }: { readonly onBusy: (isBusy: boolean) => void; readonly onDone: () => void }) {
  const { client, stores } = useServices();
  const origin = useStore(stores.session, (state) => state.health?.receiver.url ?? '');
  const [draft, setDraft] = useState(emptyDraft);
  const environments = useStore(stores.environment, (state) => state.environments);
  const [environmentId, setEnvironmentId] = useState(environments[0]?.id);
  const [isSlugOwn, setSlugOwn] = useState(false);
  const [secrets, setSecrets] = useState<readonly string[]>(['']);
  const create = useCommandCall(async () => {
    onBusy(true);
    try {
      await client.endpoints.create({ ...inputOf(draft, secrets), ...(environmentId === undefined ? {} : { environmentId }) });
      onDone();
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(create.error);
  const signing = readSigning(draft.signing);
  const change = (part: Partial<EndpointDraft>) => {
    if (part.slug !== undefined) setSlugOwn(part.slug !== '');
    // why: what was said of the values before is not true of the ones typed since.
    create.clear();
    setDraft({ ...draft, ...part, ...(part.name !== undefined && !isSlugOwn ? { slug: slugFromName(part.name) } : {}) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isReady = draft.slug !== '' && slugProblem(draft.slug) === undefined && signing !== null;
    if (isReady && !create.isBusy) void create.run();
  };
  return (
    <form id={formId} className={styles.form} onSubmit={submit}>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <NameFields
        name={draft.name}
        slug={draft.slug}
        slugError={errors.slug}
        onName={(name) => change({ name })}
        onSlug={(slug) => change({ slug })}
      />
      {environments.length > 1 && environmentId !== undefined ? (
        <EnvironmentField environments={environments} chosen={environmentId} onChoose={setEnvironmentId} />
      ) : null}
      <SigningFields draft={draft.signing} url={`${origin}/in/${draft.slug}`} onChange={(next) => change({ signing: next })} />
      <SecretInputs secrets={secrets} form={schemeFactsOf(draft.signing.scheme).secretForm} onChange={setSecrets} error={errors.secret} />
    </form>
  );
}

interface EnvironmentFieldProps {
  readonly environments: readonly Environment[];
  readonly chosen: EnvironmentId;
  readonly onChoose: (id: EnvironmentId) => void;
}

function EnvironmentField({ environments, chosen, onChoose }: EnvironmentFieldProps) {
  return (
    <Field label="Environment" hint="Whose Console its deliveries are compared with. It stays; nothing moves between environments.">
      {({ id, describedBy }) => (
        <Select
          label="Environment"
          id={id}
          describedBy={describedBy}
          value={chosen}
          options={environments.map((environment) => ({ value: environment.id, label: visibleText(environment.name) }))}
          onChange={onChoose}
        />
      )}
    </Field>
  );
}

interface SecretInputsProps {
  readonly secrets: readonly string[];
  /** What a secret of the scheme looks like. */
  readonly form: string;
  readonly onChange: (secrets: readonly string[]) => void;
  readonly error: string | undefined;
}

function SecretInputs({ secrets, form, onChange, error }: SecretInputsProps) {
  return (
    <>
      {secrets.map((secret, index) => (
        <SecretInput
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what the field stands for
          key={index}
          label={index === 0 ? 'Signing secret' : 'Previous secret, still accepted'}
          hint={index === 0 ? `${form} Kept encrypted; without one, deliveries are stored unchecked.` : undefined}
          error={index === 0 ? error : undefined}
          value={secret}
          onChange={(value) => onChange(secrets.with(index, value))}
        />
      ))}
      <div>
        <Button size="small" variant="quiet" onClick={() => onChange([...secrets, ''])}>
          Add a previous secret
        </Button>
      </div>
    </>
  );
}

/** A new endpoint has the scheme of Zof with its defaults; what differs from them is said. */
function inputOf(draft: EndpointDraft, secrets: readonly string[]) {
  const signing = readSigning(draft.signing);
  return {
    slug: draft.slug,
    secrets: secrets.filter((secret) => secret !== ''),
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    ...(signing === null ? {} : signingChange(defaultSigning('zof'), signing)),
  };
}
