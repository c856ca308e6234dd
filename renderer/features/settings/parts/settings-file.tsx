import { Download, Upload } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { longestSettingsFile, type SettingsImport } from '#contract/models/settings-file.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { noticeError } from '#renderer/errors/present-error.ts';
import { downloadText } from '#renderer/lib/download-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import styles from '../settings-page.module.css';
import { ImportDialog } from './import-dialog.tsx';

/** What is set up as a file: without secrets, so that it can be given to a colleague or put into a repository. */
export function ExportRow() {
  const { client } = useServices();
  const { error, isRunning, run } = useRunning(async () => {
    const file = await client.settings.export({});
    downloadText('hookglass-settings.json', `${JSON.stringify(file, null, 2)}\n`, 'application/json');
  });
  return (
    <FileRow
      title="Export"
      text="Settings, endpoints, targets, ignore rules, saved views and retention as one JSON file. Secrets, Console keys and headers with credentials are never in it."
      error={error}
    >
      <Button icon={Download} isBusy={isRunning} onClick={() => void run(undefined)}>
        Export settings
      </Button>
    </FileRow>
  );
}

export function ImportRow() {
  const { client, stores } = useServices();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<{ readonly name: string; readonly text: string; readonly preview: SettingsImport } | null>(null);
  const looking = useRunning(async (file: File) => {
    const text = await textOf(file);
    setChosen({ name: file.name, text, preview: await client.settings.import({ text, mode: 'preview' }) });
  });
  const takeBack = async (before: SettingsImport['before']) => {
    try {
      await client.settings.import({ text: JSON.stringify(before), mode: 'apply' });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const say = ({ added, changed, before }: SettingsImport) =>
    addNotice(stores.notice, {
      tone: 'ok',
      key: 'settings-import',
      title: `Imported: ${added} added, ${changed} changed`,
      ...(changed === 0
        ? {}
        : {
            text: added === 0 ? undefined : 'Undo takes back the changes; what was added stays.',
            action: { label: 'Undo', run: () => void takeBack(before) },
          }),
      lastsMs: 12_000,
    });
  return (
    <FileRow
      title="Import"
      text="Takes over such a file by name: adds what is missing, changes what differs, deletes nothing. You see what it does before it does it."
      error={looking.error}
    >
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        aria-label="Settings file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // why: the same file chosen again is another question.
          event.target.value = '';
          if (file !== undefined) void looking.run(file);
        }}
      />
      <Button icon={Upload} isBusy={looking.isRunning} onClick={() => input.current?.click()}>
        Import settings…
      </Button>
      {chosen === null ? null : (
        <ImportDialog
          name={chosen.name}
          text={chosen.text}
          preview={chosen.preview}
          onClose={() => setChosen(null)}
          onDone={(done) => {
            setChosen(null);
            say(done);
          }}
        />
      )}
    </FileRow>
  );
}

/** A file that is far too long is cut where the engine still sees that it is, and says so in its words. */
async function textOf(file: File): Promise<string> {
  return (await file.slice(0, longestSettingsFile * 4).text()).slice(0, longestSettingsFile + 1);
}

interface FileRowProps {
  readonly title: string;
  readonly text: string;
  readonly error: unknown;
  readonly children: ReactNode;
}

function FileRow({ title, text, error, children }: FileRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.label}>{title}</p>
        <p className={styles.hint}>{text}</p>
        {error === undefined ? null : <ErrorCallout error={error} />}
      </div>
      <div className={styles.control}>{children}</div>
    </div>
  );
}
