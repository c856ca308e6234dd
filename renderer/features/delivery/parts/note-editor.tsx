import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import { annotateDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import styles from './note-editor.module.css';

const noteAtMost = 10_000;
const saidMs = 2_500;

/** What somebody wrote about the delivery. Saved as the field is left; Esc leaves it, and loses nothing. */
export function NoteEditor({ delivery }: { readonly delivery: Delivery }) {
  const { stores } = useServices();
  const isWanted = useStore(stores.selection, (state) => state.isNoteWanted);
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { text, type, leave, said } = useNote(delivery);
  useEffect(() => {
    if (!isWanted) return;
    stores.selection.setState({ isNoteWanted: false });
    field.current?.scrollIntoView({ block: 'nearest' });
    field.current?.focus();
  }, [isWanted, stores]);
  if (isReadOnly && text === '') return null;
  return (
    <section className={styles.note} aria-label="Note">
      <div className={styles.head}>
        <label htmlFor={id}>Note</label>
        <span role="status" className={styles.said}>
          {said}
        </span>
      </div>
      <textarea
        ref={field}
        id={id}
        className={styles.field}
        rows={1}
        maxLength={noteAtMost}
        placeholder="Write what you found out"
        readOnly={isReadOnly}
        dir="auto"
        value={text}
        onChange={(event) => type(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          event.currentTarget.blur();
        }}
      />
    </section>
  );
}

/** The text of the field: as the engine has it, until something is typed. */
function useNote({ id, note }: Delivery) {
  const services = useServices();
  const [typed, setTyped] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const save = async () => {
    if (typed === null) return;
    const text = typed.trim() === '' ? null : typed;
    if (text === note) {
      setTyped(null);
      return;
    }
    const isTaken = await annotateDeliveries(services, { ids: [id] }, { note: text });
    setSaid(isTaken ? 'Saved' : 'Not saved');
  };
  const saveAtEnd = useEffectEvent(() => void save());
  // A field that disappears with its delivery was left, too.
  useEffect(() => () => saveAtEnd(), []);
  useEffect(() => {
    // What was typed stays until the engine says the same, so that nothing flickers between the two.
    setTyped((text) => (text !== null && (text.trim() === '' ? null : text) === note ? null : text));
  }, [note]);
  useEffect(() => {
    if (said !== 'Saved') return undefined;
    const timer = setTimeout(() => setSaid(''), saidMs);
    return () => clearTimeout(timer);
  }, [said]);
  return { text: typed ?? note ?? '', type: setTyped, leave: () => void save(), said };
}
