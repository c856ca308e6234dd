import { type FormEvent, useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf } from '../field-errors.ts';
import { useCommandCall } from '../use-command-call.ts';
import { SecretInput } from './secret-input.tsx';

export interface AddSecretDialogProps {
  readonly endpoint: Endpoint;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AddSecretDialog({ endpoint, isOpen, onClose }: AddSecretDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const formId = `secret-${endpoint.id}`;
  const hasCurrent = endpoint.secrets.some((secret) => secret.state === 'current');
  return (
    <Dialog
      title="Add a secret"
      description={
        hasCurrent
          ? 'It is current at once: fresh replays and test events are signed with it. The one before stays accepted as previous until you retire it.'
          : 'Deliveries are checked with it from now on. What came before keeps its verdict.'
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
      {isOpen ? <AddSecretForm id={formId} endpoint={endpoint} onBusy={setBusy} onDone={onClose} /> : null}
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
  const add = useCommandCall(async () => {
    onBusy(true);
    try {
      await client.secrets.add({ endpointId: endpoint.id, value, ...(name.trim() === '' ? {} : { name: name.trim() }) });
      onDone();
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(add.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value !== '' && !add.isBusy) void add.run();
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit}>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <SecretInput label="Secret" hint="As the Console shows it." error={errors.secret} value={value} onChange={setValue} />
      <Field label="Name" hint="Optional: what tells it apart, like “until 12 May”.">
        {({ id: inputId, describedBy }) => (
          <TextInput
            id={inputId}
            aria-describedby={describedBy}
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
    </form>
  );
}
