import { type FormEvent, useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf } from '../field-errors.ts';
import { newValidity, readValidity } from '../validity-draft.ts';
import { DraftInput } from './draft-input.tsx';
import { SecretInput } from './secret-input.tsx';
import { ValidityFields } from './validity-fields.tsx';

export interface AddSecretDialogProps {
  readonly endpoint: Endpoint;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** After the engine has taken it. */
  readonly onAdded?: (() => void) | undefined;
}

export function AddSecretDialog({ endpoint, isOpen, onClose, onAdded }: AddSecretDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const formId = `secret-${endpoint.id}`;
  const hasCurrent = endpoint.secrets.some((secret) => secret.state === 'current');
  const done = () => {
    onClose();
    onAdded?.();
  };
  return (
    <Dialog
      title={
        <>
          Add a secret to <bdi>{visibleText(endpoint.name)}</bdi>
        </>
      }
      description={
        hasCurrent
          ? 'The newest that counts is current: fresh replays and test events are signed with it. The others stay accepted as previous.'
          : `Deliveries to ${visibleText(endpoint.name)} are checked with it.`
      }
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            Add
          </Button>
        </>
      }
    >
      {isOpen ? <AddSecretForm id={formId} endpoint={endpoint} onBusy={setBusy} onDone={done} /> : null}
    </Dialog>
  );
}

interface AddSecretFormProps {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onDone: () => void;
}

function AddSecretForm({ id, endpoint, onBusy, onDone }: AddSecretFormProps) {
  const { client } = useServices();
  const [value, setValue] = useState('');
  const [name, setName] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [validity, setValidity] = useState(() => newValidity(endpoint.secrets.length === 0, Date.now() * 1000));
  const read = readValidity(validity, Date.now() * 1000);
  const add = useCommandCall(async () => {
    onBusy(true);
    try {
      await client.secrets.add({
        endpointId: endpoint.id,
        value,
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...read.validity,
      });
      onDone();
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(add.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (value !== '' && read.validity !== undefined && !add.isBusy) void add.run();
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit} noValidate>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <SecretInput
        label="Secret"
        isFirst
        hint={schemeFactsOf(endpoint.scheme).secretForm}
        error={errors.secret ?? (isAsked && value === '' ? 'Paste the secret.' : undefined)}
        value={value}
        onChange={(next) => {
          add.clear();
          setValue(next);
        }}
      />
      <DraftInput label="Name" hint="Optional: what tells it apart, like “until 12 May”." maxLength={80} value={name} onChange={setName} />
      <ValidityFields
        draft={validity}
        read={read}
        refusal={errors.dates}
        onChange={(next) => {
          add.clear();
          setValidity(next);
        }}
      />
      {validity.from === 'always' ? <p className={styles.note}>What was captured before can be judged again with it.</p> : null}
    </form>
  );
}
