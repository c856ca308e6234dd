import { ClipboardPaste, FilePlus2, FileUp, X } from 'lucide-react';
import { type ClipboardEvent, useId, useRef, useState } from 'react';
import { type EventEnvelope, eventEnvelopes, longestDraft } from '#contract/models/composer.ts';
import { catalogItems } from '#domain/catalog/catalog-items.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import type { DraftDeeds } from '../use-draft-deeds.ts';
import styles from './start-page.module.css';
import { useDroppedFile } from './use-dropped-file.ts';

export interface StartPageProps {
  readonly deeds: DraftDeeds;
  /** Null where there is nothing to go back to. */
  readonly onClose: (() => void) | null;
}

/** Where a draft comes from: one of the catalog's templates, or something that is at hand. */
export function StartPage({ deeds, onClose }: StartPageProps) {
  const { starting, start } = deeds;
  const file = useDroppedFile((text, fileName) => start({ kind: 'pasted', text, fileName }));
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain');
    if (text.trim() === '' || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    start({ kind: 'pasted', text });
  };
  return (
    <section
      className={classNames(styles.page, file.isOver && styles.over)}
      aria-label="New draft"
      onPaste={paste}
      onDragOver={file.over}
      onDragLeave={file.leave}
      onDrop={file.drop}
    >
      <header className={styles.head}>
        <div>
          <h2 className={styles.title}>New draft</h2>
          <p className={styles.lead}>Take a template of the catalog, or something you have. Nothing leaves before you send it.</p>
        </div>
        {onClose === null ? null : <IconButton icon={X} label="Back to the draft" shortcut="Esc" onClick={onClose} />}
      </header>
      {starting.error === undefined ? null : <ErrorCallout error={starting.error} onDismiss={starting.clear} />}
      {file.problem === null ? null : <Callout tone="bad" isAlert title={file.problem} />}
      <div className={styles.columns}>
        <Templates deeds={deeds} />
        <AtHand deeds={deeds} onFile={file.open} />
      </div>
      {file.isOver ? <div className={styles.drop}>Drop JSON, a cURL command or a request</div> : null}
    </section>
  );
}

const envelopeWords: Readonly<Record<EventEnvelope, string>> = { current: 'Current', legacy: 'Legacy' };

function Templates({ deeds }: { readonly deeds: DraftDeeds }) {
  const items = catalogItems();
  const types = [...new Map(items.map((item) => [item.eventType, item.meaning]))];
  return (
    <section className={styles.card} aria-label="Templates">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Event type</th>
            <th scope="col">Envelope</th>
          </tr>
        </thead>
        <tbody>
          {types.map(([eventType, meaning]) => (
            <tr key={eventType}>
              <th scope="row">
                <span className={styles.type}>{eventType}</span>
                <span className={styles.meaning}>{meaning}</span>
              </th>
              <td>
                <div className={styles.envelopes}>
                  {eventEnvelopes.map((envelope) => {
                    const isDocumented = items.some(
                      (item) => item.eventType === eventType && item.envelope === envelope && item.isDocumented,
                    );
                    return (
                      <Button
                        key={envelope}
                        size="small"
                        variant={isDocumented ? 'default' : 'quiet'}
                        aria-label={`${eventType}, ${envelope} envelope${isDocumented ? '' : ', not documented'}`}
                        title={isDocumented ? undefined : 'The documentation does not show this type in this envelope'}
                        onClick={() => deeds.start({ kind: 'template', eventType, envelope })}
                      >
                        {envelopeWords[envelope]}
                      </Button>
                    );
                  })}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AtHand({ deeds, onFile }: { readonly deeds: DraftDeeds; readonly onFile: (file: File) => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const { starting, start } = deeds;
  const readClipboard = () => {
    setProblem(null);
    navigator.clipboard.readText().then(
      (read) => (read.trim() === '' ? setProblem('The clipboard has no text.') : start({ kind: 'pasted', text: read })),
      () => setProblem('The clipboard could not be read. Paste into the field instead.'),
    );
  };
  return (
    <section className={styles.hand} aria-label="Something at hand">
      <label className={styles.label} htmlFor={id}>
        Paste
      </label>
      <textarea
        id={id}
        className={styles.area}
        spellCheck={false}
        autoComplete="off"
        placeholder={'{ "type": "run.failed", … }\n\ncurl -X POST https://… -d \'{…}\''}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={styles.hint}>JSON, a cURL command, or an HTTP request with its headers. Up to {formatBytes(longestDraft)}.</p>
      <div className={styles.buttons}>
        <Button variant="primary" isBusy={starting.isRunning} disabled={text.trim() === ''} onClick={() => start({ kind: 'pasted', text })}>
          Make a draft of it
        </Button>
        {starting.isRunning ? <Button onClick={starting.cancel}>Cancel</Button> : null}
      </div>
      <div className={styles.ways}>
        <Button icon={ClipboardPaste} onClick={readClipboard}>
          From the clipboard
        </Button>
        <Button icon={FileUp} onClick={() => input.current?.click()}>
          Open a file…
        </Button>
        <Button icon={FilePlus2} onClick={() => start({ kind: 'blank' })}>
          Blank
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="File with an event"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            // why: the same file chosen twice is a change that would not be told otherwise.
            event.target.value = '';
            if (chosen !== undefined) onFile(chosen);
          }}
        />
      </div>
      {problem === null ? null : (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <p className={styles.hint}>A delivery opens here with “Edit and send”, an object of the Console with “Compose an event from it”.</p>
    </section>
  );
}
