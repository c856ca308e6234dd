import { type FormEvent, useState } from 'react';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import styles from '../endpoints-page.module.css';
import { fieldErrorsOf } from '../field-errors.ts';
import { type Overlap, overlapOptions, overlapSeconds } from '../rotation-draft.ts';
import { overlapSentences } from '../secret-words.ts';
import { ChoiceRow } from './choice-row.tsx';
import { DraftInput } from './draft-input.tsx';
import { GeneratedSecret } from './generated-secret.tsx';
import { SecretInput } from './secret-input.tsx';

export interface RotateDialogProps {
  readonly endpoint: Endpoint;
  readonly onClose: () => void;
  /** After the engine has taken it. */
  readonly onRotated: () => void;
}

/** A new secret in place of those that count, which stay accepted for a while. One that was generated is shown once, to be handed on. */
export function RotateDialog({ endpoint, onClose, onRotated }: RotateDialogProps) {
  const [isBusy, setBusy] = useState(false);
  const [generated, setGenerated] = useState<Secret | undefined>(undefined);
  const formId = `rotate-${endpoint.id}`;
  return (
    <Dialog
      title={
        <>
          Rotate the secret of <bdi>{visibleText(endpoint.name)}</bdi>
        </>
      }
      isOpen
      onClose={onClose}
      footer={
        generated === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
              Rotate
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {generated === undefined ? (
        <RotateForm
          id={formId}
          endpoint={endpoint}
          onBusy={setBusy}
          onDone={(made) => {
            onRotated();
            if (made === undefined) onClose();
            else setGenerated(made);
          }}
        />
      ) : (
        <GeneratedSecret secret={generated} />
      )}
    </Dialog>
  );
}

interface RotateFormProps {
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly onBusy: (isBusy: boolean) => void;
  /** With the secret that was generated; undefined for one that was pasted. */
  readonly onDone: (generated: Secret | undefined) => void;
}

type Source = 'paste' | 'generate';

const sourceOptions = [
  { value: 'paste', label: 'Paste it' },
  { value: 'generate', label: 'Generate it' },
] as const;

function RotateForm({ id, endpoint, onBusy, onDone }: RotateFormProps) {
  const { client } = useServices();
  const [source, setSource] = useState<Source>('paste');
  const [value, setValue] = useState('');
  const [name, setName] = useState('');
  const [overlap, setOverlap] = useState<Overlap>('day');
  const [other, setOther] = useState('3 d');
  const [isAsked, setAsked] = useState(false);
  const seconds = overlapSeconds(overlap, other);
  const rotate = useCommandCall(async () => {
    onBusy(true);
    try {
      const { secret } = await client.secrets.rotate({
        endpointId: endpoint.id,
        ...(source === 'paste' ? { value } : {}),
        ...(name.trim() === '' ? {} : { name: name.trim() }),
        ...(seconds === undefined ? {} : { overlapSeconds: seconds }),
      });
      onDone(source === 'generate' ? secret : undefined);
    } finally {
      onBusy(false);
    }
  });
  const errors = fieldErrorsOf(rotate.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const isReady = seconds !== undefined && (source === 'generate' || value !== '');
    if (isReady && !rotate.isBusy) void rotate.run();
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit} noValidate>
      {errors.other === undefined ? null : <ErrorCallout error={errors.other} />}
      <ChoiceRow label="The new secret" value={source} options={sourceOptions} onChange={setSource} />
      {source === 'paste' ? (
        <SecretInput
          label="New secret"
          isFirst
          hint={schemeFactsOf(endpoint.scheme).secretForm}
          error={errors.secret ?? (isAsked && value === '' ? 'Paste the secret.' : undefined)}
          value={value}
          onChange={(next) => {
            rotate.clear();
            setValue(next);
          }}
        />
      ) : (
        <p className={styles.note}>
          32 random bytes, made here in the form the scheme takes. You see them once they are made, to hand them to the sender.
        </p>
      )}
      <DraftInput label="Name" hint="Optional: what tells it apart, like “from June”." maxLength={80} value={name} onChange={setName} />
      <ChoiceRow
        label="The present ones stay accepted for"
        value={overlap}
        options={overlapOptions}
        error={seconds === undefined ? 'A time like “36 h” or “3 d”, a year at most' : undefined}
        onChange={setOverlap}
      >
        {overlap === 'other' ? (
          <TextInput
            aria-label="The present ones stay accepted for, another time"
            className={styles.short}
            isInvalid={seconds === undefined}
            maxLength={20}
            value={other}
            onChange={(event) => setOther(event.target.value)}
          />
        ) : null}
      </ChoiceRow>
      {seconds === undefined ? null : <Outlook endpoint={endpoint} seconds={seconds} />}
    </form>
  );
}

/** What will happen, with times, before it does. */
function Outlook({ endpoint, seconds }: { readonly endpoint: Endpoint; readonly seconds: number }) {
  const nowUs = useNow() * 1000;
  const sentences = ['The new secret counts from now on, and signs fresh replays.', ...overlapSentences(endpoint.secrets, seconds, nowUs)];
  return (
    <ul className={styles.outlook} aria-label="What will happen">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
