import { type FormEvent, useState } from 'react';
import type { Target } from '#contract/models/target.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { completeTarget } from '#renderer/exchange/aim/target-input.ts';
import { targetProblemOf } from '#renderer/exchange/aim/use-aim.ts';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { nameOfUrl } from '../target-form.ts';
import styles from '../targets.module.css';

export interface CreateDialogProps {
  /** What the field begins with. */
  readonly url: string;
  readonly onCreate: (input: { readonly name: string; readonly url: string }) => Promise<Target>;
  readonly onClose: () => void;
}

/** A URL and a name; everything else has a default and is set on the page. */
export function CreateDialog({ url: firstUrl, onCreate, onClose }: CreateDialogProps) {
  const [text, setText] = useState(firstUrl);
  const [name, setName] = useState('');
  const { url, isCompleted } = completeTarget(text);
  const usualName = nameOfUrl(url);
  const create = useCommandCall(async () => {
    await onCreate({ name: name.trim() === '' ? usualName : name.trim(), url });
    onClose();
  });
  const problem = targetProblemOf(create.error);
  const isReady = url !== '' && (name.trim() !== '' || usualName !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void create.run();
  };
  return (
    <Dialog
      title="New target"
      description="Nothing is sent to it until you replay."
      isOpen
      onClose={onClose}
      size="regular"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="new-target" disabled={!isReady} isBusy={create.isBusy}>
            Keep it
          </Button>
        </>
      }
    >
      <form id="new-target" className={styles.form} onSubmit={submit}>
        <Field label="URL" hint={isCompleted ? `Means ${url}` : undefined} error={problem}>
          {({ id, describedBy, isInvalid }) => (
            <TextInput
              id={id}
              isMono
              isInvalid={isInvalid}
              aria-describedby={describedBy}
              inputMode="url"
              placeholder="http://localhost:3000/webhooks"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Name">
          {({ id }) => (
            <TextInput id={id} maxLength={80} placeholder={usualName} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        {create.error === undefined || problem !== undefined ? null : <ErrorCallout error={create.error} />}
      </form>
    </Dialog>
  );
}
