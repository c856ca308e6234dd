import type { ImportedItem, SettingsImport } from '#contract/models/settings-file.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useRunning } from '#renderer/platform/use-running.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import styles from '../settings-page.module.css';

export interface ImportDialogProps {
  readonly name: string;
  readonly text: string;
  readonly preview: SettingsImport;
  readonly onClose: () => void;
  readonly onDone: (done: SettingsImport) => void;
}

const tones = { added: 'ok', changed: 'info', left: 'quiet' } as const;

/** What the file would do, thing by thing; only then can it be done. */
export function ImportDialog({ name, text, preview, onClose, onDone }: ImportDialogProps) {
  const { client } = useServices();
  const { error, isRunning, run } = useRunning(async () => onDone(await client.settings.import({ text, mode: 'apply' })));
  const { added, changed, left, items } = preview;
  const isIdle = added + changed === 0;
  return (
    <Dialog
      title={`Import ${visibleText(name)}`}
      description={
        isIdle
          ? 'Everything in it is the same here.'
          : `${added} added, ${changed} changed, ${left} left as they are. Nothing is deleted, and no secret is touched.`
      }
      isOpen
      onClose={onClose}
      size="regular"
      footer={
        isIdle ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" isBusy={isRunning} onClick={() => void run(undefined)}>
              Import
            </Button>
          </>
        )
      }
    >
      {error === undefined ? null : <ErrorCallout error={error} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list scrolls, and the keyboard has to get into it */}
      <ul className={styles.imported} aria-label="What the import does" tabIndex={0}>
        {(['added', 'changed', 'left'] as const).flatMap((change) =>
          items
            .filter((item) => item.change === change)
            .map((item) => <ImportedRow key={`${item.kind} ${item.name} ${item.details.join()}`} item={item} />),
        )}
      </ul>
    </Dialog>
  );
}

function ImportedRow({ item: { kind, name, change, details } }: { readonly item: ImportedItem }) {
  return (
    <li className={styles.importedItem}>
      <Badge tone={tones[change]}>{change}</Badge>
      <div className={styles.words}>
        <p>
          <span className={styles.linkLabelInline}>{visibleText(name)}</span> <span className={styles.group}>{kind}</span>
        </p>
        {details.map((detail) => (
          <p key={detail} className={styles.hint}>
            {visibleText(detail)}
          </p>
        ))}
      </div>
    </li>
  );
}
