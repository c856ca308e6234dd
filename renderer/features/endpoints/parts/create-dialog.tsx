import { type FormEvent, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf, headerProblem, slugProblem } from '../field-errors.ts';
import { hasChosenHeader } from '../scheme-words.ts';
import { slugFromName } from '../slug.ts';
import { useCommandCall } from '../use-command-call.ts';
import { type EndpointDraft, SchemeFields, SlugField } from './scheme-fields.tsx';
import { SecretInput } from './secret-input.tsx';

const formId = 'create-endpoint';
const emptyDraft: EndpointDraft = { name: '', slug: '', scheme: 'zof', headerName: '' };

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
  const { client } = useServices();
  const [draft, setDraft] = useState(emptyDraft);
  const [isSlugOwn, setSlugOwn] = useState(false);
  const [secrets, setSecrets] = useState<readonly string[]>(['']);
  const create = useCommandCall(async () => {
    onBusy(true);
    try {
      await client.endpoints.create(inputOf(draft, secrets));
      onDone();
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(create.error);
  const change = (part: Partial<EndpointDraft>) => {
    if (part.slug !== undefined) setSlugOwn(part.slug !== '');
    // why: what was said of the values before is not true of the ones typed since.
    create.clear();
    setDraft({ ...draft, ...part, ...(part.name !== undefined && !isSlugOwn ? { slug: slugFromName(part.name) } : {}) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isReady = draft.slug !== '' && slugProblem(draft.slug) === undefined && headerProblem(draft.headerName) === undefined;
    if (isReady && !create.isBusy) void create.run();
  };
  return (
    <form id={formId} className={styles.form} onSubmit={submit}>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <Field label="Name">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            required
            maxLength={80}
            placeholder="Orders"
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <SlugField draft={draft} onChange={change} error={errors.slug} />
      <SchemeFields draft={draft} onChange={change} />
      <SecretInputs secrets={secrets} onChange={setSecrets} error={errors.secret} />
    </form>
  );
}

interface SecretInputsProps {
  readonly secrets: readonly string[];
  readonly onChange: (secrets: readonly string[]) => void;
  readonly error: string | undefined;
}

function SecretInputs({ secrets, onChange, error }: SecretInputsProps) {
  return (
    <>
      {secrets.map((secret, index) => (
        <SecretInput
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what the field stands for
          key={index}
          label={index === 0 ? 'Signing secret' : 'Previous secret, still accepted'}
          hint={index === 0 ? 'As the Console shows it. Kept encrypted; without one, deliveries are stored unchecked.' : undefined}
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

function inputOf(draft: EndpointDraft, secrets: readonly string[]) {
  const headerName = draft.headerName.trim();
  return {
    slug: draft.slug,
    scheme: draft.scheme,
    secrets: secrets.filter((secret) => secret !== ''),
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    ...(headerName !== '' && hasChosenHeader(draft.scheme) ? { headerName } : {}),
  };
}
