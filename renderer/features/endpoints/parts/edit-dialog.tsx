import { type FormEvent, useState } from 'react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf, headerProblem, slugProblem } from '../field-errors.ts';
import { hasChosenHeader } from '../scheme-words.ts';
import { useCommandCall } from '../use-command-call.ts';
import { type EndpointDraft, SchemeFields, SlugField } from './scheme-fields.tsx';

export interface EditDialogProps {
  readonly endpoint: Endpoint;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EditDialog({ endpoint, isOpen, onClose }: EditDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const formId = `edit-${endpoint.id}`;
  return (
    <Dialog
      title="Edit endpoint"
      isOpen={isOpen}
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
      {isOpen ? <EditForm id={formId} endpoint={endpoint} onBusy={setBusy} onDone={onClose} /> : null}
    </Dialog>
  );
}

interface EditFormProps {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onDone: () => void;
}

function EditForm({ id, endpoint, onBusy, onDone }: EditFormProps) {
  const { client } = useServices();
  const [draft, setDraft] = useState<EndpointDraft>({
    name: endpoint.name,
    slug: endpoint.slug ?? '',
    scheme: endpoint.scheme,
    headerName: endpoint.headerName,
  });
  const save = useCommandCall(async () => {
    onBusy(true);
    try {
      await client.endpoints.update({ id: endpoint.id, ...changesOf(endpoint, draft) });
      onDone();
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
    const isReady = draft.slug !== '' && slugProblem(draft.slug) === undefined && headerProblem(draft.headerName) === undefined;
    if (isReady && !save.isBusy) void save.run();
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit}>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <Field label="Name">
        {({ id: inputId, describedBy }) => (
          <TextInput
            id={inputId}
            aria-describedby={describedBy}
            required
            maxLength={80}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <SlugField draft={draft} onChange={change} error={errors.slug} />
      <SchemeFields draft={draft} onChange={change} />
    </form>
  );
}

/** Only what was changed, so that two windows do not undo each other. */
function changesOf(endpoint: Endpoint, draft: EndpointDraft) {
  const name = draft.name.trim();
  const headerName = draft.headerName.trim();
  return {
    ...(name !== '' && name !== endpoint.name ? { name } : {}),
    ...(draft.slug !== endpoint.slug ? { slug: draft.slug } : {}),
    ...(draft.scheme !== endpoint.scheme ? { scheme: draft.scheme } : {}),
    ...(hasChosenHeader(draft.scheme) && headerName !== '' && headerName !== endpoint.headerName ? { headerName } : {}),
  };
}
