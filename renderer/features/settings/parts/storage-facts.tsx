import { FolderOpen } from 'lucide-react';
import { noticeError } from '#renderer/errors/present-error.ts';
import { countOf, formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from '../settings-page.module.css';

/** Where everything is kept and how much there is of it. */
export function StorageFacts() {
  const { platform, stores } = useServices();
  const health = useStore(stores.session, (state) => state.health);
  if (health === null) return <Skeleton rows={3} label="Loading what is kept" />;
  const { log, vault } = health;
  const reveal = platform.revealDataFolder;
  return (
    <dl className={styles.facts}>
      <dt>Data folder</dt>
      <dd>
        <CopyText text={log.folder} label="data folder" />{' '}
        {reveal === undefined ? null : (
          <Button
            size="small"
            variant="quiet"
            icon={FolderOpen}
            onClick={() => void reveal().catch((error: unknown) => noticeError(stores.notice, error))}
          >
            Show
          </Button>
        )}
      </dd>
      <dt>Kept</dt>
      <dd>
        {countOf(log.deliveries, 'delivery', 'deliveries')}, {formatBytes(log.sizeBytes)} on disk
      </dd>
      <dt>State</dt>
      <dd>
        {log.mode === 'read-write' ? 'Open for reading and writing' : `Read-only. ${visibleText(log.failure?.sentence ?? '')}`.trim()}
      </dd>
      <dt>Secrets</dt>
      <dd>{visibleText(vault.label)}</dd>
    </dl>
  );
}
