import { ShieldCheck, Shrink } from 'lucide-react';
import type { Storage } from '#contract/models/storage.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import styles from '../storage-page.module.css';
import { checkWords } from '../storage-words.ts';
import { useRunning, useStart } from '../use-storage.ts';
import { RunningJob } from './running-job.tsx';
import { Section } from './section.tsx';

const damagedShown = 20;

/** Whether all of it is sound, and how to make it smaller. */
export function Care({ storage, isReadOnly }: { readonly storage: Storage; readonly isReadOnly: boolean }) {
  return (
    <Section title="Care">
      <Check storage={storage} isReadOnly={isReadOnly} />
      <Compact storage={storage} isReadOnly={isReadOnly} />
    </Section>
  );
}

interface CareProps {
  readonly storage: Storage;
  readonly isReadOnly: boolean;
}

function Check({ storage, isReadOnly }: CareProps) {
  const running = useRunning('check');
  const { start, isBusy } = useStart();
  const words = checkWords(storage.lastCheck, Date.now());
  const damaged = storage.lastCheck?.damaged ?? [];
  return (
    <>
      <div className={styles.row}>
        <div className={styles.rowWords}>
          <p className={styles.rowTitle}>Check the log whole</p>
          <p className={styles.secondary}>The structure of the file, and every body against the SHA-256 it was stored with.</p>
        </div>
        <Button
          size="small"
          icon={ShieldCheck}
          isBusy={isBusy}
          disabled={running !== undefined || isReadOnly}
          onClick={() => void start((client) => client.storage.check({}))}
        >
          Check now
        </Button>
      </div>
      {running === undefined ? (
        <div className={styles.inset}>
          <Callout tone={words.tone} title={words.title}>
            {visibleText(words.text)}
            {damaged.length === 0 ? null : (
              <div className={styles.damaged}>
                {damaged.slice(0, damagedShown).map((id) => (
                  <CopyText key={id} text={id} label="damaged delivery" />
                ))}
                {damaged.length > damagedShown ? <span>and {damaged.length - damagedShown} more</span> : null}
              </div>
            )}
          </Callout>
        </div>
      ) : (
        <RunningJob job={running} />
      )}
    </>
  );
}

function Compact({ storage, isReadOnly }: CareProps) {
  const running = useRunning('compact');
  const { start, isBusy } = useStart();
  return (
    <>
      <div className={styles.row}>
        <div className={styles.rowWords}>
          <p className={styles.rowTitle}>Compact</p>
          <p className={styles.secondary}>
            Headers and bodies older than a day are put into compressed blocks, byte for byte the same when read.
            {storage.reusableBytes > 0 ? ` ${formatBytes(storage.reusableBytes)} that the log no longer needs is given back.` : ''}
          </p>
        </div>
        <Button
          size="small"
          icon={Shrink}
          isBusy={isBusy}
          disabled={running !== undefined || isReadOnly}
          onClick={() => void start((client) => client.storage.compact({}))}
        >
          Compact now
        </Button>
      </div>
      {running === undefined ? null : <RunningJob job={running} />}
    </>
  );
}
