// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Comparison, FieldComparison } from '#contract/models/drift.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { isFocusLost } from '#renderer/lib/lost-focus.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { VirtualList, type VirtualListHandle } from '#renderer/ui/virtual-list.tsx';
import { driftFirst, fieldAfter, lineOfField, linesOf, placeAfter } from './field-lines.ts';
import { FieldStrip } from './field-strip.tsx';
import styles from './fields.module.css';
import { KindMark } from './kind-sign.tsx';

export interface FieldTableProps {
  readonly delivery: Delivery;
  readonly comparison: Comparison;
  /** Asks for the next page; null when all are here or it is on its way. */
  readonly more: (() => void) | null;
}

const rowHeight = 26;
const pageSize = 12;

/** Field by field: where, what the payload has, what the Console has. The one with the focus is shown whole below. */
export function FieldTable({ delivery, comparison, more }: FieldTableProps) {
  const fields = useMemo(() => driftFirst(comparison.fields), [comparison.fields]);
  const list = useRef<VirtualListHandle>(null);
  const strip = useRef<HTMLElement>(null);
  const lines = useMemo(() => linesOf(fields), [fields]);
  const [index, setAt] = useChosen(fields);
  const field = fields[index];
  // The button that fetched is gone by now.
  useEffect(() => {
    if (isFocusLost()) focusField(list.current, 0);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'i') {
      event.preventDefault();
      strip.current?.querySelector<HTMLElement>('[data-ignore]')?.focus();
      return;
    }
    const next = fieldAfter(event.key, index, fields.length, pageSize);
    if (!['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    // why: the window's own Home and End move in the list of deliveries.
    event.stopPropagation();
    setAt(next);
    list.current?.reveal(lineOfField(lines, next));
    focusField(list.current, next);
  };
  if (fields.length === 0) return <p className={styles.none}>No field of the chosen kinds.</p>;
  return (
    <>
      <div
        className={styles.grid}
        role="grid"
        aria-label="Fields"
        aria-rowcount={fields.length + 1}
        aria-colcount={4}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className={classNames(styles.row, styles.gridHead)}>
          <span role="columnheader">
            <span className="visually-hidden">Kind</span>
          </span>
          <span role="columnheader">Field</span>
          <span role="columnheader">Payload</span>
          <span role="columnheader">Console</span>
        </div>
        <VirtualList
          role="presentation"
          count={lines.length}
          rowHeight={rowHeight}
          keyOf={(line) => `${lines[line]?.index} ${lines[line]?.kind}`}
          handle={list}
          onRange={(_, last) => {
            if (last >= lines.length - 40) more?.();
          }}
          renderRow={(line) => {
            const shown = lines[line];
            if (shown === undefined) return null;
            if (shown.kind === 'sentence') {
              return (
                <SentenceLine
                  index={shown.index}
                  sentence={shown.sentence}
                  isCurrent={shown.index === index}
                  onPress={() => setAt(shown.index)}
                />
              );
            }
            return (
              <FieldRow index={shown.index} field={shown.field} isCurrent={shown.index === index} onFocus={() => setAt(shown.index)} />
            );
          }}
        />
      </div>
      {field === undefined ? null : (
        <FieldStrip ref={strip} delivery={delivery} field={field} onBack={() => focusField(list.current, index)} />
      )}
    </>
  );
}

/** The chosen field's place, and choosing another. */
function useChosen(fields: readonly FieldComparison[]): readonly [number, (at: number) => void] {
  const [place, setPlace] = useState({ fields, at: 0 });
  // why: set while rendering, so that no field is shown as chosen that is only there because another went.
  if (place.fields !== fields) setPlace({ fields, at: placeAfter(place.fields, place.at, fields) });
  return [Math.min(place.at, Math.max(0, fields.length - 1)), (at) => setPlace({ fields, at })];
}

interface FieldRowProps {
  readonly index: number;
  readonly field: FieldComparison;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
}

function FieldRow({ index, field, isCurrent, onFocus }: FieldRowProps) {
  const { path, kind, payload, console: said, sentence } = field;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press gives the focus, as the arrow keys do
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isCurrent}
      aria-describedby={sentence === null ? undefined : `field-${index}-sentence`}
      data-field={index}
      data-kind={kind}
      tabIndex={isCurrent ? 0 : -1}
      className={classNames(styles.row, styles.field, isCurrent && styles.current, sentence !== null && styles.joined)}
      onFocus={onFocus}
      onClick={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      <span role="gridcell">
        <KindMark kind={kind} />
      </span>
      <span role="gridcell" className={styles.path} title={visibleText(path)}>
        <bdi>{path === '' ? 'the whole' : visibleText(path)}</bdi>
      </span>
      <Value text={payload} />
      <Value text={said} />
    </div>
  );
}

function Value({ text }: { readonly text: string | null }) {
  return (
    <span role="gridcell" className={classNames(styles.value, text === null && styles.missing)}>
      {text === null ? (
        <>
          <span aria-hidden="true">–</span>
          <span className="visually-hidden">not there</span>
        </>
      ) : (
        <bdi>{visibleText(text)}</bdi>
      )}
    </span>
  );
}

interface SentenceLineProps {
  readonly index: number;
  readonly sentence: string;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
}

/** Belongs to the row above, which is described by it. */
function SentenceLine({ index, sentence, isCurrent, onPress }: SentenceLineProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row above has the keys
    <div
      role="presentation"
      id={`field-${index}-sentence`}
      className={classNames(styles.sentence, isCurrent && styles.current)}
      onClick={onPress}
    >
      <bdi>{visibleText(sentence)}</bdi>
    </div>
  );
}

/** The row may be drawn only after the scroll; one more frame is enough. */
function focusField(list: VirtualListHandle | null, index: number): void {
  const find = () => list?.element?.querySelector<HTMLElement>(`[data-field="${index}"]`) ?? null;
  const row = find();
  if (row !== null) row.focus({ preventScroll: true });
  else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
}
