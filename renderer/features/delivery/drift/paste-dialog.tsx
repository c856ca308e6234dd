import { type FormEvent, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import styles from './dialogs.module.css';
import type { SnapshotsView } from './use-snapshots.ts';

const formId = 'paste-snapshot';

/** JSON from anywhere, compared as if the Console had just given it. */
export function PasteDialog({ adding, onClose }: { readonly adding: SnapshotsView['adding']; readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || adding.isRunning) return;
    void adding.run({ text, origin: 'pasted' }).then((snapshot) => (snapshot === undefined ? undefined : onClose()));
  };
  const close = () => {
    adding.clear();
    onClose();
  };
  return (
    <Dialog
      title="Compare with JSON"
      description="The object, or an answer of the Console that holds it. It is kept with the delivery as a snapshot."
      isOpen
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={adding.isRunning} disabled={text.trim() === ''}>
            Compare
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.paste} onSubmit={submit}>
        {adding.error === undefined ? null : <ErrorCallout error={adding.error} />}
        <Field label="JSON">
          {({ id, describedBy }) => (
            <textarea
              id={id}
              className={styles.pasteField}
              data-first-field
              aria-describedby={describedBy}
              rows={12}
              spellCheck={false}
              autoComplete="off"
              placeholder={'{ "id": "run_…", "status": "failed" }'}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
