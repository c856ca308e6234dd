import { isUtf8 } from '#domain/utf8.ts';
import { countOf, formatBytes } from '#renderer/lib/format-bytes.ts';
import { largestBody } from '#renderer/platform/stage-body.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field } from '#renderer/ui/field.tsx';
import styles from '../check-page.module.css';
import { endWords } from '../understood.ts';
import type { DraftView } from '../use-draft.ts';
import { ExactText } from './exact-text.tsx';
import { FileButton } from './file-button.tsx';
import { Chip } from './request-input.tsx';

/** Longest body that is worth editing in a field. */
const editableBytes = 256 * 1024;

export interface BodyInputProps {
  readonly view: DraftView;
  readonly onFile: (file: File) => void;
}

/** The signed body: as the request holds it, typed, or a file to the byte. */
export function BodyInput({ view, onFile }: BodyInputProps) {
  const { draft, change, understood, body } = view;
  const isOfRequest = draft.body.kind === 'request' && understood.kind === 'understood' && understood.body !== null;
  const tooLarge = body.length > largestBody ? `A check by hand takes up to ${formatBytes(largestBody)}.` : undefined;
  const text = draft.body.kind === 'text' ? draft.body.text : '';
  return (
    <Field label="Body" error={tooLarge}>
      {({ id, describedBy, isInvalid }) => (
        <>
          {isOfRequest ? <Chip id={id} name="From the request" onRemove={() => change({ body: { kind: 'text', text: '' } })} /> : null}
          {draft.body.kind === 'file' ? (
            <Chip id={id} name={draft.body.name} onRemove={() => change({ body: { kind: 'request' } })} />
          ) : null}
          {isOfRequest || draft.body.kind === 'file' ? null : (
            <ExactText
              id={id}
              aria-describedby={describedBy}
              isInvalid={isInvalid}
              rows={4}
              placeholder="The body, to the byte: no newline at the end unless one was sent"
              value={text}
              onChange={(typed) => change({ body: { kind: 'text', text: typed } })}
            />
          )}
          <div className={styles.below}>
            <p className={styles.measure}>{measureWords(body)}</p>
            <span className={styles.buttons}>
              {isEditable(view) ? (
                <Button
                  size="small"
                  variant="quiet"
                  onClick={() => change({ body: { kind: 'text', text: new TextDecoder().decode(body) } })}
                >
                  Edit as text
                </Button>
              ) : null}
              <FileButton label="Open a body file" onFile={onFile} />
            </span>
          </div>
        </>
      )}
    </Field>
  );
}

/** Only where decoding and encoding gives the same bytes: a byte order mark or other bytes would be lost. */
function isEditable({ draft, body }: DraftView): boolean {
  if (draft.body.kind === 'text' || body.length === 0 || body.length > editableBytes) return false;
  return isUtf8(body) && !(body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf);
}

function measureWords(body: Uint8Array): string {
  const end = endWords(body);
  return `${countOf(body.length, 'byte', 'bytes')}${end === '' ? '' : `, ${end}`}`;
}
