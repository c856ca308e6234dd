import { FolderOpen } from 'lucide-react';
import type { Storage } from '#contract/models/storage.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { countOf, formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import styles from '../storage-page.module.css';
import { isDiskScarce, type SizePart, sizeParts } from '../storage-words.ts';
import { Section } from './section.tsx';

/** What lies on the disk, as a bar and in figures. */
export function Sizes({ storage }: { readonly storage: Storage }) {
  const parts = sizeParts(storage);
  const total = parts.reduce((sum, part) => sum + part.bytes, 0);
  return (
    <Section title="On this disk">
      <div className={styles.sizes}>
        <p className={styles.figure}>
          <strong>{formatBytes(total)}</strong> for {countOf(storage.deliveries, 'delivery', 'deliveries')}
          <span className={styles.free}>{formatBytes(storage.diskFreeBytes)} free</span>
        </p>
        <SizeBar parts={parts} total={total} />
        <Legend parts={parts} />
        {isDiskScarce(storage) ? (
          <Callout tone="warn" title="The disk is nearly full">
            When it is full, deliveries are refused with 503 until there is room. Free space, or keep less.
          </Callout>
        ) : null}
      </div>
      <Place storage={storage} />
    </Section>
  );
}

function SizeBar({ parts, total }: { readonly parts: readonly SizePart[]; readonly total: number }) {
  const shown = parts.filter((part) => part.bytes > 0);
  const words = shown.map((part) => `${part.name} ${formatBytes(part.bytes)}`).join(', ');
  return (
    <div className={styles.bar} role="img" aria-label={`${formatBytes(total)} in all: ${words}`}>
      {shown.map((part) => (
        <span
          key={part.id}
          className={classNames(styles.piece, styles[part.id])}
          style={{ flexGrow: part.bytes / Math.max(1, total) }}
          title={`${part.name}, ${formatBytes(part.bytes)}`}
        />
      ))}
    </div>
  );
}

function Legend({ parts }: { readonly parts: readonly SizePart[] }) {
  return (
    <ul className={styles.legend}>
      {parts.map((part) => (
        <li key={part.id} className={styles.entry}>
          <span className={classNames(styles.swatch, styles[part.id])} aria-hidden="true" />
          <span className={styles.partName}>{part.name}</span>
          <span className={styles.partMeaning}>{part.meaning}</span>
          <span className={styles.partBytes}>{formatBytes(part.bytes)}</span>
        </li>
      ))}
    </ul>
  );
}

function Place({ storage }: { readonly storage: Storage }) {
  const { platform, stores } = useServices();
  const reveal = platform.revealDataFolder;
  const show = () => void reveal?.().catch((error: unknown) => noticeError(stores.notice, error));
  return (
    <dl className={styles.facts}>
      <dt>Folder</dt>
      <dd>
        <CopyText text={storage.folder} label="data folder" />{' '}
        {reveal === undefined ? null : (
          <Button size="small" variant="quiet" icon={FolderOpen} onClick={show}>
            Show
          </Button>
        )}
      </dd>
      <dt>Compacted</dt>
      <dd>
        {storage.compacted === 0
          ? 'None yet'
          : `${formatCount(storage.compacted)} of ${countOf(storage.deliveries, 'delivery', 'deliveries')}`}
      </dd>
    </dl>
  );
}
