import { type FormEvent, useState } from 'react';
import type { Secret } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf } from '../field-errors.ts';
import { readValidity, validityOf } from '../validity-draft.ts';
import { DraftInput } from './draft-input.tsx';
import { ValidityFields } from './validity-fields.tsx';

export interface ChangeSecretDialogProps {
  readonly secret: Secret;
  readonly onClose: () => void;
  /** After the dates were changed; a new name judges nothing differently. */
  readonly onMoved: () => void;
}

export function ChangeSecretDialog({ secret, onClose, onMoved }: ChangeSecretDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const formId = `change-${secret.id}`;
  return (
    <Dialog
      title={
        <>
          Change <bdi>{visibleText(secret.name)}</bdi>
        </>
      }
      description="The value stays. A delivery is judged by the secrets that counted when it arrived."
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            Save
          </Button>
        </>
      }
    >
      <ChangeSecretForm id={formId} secret={secret} onBusy={setBusy} onClose={onClose} onMoved={onMoved} />
    </Dialog>
  );
}

interface ChangeSecretFormProps extends ChangeSecretDialogProps {
  readonly id: string;
  readonly onBusy: (isBusy: boolean) => void;
}

function ChangeSecretForm({ id, secret, onBusy, onClose, onMoved }: ChangeSecretFormProps) {
  const { client } = useServices();
  const [name, setName] = useState(secret.name);
  const [before] = useState(() => validityOf(secret, Date.now() * 1000));
  const [validity, setValidity] = useState(before);
  const read = readValidity(validity, Date.now() * 1000, before);
  const save = useCommandCall(async () => {
    onBusy(true);
    try {
      const newName = name.trim();
      await client.secrets.update({
        id: secret.id,
        ...(newName === '' || newName === secret.name ? {} : { name: newName }),
        ...read.validity,
      });
      onClose();
      if (Object.keys(read.validity ?? {}).length > 0) onMoved();
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (read.validity !== undefined && !save.isBusy) void save.run();
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit} noValidate>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <DraftInput label="Name" maxLength={80} value={name} onChange={setName} />
      <ValidityFields
        draft={validity}
        read={read}
        refusal={errors.dates}
        onChange={(next) => {
          save.clear();
          setValidity(next);
        }}
      />
    </form>
  );
}
