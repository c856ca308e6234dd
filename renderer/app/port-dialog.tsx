import { type FormEvent, useState } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from './port-dialog.module.css';

export function PortDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { client, stores } = useServices();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const listen = async (event: FormEvent) => {
    event.preventDefault();
    const port = Number(text.trim());
    if (!/^\d{1,5}$/.test(text.trim()) || port < 1 || port > 65_535) {
      setProblem('A port is a number from 1 to 65535.');
      return;
    }
    setProblem(null);
    setError(null);
    setBusy(true);
    try {
      stores.session.setState({ health: await client.system.listen({ port }) });
      onClose();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Listen on another port"
      description="Senders have to use the new address. The setting stays as it is; this counts until the next start."
      size="small"
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="port-form" isBusy={isBusy}>
            Listen
          </Button>
        </>
      }
    >
      <form id="port-form" className={styles.form} onSubmit={listen} noValidate>
        {error === null ? null : <ErrorCallout error={error} />}
        <Field label="Port" error={problem}>
          {(ids) => (
            <TextInput
              id={ids.id}
              aria-describedby={ids.describedBy}
              isInvalid={ids.isInvalid}
              isMono
              inputMode="numeric"
              placeholder="4401"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
