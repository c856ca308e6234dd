import { Fragment } from 'react';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { type CommandEntry, capOf, commandTable } from './commands.ts';
import styles from './shortcuts-dialog.module.css';

const groups = [
  'List',
  'Compose',
  'Replays',
  'Endpoints',
  'Sandbox',
  'Window',
  'Delivery',
] as const satisfies readonly CommandEntry['group'][];

export function ShortcutsDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Shortcuts" isOpen={isOpen} onClose={onClose} size="regular">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a small window the list scrolls, and the keyboard has to get into it */}
      <div className={styles.groups} tabIndex={0}>
        {groups.map((group) => (
          <section key={group} className={styles.group}>
            <h3 className={styles.head}>{group}</h3>
            <dl className={styles.list}>
              {commandTable
                .filter((entry) => entry.group === group)
                .map((entry) => (
                  <Fragment key={entry.id}>
                    <dt>{entry.label}</dt>
                    <dd className={styles.keys}>
                      {entry.keys.map((keys) => (
                        <Keys key={keys} keys={capOf(keys)} />
                      ))}
                    </dd>
                  </Fragment>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
