import { ClipboardPaste, CloudDownload, FileUp, GitCompareArrows } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { useLostFocus } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useConnection } from '#renderer/platform/use-connections.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import styles from './drift.module.css';
import { PasteDialog } from './paste-dialog.tsx';
import { SnapshotBar } from './snapshot-bar.tsx';
import { type SnapshotsView, useSnapshots } from './use-snapshots.ts';

/** What the webhook said, next to what the Console says of the same object. */
export function ConsoleTab({ delivery }: { readonly delivery: Delivery }) {
  const view = useSnapshots(delivery);
  const [isPasting, setPasting] = useState(false);
  const file = useFile(view);
  const open = () => file.input.current?.click();
  return (
    <section
      className={classNames(styles.tab, file.isOver && styles.over)}
      aria-label="Payload and Console"
      onDragOver={file.onDragOver}
      onDragLeave={file.onDragLeave}
      onDrop={file.onDrop}
    >
      <input
        ref={file.input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="JSON file"
        onChange={(event) => {
          file.take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {view.chosen === undefined ? null : (
        <SnapshotBar delivery={delivery} view={view} chosen={view.chosen} onPaste={() => setPasting(true)} onOpen={open} />
      )}
      <Troubles delivery={delivery} view={view} fileError={file.error} onPaste={() => setPasting(true)} />
      <Content delivery={delivery} view={view} onPaste={() => setPasting(true)} onOpen={open} />
      {isPasting ? <PasteDialog adding={view.adding} onClose={() => setPasting(false)} /> : null}
    </section>
  );
}

interface PartProps {
  readonly delivery: Delivery;
  readonly view: SnapshotsView;
}

interface TroublesProps extends PartProps {
  readonly fileError: string | undefined;
  readonly onPaste: () => void;
}

function Troubles({ delivery, view, fileError, onPaste }: TroublesProps) {
  const { stores } = useServices();
  const fetchAgain = () => void view.fetching.run(undefined);
  const openConnection = () => stores.selection.setState({ view: 'console', consoleId: delivery.environmentId });
  if (
    view.fetching.error === undefined &&
    view.adding.error === undefined &&
    view.error === undefined &&
    view.removing.error === undefined &&
    fileError === undefined
  )
    return null;
  return (
    <div className={styles.troubles}>
      {view.error === undefined ? null : (
        <ErrorCallout error={view.error} actions={{ retry: view.reload, reload: view.reload, reconnect: view.reload }} />
      )}
      {view.fetching.error === undefined ? null : (
        <ErrorCallout error={view.fetching.error} actions={{ retry: fetchAgain, open_settings: openConnection, reconnect: fetchAgain }} />
      )}
      {view.adding.error === undefined ? null : <ErrorCallout error={view.adding.error} actions={{ fix_input: onPaste }} />}
      {view.removing.error === undefined ? null : <ErrorCallout error={view.removing.error} onDismiss={view.removing.clear} />}
      {fileError === undefined ? null : (
        <p role="alert" className={styles.fileError}>
          {visibleText(fileError)}
        </p>
      )}
    </div>
  );
}

function Content({ delivery, view, onPaste, onOpen }: PartProps & { readonly onPaste: () => void; readonly onOpen: () => void }) {
  if (view.chosen !== undefined) return <ComparisonPanel delivery={delivery} snapshot={view.chosen} />;
  if (view.snapshots === undefined) return view.error === undefined ? <Skeleton rows={6} label="Loading snapshots" /> : null;
  return <NoSnapshot delivery={delivery} view={view} onPaste={onPaste} onOpen={onOpen} />;
}

function NoSnapshot({ delivery, view, onPaste, onOpen }: PartProps & { readonly onPaste: () => void; readonly onOpen: () => void }) {
  const { stores } = useServices();
  const connection = useConnection(delivery.environmentId);
  const resource = connection?.resources.find(({ eventType }) => eventType === delivery.eventType);
  const { isRunning, run, cancel } = view.fetching;
  const main = useLostFocus<HTMLButtonElement>(isRunning);
  const obstacle = obstacleOf(delivery.eventType, resource);
  const paste = obstacle?.way === 'paste';
  const openPaths = () =>
    stores.selection.setState({ view: 'console', consoleId: delivery.environmentId, resourceType: delivery.eventType });
  return (
    <Empty
      icon={GitCompareArrows}
      title={isRunning ? 'Asking the Console' : 'Not compared yet'}
      action={
        <div className={styles.ways}>
          {obstacle === null ? (
            <Button ref={main} variant="primary" icon={CloudDownload} isBusy={isRunning} onClick={() => void run(undefined)}>
              Fetch from the Console
            </Button>
          ) : null}
          {obstacle?.way === 'path' ? (
            <Button ref={main} variant="primary" onClick={openPaths}>
              Enter its path…
            </Button>
          ) : null}
          {isRunning ? (
            <Button onClick={cancel}>Cancel</Button>
          ) : (
            <>
              <Button ref={paste ? main : undefined} variant={paste ? 'primary' : 'default'} icon={ClipboardPaste} onClick={onPaste}>
                Paste JSON…
              </Button>
              <Button icon={FileUp} onClick={onOpen}>
                Open a file…
              </Button>
            </>
          )}
        </div>
      }
    >
      {obstacle?.words ??
        'What the Console says of this object now is kept as a snapshot and held against the payload, field by field. JSON can be dropped here too.'}
    </Empty>
  );
}

/** Why fetching could only fail, and what leads on instead; null where it can be tried. */
function obstacleOf(
  eventType: string | null,
  resource: { readonly path: string; readonly explanation: string } | undefined,
): { readonly words: string; readonly way: 'path' | 'paste' } | null {
  if (eventType === null) {
    return {
      words: 'The payload names no event type, so Hookglass can not tell where to ask. JSON of the object can be pasted or dropped here.',
      way: 'paste',
    };
  }
  if (resource === undefined || resource.path !== '') return null;
  return { words: `${visibleText(resource.explanation)} Or paste the JSON of the object.`, way: 'path' };
}

/** Longer texts are not taken by the engine. */
const mostCharacters = 8_000_000;

function useFile({ adding }: SnapshotsView) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [error, setError] = useState<string | undefined>(undefined);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    setError(undefined);
    if (file.size > mostCharacters) {
      setError(`${file.name} is too large: at most 8 MB can be compared.`);
      return;
    }
    file.text().then(
      (text) => (text.trim() === '' ? setError(`${file.name} is empty.`) : void adding.run({ text, origin: 'file' })),
      () => setError(`${file.name} could not be read.`),
    );
  };
  return {
    input,
    isOver,
    error,
    take,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files') && !event.dataTransfer.types.includes('text/plain')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const [file] = event.dataTransfer.files;
      const text = event.dataTransfer.getData('text/plain');
      if (file !== undefined) take(file);
      else if (text.trim() !== '') void adding.run({ text, origin: 'pasted' });
    },
  };
}
