import { Search } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { useStore } from '#renderer/platform/services.tsx';
import { useTimelineState } from '../timeline-context.tsx';
import { listId, optionId } from './completion-list.tsx';
import styles from './filter-field.module.css';
import { piecesOf, withFault } from './filter-pieces.ts';
import type { FilterField as Field } from './use-filter-field.ts';

const longestFilter = 10_240;
const noFault = { position: null, end: null };

/** The input, with the same text coloured behind it: an input can not colour its own. */
export function FilterField({ field }: { readonly field: Field }) {
  const hasFault = useTimelineState((state) => state.fault !== null);
  const isOpen = useStore(field.completion.store, ({ options }) => options.length > 0);
  const active = useStore(field.completion.store, (state) => state.active);
  const marks = useRef<HTMLSpanElement>(null);
  const follow = () => {
    if (marks.current !== null) marks.current.style.transform = `translateX(${-(field.input.current?.scrollLeft ?? 0)}px)`;
  };
  useLayoutEffect(follow);
  return (
    <>
      <Search className={styles.icon} size={14} strokeWidth={1.75} aria-hidden />
      <span className={styles.frame}>
        <span className={styles.behind} aria-hidden="true">
          <Marks ref={marks} text={field.text} />
        </span>
        <input
          ref={field.input}
          className={styles.input}
          type="text"
          role="combobox"
          value={field.text}
          maxLength={longestFilter}
          placeholder="Filter by type:run.*  verdict:mismatch  after:1h  or text"
          aria-label="Filter"
          aria-expanded={isOpen}
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={active < 0 ? undefined : optionId(active)}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-invalid={hasFault || undefined}
          aria-describedby={hasFault && !isOpen ? 'filter-fault' : undefined}
          aria-keyshortcuts="/"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
          onChange={({ target }) => field.change(target.value, target.selectionStart ?? target.value.length)}
          onKeyDown={field.press}
          onClick={field.click}
          onBlur={field.leave}
          onScroll={follow}
        />
      </span>
    </>
  );
}

/** What the person wrote themselves, sign by sign as the input draws it: nothing in it is replaced, or the two would not lie on each other. */
function Marks({ ref, text }: { readonly ref: React.Ref<HTMLSpanElement>; readonly text: string }) {
  const fault = useTimelineState((state) => state.fault);
  const pieces = withFault(piecesOf(text), fault ?? noFault);
  return (
    <span ref={ref} className={styles.marks}>
      {pieces.map((piece) => (
        <span
          key={piece.from}
          data-fault={piece.isFault || undefined}
          className={classNames(styles[piece.kind], piece.isFault && styles.fault)}
        >
          {piece.text}
        </span>
      ))}
      {fault !== null && fault.position !== null && fault.position >= text.length ? <span className={styles.fault}> </span> : null}
    </span>
  );
}
