import { Fragment, useState } from 'react';
import { capsOf } from '#renderer/lib/key-caps.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { type CommandEntry, commandTable } from './commands.ts';
import { matchLabel } from './palette/match.ts';
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
      <Shortcuts />
    </Dialog>
  );
}

/** The table, narrowed by what is typed: a word of what it does, or a key. */
function Shortcuts() {
  const [text, setText] = useState('');
  const found = commandTable.filter((entry) => isMeant(entry, text));
  return (
    <>
      <TextInput
        aria-label="Search shortcuts"
        className={styles.search}
        placeholder="What to do, or a key"
        value={text}
        data-first-field
        onChange={(event) => setText(event.target.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a small window the list scrolls, and the keyboard has to get into it */}
      <section className={styles.groups} tabIndex={0} aria-label="Shortcuts by group">
        {groups.map((group) => (
          <Group key={group} name={group} entries={found.filter((entry) => entry.group === group)} />
        ))}
        {found.length === 0 ? <p className={styles.none}>No shortcut has this in its name or its keys.</p> : null}
      </section>
      <p className="visually-hidden" role="status">
        {text === '' ? '' : found.length === 1 ? 'One shortcut' : `${found.length} shortcuts`}
      </p>
    </>
  );
}

function Group({ name, entries }: { readonly name: string; readonly entries: readonly CommandEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3 className={styles.head}>{name}</h3>
      <dl className={styles.list}>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <dt>{entry.label}</dt>
            <dd className={styles.keys}>
              {entry.keys.map((keys) => (
                <Keys key={keys} keys={keys} />
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function isMeant({ label, words, keys, group }: CommandEntry, text: string): boolean {
  const caps = keys.map((key) => capsOf(key).join(' ')).join(' ');
  return matchLabel(text, label, `${words ?? ''} ${caps} ${caps.replaceAll(' ', '+')} ${group}`) !== null;
}
