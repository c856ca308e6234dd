import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Keys } from '#renderer/ui/keys.tsx';
import type { Range } from './match.ts';
import styles from './palette.module.css';
import type { Entry, ShownEntry, ShownGroup } from './palette-entries.ts';

interface PaletteListProps {
  /** Each option is `id` and its place. */
  readonly id: string;
  readonly groups: readonly ShownGroup[];
  /** Place of the chosen one, over all groups. */
  readonly active: number;
  readonly onPoint: (at: number) => void;
  readonly onChoose: (entry: Entry) => void;
}

export function PaletteList({ id, groups, active, onPoint, onChoose }: PaletteListProps) {
  let at = -1;
  return (
    <div id={`${id}-list`} role="listbox" aria-label="Entries" className={styles.list}>
      {groups.map(({ name, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox takes groups of options, and no fieldset
        <div key={name} role="group" aria-labelledby={`${id}-${name}`} className={styles.group}>
          <div id={`${id}-${name}`} className={styles.name}>
            {name}
          </div>
          {entries.map((shown) => {
            at += 1;
            const place = at;
            return (
              <Option
                key={shown.entry.id}
                id={`${id}-${place}`}
                shown={shown}
                isActive={place === active}
                onPoint={() => onPoint(place)}
                onChoose={() => onChoose(shown.entry)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly shown: ShownEntry;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Option({ id, shown: { entry, ranges }, isActive, onPoint, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and its Enter chooses
    // biome-ignore lint/a11y/useFocusableInteractive: the field points at it by aria-activedescendant
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={classNames(styles.option, isActive && styles.active)}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={isActive ? undefined : onPoint}
      onClick={onChoose}
    >
      <span className={styles.label}>
        <Marked text={entry.label} ranges={ranges} />
      </span>
      {entry.detail === undefined || entry.detail === '' ? null : <bdi className={styles.detail}>{visibleText(entry.detail)}</bdi>}
      {entry.keys === undefined ? null : <Keys keys={entry.keys} />}
    </div>
  );
}

function Marked({ text, ranges }: { readonly text: string; readonly ranges: readonly Range[] }) {
  const pieces: { readonly text: string; readonly isMarked: boolean; readonly from: number }[] = [];
  let from = 0;
  for (const range of ranges) {
    pieces.push({ text: text.slice(from, range.from), isMarked: false, from });
    pieces.push({ text: text.slice(range.from, range.to), isMarked: true, from: range.from });
    from = range.to;
  }
  pieces.push({ text: text.slice(from), isMarked: false, from });
  return (
    <bdi>
      {pieces.map((piece) =>
        piece.isMarked ? (
          <b key={`${piece.from} marked`} className={styles.mark}>
            {visibleText(piece.text)}
          </b>
        ) : (
          visibleText(piece.text)
        ),
      )}
    </bdi>
  );
}
