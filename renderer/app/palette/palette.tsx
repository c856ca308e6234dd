import { Search } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import dialogStyles from '#renderer/ui/dialog.module.css';
import styles from './palette.module.css';
import { type Entry, type ShownGroup, shownGroups } from './palette-entries.ts';
import { PaletteList } from './palette-list.tsx';
import { useEntries } from './use-entries.ts';
import { type Found, useFound } from './use-found.ts';
import { useRecent } from './use-recent.ts';

/** One field for everything: what can be done now, where to go, what was open last, and whatever is pasted. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const cameFrom = useRef<Element | null>(null);
  const chosen = useRef<Entry | null>(null);
  const choose = (entry: Entry) => {
    chosen.current = entry;
    onClose();
  };
  return (
    <Primitive.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className={dialogStyles['overlay']} />
        <Primitive.Content
          className={styles.palette}
          aria-describedby={undefined}
          data-palette
          onOpenAutoFocus={(event) => {
            cameFrom.current = document.activeElement;
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.querySelector('input')?.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // First back where it was, as what was chosen may act on what has the focus, or put it somewhere else.
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true });
            chosen.current?.run();
          }}
        >
          <Primitive.Title className="visually-hidden">Commands, and go to anything</Primitive.Title>
          <Field onChoose={choose} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Field({ onChoose }: { readonly onChoose: (entry: Entry) => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(text);
  const groups = shownGroups(useEntries(text, found, useRecent()), text);
  const flat = groups.flatMap((group) => group.entries);
  const active = Math.min(at, flat.length - 1);
  const activeId = active < 0 ? undefined : `${id}-${active}`;
  const write = (next: string) => {
    setText(next);
    setAt(0);
  };
  const press = (event: KeyboardEvent) => {
    const next = nextPlace(event, active, flat.length);
    if (next !== null) setAt(next);
    else if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    else if (flat[active] !== undefined) onChoose(flat[active].entry);
    event.preventDefault();
  };
  // why: a field of one line drops line ends, and a command or a payload has them.
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!/[\r\n]/.test(pasted.trim())) return;
    event.preventDefault();
    write(pasted);
  };
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  return (
    <>
      <div className={styles.head}>
        <Search size={16} strokeWidth={1.5} aria-hidden />
        <input
          className={styles.input}
          type="text"
          role="combobox"
          aria-label="Command, place, id, address or cURL command"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={activeId}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Type a command, or paste an id, an address or a cURL command"
          value={text.replace(/\s*[\r\n]+\s*/g, ' ')}
          onChange={(event) => write(event.target.value)}
          onPaste={paste}
          onKeyDown={press}
        />
      </div>
      <PaletteList id={id} groups={groups} active={active} onPoint={setAt} onChoose={onChoose} />
      <Reading found={found} groups={groups} text={text} />
    </>
  );
}

/** Null for a key that moves nothing. At the ends it goes round. */
function nextPlace(event: KeyboardEvent, at: number, count: number): number | null {
  if (count === 0 || event.altKey || event.shiftKey) return null;
  const isEmacs = event.ctrlKey && !event.metaKey;
  if (event.key === 'ArrowDown' || (isEmacs && event.key === 'n')) return (at + 1) % count;
  if (event.key === 'ArrowUp' || (isEmacs && event.key === 'p')) return (at - 1 + count) % count;
  if (event.key === 'PageDown') return Math.min(at + 8, count - 1);
  if (event.key === 'PageUp') return Math.max(at - 8, 0);
  return null;
}

/** What a pasted text was taken for, and how much there is to choose from. */
function Reading({ found, groups, text }: { readonly found: Found; readonly groups: readonly ShownGroup[]; readonly text: string }) {
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <div className={styles.foot}>
      <p className={styles.reading}>{found.reading}</p>
      <p className="visually-hidden" role="status">
        {text === '' ? '' : `${found.reading} ${count === 1 ? 'One entry' : `${count} entries`}`.trim()}
      </p>
    </div>
  );
}
