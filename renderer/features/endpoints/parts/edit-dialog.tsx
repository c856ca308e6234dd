import { type FormEvent, useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import type { EndpointDraft } from '../endpoint-draft.ts';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf, slugProblem } from '../field-errors.ts';
import { readSigning, signingChange, signingDraftOf } from '../signing-draft.ts';
import { NameFields } from './name-fields.tsx';
import { SigningFields } from './signing-fields.tsx';

export interface EditDialogProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
  /** After the scheme or what belongs to it was changed; a new name judges nothing differently. */
  readonly onSigningChanged: () => void;
}

export function EditDialog({ endpoint, onClose, onSigningChanged }: EditDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const formId = `edit-${endpoint.id}`;
  return (
    <Dialog
      title="Edit endpoint"
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
      <EditForm id={formId} endpoint={endpoint} onBusy={setBusy} onClose={onClose} onSigningChanged={onSigningChanged} />
    </Dialog>
  );
}

interface EditFormProps extends EditDialogProps {
  readonly id: string;
  readonly onBusy: (isBusy: boolean) => void;
}

function EditForm({ id, endpoint, onBusy, onClose, onSigningChanged }: EditFormProps) {
  const { client } = useServices();
  const [draft, setDraft] = useState<EndpointDraft>({
    name: endpoint.name,
    slug: endpoint.slug ?? '',
    signing: signingDraftOf(endpoint),
  });
  const signing = readSigning(draft.signing);
  const save = useCommandCall(async () => {
    onBusy(true);
    try {
      const change = signing === null ? {} : signingChange(endpoint, signing);
      await client.endpoints.update({ id: endpoint.id, ...namesChanged(endpoint, draft), ...change });
      onClose();
      if (Object.keys(change).length > 0) onSigningChanged();
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(save.error);
  const change = (part: Partial<EndpointDraft>) => {
    // why: what was said of the values before is not true of the ones typed since.
    save.clear();
    setDraft({ ...draft, ...part });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isReady = draft.slug !== '' && slugProblem(draft.slug) === undefined && signing !== null;
    if (isReady && !save.isBusy) void save.run();
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit}>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <NameFields
        name={draft.name}
        slug={draft.slug}
        slugError={errors.slug}
        onName={(name) => change({ name })}
        onSlug={(slug) => change({ slug })}
      />
      <SigningFields draft={draft.signing} url={endpoint.url ?? `/in/${draft.slug}`} onChange={(next) => change({ signing: next })} />
    </form>
  );
}

/** Only what was changed, so that two windows do not undo each other. */
function namesChanged(endpoint: Endpoint, draft: EndpointDraft) {
  const name = draft.name.trim();
  return {
    ...(name !== '' && name !== endpoint.name ? { name } : {}),
    ...(draft.slug !== endpoint.slug ? { slug: draft.slug } : {}),
  };
}
