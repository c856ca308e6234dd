import { CheckCheck, Info, X } from 'lucide-react';
import { useId } from 'react';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Field } from '#renderer/ui/field.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import styles from '../check-page.module.css';
import type { RequestSource } from '../draft.ts';
import { type Understood, understoodWords } from '../understood.ts';
import type { DraftView } from '../use-draft.ts';
import { ExactText } from './exact-text.tsx';
import { FileButton } from './file-button.tsx';

export interface RequestInputProps {
  readonly view: DraftView;
  readonly onFile: (file: File) => void;
}

const placeholder = `POST /webhooks/zof HTTP/1.1
X-Zof-Signature: 85eb96…
Content-Type: application/json

{"id":"evt_…"}`;

/** A request in any of the forms people have it in, and what was understood of it. */
export function RequestInput({ view, onFile }: RequestInputProps) {
  const { draft, change, understood } = view;
  const { request } = draft;
  const problem =
    understood.kind === 'problem' ? `${understood.sentence} (line ${understood.line}, column ${understood.column})` : undefined;
  return (
    <Field
      label="Request"
      hint={request.kind === 'typed' ? 'A raw request, its headers, a cURL command or a HAR; or drop a file anywhere.' : undefined}
      error={problem}
    >
      {({ id, describedBy, isInvalid }) => (
        <>
          {request.kind === 'typed' ? (
            <ExactText
              id={id}
              aria-describedby={describedBy}
              isInvalid={isInvalid}
              rows={10}
              placeholder={placeholder}
              value={request.text}
              onChange={(text) => change({ request: { kind: 'typed', text } })}
            />
          ) : (
            <Chip
              id={id}
              name={nameOf(request)}
              onRemove={() => change({ request: { kind: 'typed', text: '' }, body: { kind: 'request' } })}
            />
          )}
          <div className={styles.below}>
            {understood.kind === 'understood' && understood.form !== '' ? <Meaning understood={understood} /> : <span />}
            <FileButton label="Open a request file" onFile={onFile} />
          </div>
          {understood.kind === 'understood' ? <Notes source={request} notes={understood.notes} /> : null}
        </>
      )}
    </Field>
  );
}

function nameOf(request: Exclude<RequestSource, { kind: 'typed' }>): string {
  return request.kind === 'file' ? `${request.name}, ${formatBytes(request.bytes.length)}` : `${request.id} as it was captured`;
}

export interface ChipProps {
  readonly id?: string | undefined;
  readonly name: string;
  readonly onRemove: () => void;
}

/** Something given as a whole instead of typed. */
export function Chip({ id, name, onRemove }: ChipProps) {
  return (
    <div className={styles.chip}>
      <output id={id} className={styles.chipName}>
        <bdi>{visibleText(name)}</bdi>
      </output>
      <IconButton icon={X} size="small" label={`Remove ${visibleText(name)}`} onClick={onRemove} />
    </div>
  );
}

function Meaning({ understood }: { readonly understood: Understood }) {
  return (
    <p className={styles.meaning} role="status">
      <CheckCheck size={14} strokeWidth={1.75} aria-hidden />
      <span>
        {visibleText(understoodWords(understood))}
        {understood.url === '/' ? null : <span className={styles.url}> {visibleText(shortenMiddle(understood.url, 48))}</span>}
      </span>
    </p>
  );
}

function Notes({ source, notes }: { readonly source: RequestSource; readonly notes: readonly string[] }) {
  const id = useId();
  const keeps = source.kind === 'typed' && source.text.includes('\r');
  const all = keeps ? [...notes, 'It was pasted with carriage returns. They are kept until the text is edited.'] : notes;
  if (all.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {all.map((note) => (
        <li key={`${id} ${note}`}>
          <Info size={14} strokeWidth={1.5} aria-hidden />
          <span>{visibleText(note)}</span>
        </li>
      ))}
    </ul>
  );
}
