import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { BackupFile } from '#contract/models/storage.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { noticeError } from '#renderer/errors/present-error.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { formatDateTime, formatRelative } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Mono } from '#renderer/ui/mono.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from '../storage-page.module.css';
import { backupReasons } from '../storage-words.ts';
import { type StorageView, useRunning, useStart } from '../use-storage.ts';
import { RunningJob } from './running-job.tsx';
import { Section } from './section.tsx';

export interface BackupsProps {
  readonly backups: StorageView['backups'];
  /** Name of the backup that is put in place at the next start. */
  readonly pending: string | null;
  readonly reload: () => void;
  readonly isReadOnly: boolean;
}

/** Copies of the whole log: made while everything goes on, put in place at the next start. */
export function Backups({ backups, pending, reload, isReadOnly }: BackupsProps) {
  const [chosen, setChosen] = useState<BackupFile | null>(null);
  const running = useRunning('backup');
  const { start, isBusy } = useStart();
  return (
    <Section
      title="Backups"
      hint={
        <>
          Whole copies of the log, in <Mono>{backups.folder}</Mono>. Receiving goes on while one is made.
        </>
      }
      actions={
        isReadOnly ? null : (
          <Button
            size="small"
            icon={Archive}
            isBusy={isBusy}
            disabled={running !== undefined}
            onClick={() => void start((client) => client.storage.backUp({}))}
          >
            Back up now
          </Button>
        )
      }
    >
      {pending === null ? null : <Pending name={pending} reload={reload} />}
      {running === undefined ? null : <RunningJob job={running} />}
      {backups.items.length === 0 ? <p className={styles.plain}>There is no backup yet.</p> : null}
      {backups.items.map((backup) => (
        <div key={backup.name} className={styles.row}>
          <div className={styles.rowWords}>
            <p>
              <TimeText timeUs={backup.createdAtUs}>{formatDateTime(backup.createdAtUs)}</TimeText>
            </p>
            <p className={styles.secondary} title={visibleText(backup.name)}>
              {formatBytes(backup.sizeBytes)} · {backupReasons[backup.reason]} · {formatRelative(backup.createdAtUs, Date.now())}
            </p>
          </div>
          {backup.name === pending ? (
            <span className={styles.secondary}>at the next start</span>
          ) : (
            <Button size="small" onClick={() => setChosen(backup)}>
              Restore…
            </Button>
          )}
        </div>
      ))}
      {chosen === null ? null : <RestoreDialog backup={chosen} onClose={() => setChosen(null)} onPlanned={reload} />}
    </Section>
  );
}

function Pending({ name, reload }: { readonly name: string; readonly reload: () => void }) {
  const { client, stores } = useServices();
  const takeBack = () => {
    client.storage.restore({ name: null }).then(reload, (error: unknown) => noticeError(stores.notice, error));
  };
  return (
    <div className={styles.inset}>
      <Callout
        tone="info"
        title="At the next start the log goes back to a backup"
        actions={
          <Button size="small" onClick={takeBack}>
            Take back
          </Button>
        }
      >
        <Mono>{name}</Mono> takes the place of the log. The log of now is kept among the backups.
      </Callout>
    </div>
  );
}

interface RestoreDialogProps {
  readonly backup: BackupFile;
  readonly onClose: () => void;
  readonly onPlanned: () => void;
}

function RestoreDialog({ backup, onClose, onPlanned }: RestoreDialogProps) {
  const { client } = useServices();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const plan = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await client.storage.restore({ name: backup.name });
      onPlanned();
      onClose();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Go back to this backup?"
      description={`Made ${formatDateTime(backup.createdAtUs)}, ${formatBytes(backup.sizeBytes)}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isBusy={isBusy} onClick={() => void plan()}>
            Restore at the next start
          </Button>
        </>
      }
    >
      <ul className={styles.points}>
        <li>The backup is checked now. Nothing else happens until Hookglass starts the next time.</li>
        <li>Then the log is what it was when the backup was made. What was received since is not in it.</li>
        <li>The log of now is kept among the backups, so that you can go forward again.</li>
        <li>Until that start you can take the plan back.</li>
      </ul>
      {error === undefined ? null : <ErrorCallout error={error} />}
    </Dialog>
  );
}
