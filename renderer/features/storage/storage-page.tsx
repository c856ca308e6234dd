import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Backups } from './parts/backups.tsx';
import { Care } from './parts/care.tsx';
import { Retention } from './parts/retention.tsx';
import { Salvaged } from './parts/salvaged.tsx';
import { Sizes } from './parts/sizes.tsx';
import { Trash } from './parts/trash.tsx';
import styles from './storage-page.module.css';
import { type StorageView, useStorage } from './use-storage.ts';

/** How much is kept, how long, what can be had back, and whether all of it is sound. */
export function StoragePage() {
  const { view, error, reload } = useStorage();
  const { stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const canRestore = useStore(stores.session, (state) => state.health?.log.failure?.code !== 'log.folder_not_writable');
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <h1 className={styles.title}>Storage</h1>
        {isReadOnly ? <ReadOnly canRestore={canRestore} /> : null}
        {error === undefined ? null : <ErrorCallout error={error} actions={{ retry: reload, reconnect: reload }} />}
        {view === undefined ? (
          error === undefined && <Skeleton rows={8} label="Loading what is kept" />
        ) : (
          <Sections view={view} reload={reload} isReadOnly={isReadOnly} />
        )}
      </div>
    </div>
  );
}

/** Why is said in the banner above; here is what it means for this page. */
function ReadOnly({ canRestore }: { readonly canRestore: boolean }) {
  return (
    <Callout tone="warn" title="The log is open for reading only">
      Nothing is deleted, cleaned up, compacted or checked meanwhile.{canRestore ? ' A backup can still be put in its place.' : ''}
    </Callout>
  );
}

interface SectionsProps {
  readonly view: StorageView;
  readonly reload: () => void;
  readonly isReadOnly: boolean;
}

function Sections({ view, reload, isReadOnly }: SectionsProps) {
  return (
    <>
      <Salvaged storage={view.storage} />
      <Sizes storage={view.storage} />
      <Retention view={view} reload={reload} isReadOnly={isReadOnly} />
      <Trash items={view.trash} isReadOnly={isReadOnly} />
      <Backups backups={view.backups} pending={view.storage.pendingRestore} reload={reload} isReadOnly={isReadOnly} />
      <Care storage={view.storage} isReadOnly={isReadOnly} />
    </>
  );
}
