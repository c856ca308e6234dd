import { useEffect, useRef } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useStore } from '#renderer/platform/services.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import styles from './completion-list.module.css';
import type { CompletionOption, OptionGroup } from './completion-options.ts';
import type { FilterField } from './use-filter-field.ts';

export const listId = 'filter-completion';

export function optionId(index: number): string {
  return `${listId}-${index}`;
}

const groupNames: Readonly<Record<OptionGroup, string>> = {
  recent: 'Recent',
  keys: 'Filters',
  values: 'Values in the log',
  words: 'Words',
};

/** What can stand at the cursor. The focus stays in the field; the chosen option is told to it by `aria-activedescendant`. */
export function CompletionList({ field }: { readonly field: FilterField }) {
  const options = useStore(field.completion.store, (state) => state.options);
  const active = useStore(field.completion.store, (state) => state.active);
  if (options.length === 0) return null;
  const groups = [...new Set(options.map((option) => option.group))];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press beside an option only must not take the focus from the field
    <div className={styles.panel} onMouseDown={(event) => event.preventDefault()}>
      <div id={listId} role="listbox" aria-label="What can stand here" className={styles.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset can not be in a listbox
          <div key={group} role="group" aria-label={groupNames[group]} className={styles.group}>
            <p className={styles.caption} role="presentation">
              {groupNames[group]}
            </p>
            {options.map((option, index) =>
              option.group === group ? (
                <Option
                  key={`${option.group} ${option.text}`}
                  id={optionId(index)}
                  option={option}
                  isActive={index === active}
                  onTake={() => field.take(option)}
                  onPoint={() => field.completion.choose(index)}
                />
              ) : null,
            )}
          </div>
        ))}
      </div>
      <p className={styles.hints}>
        <Keys keys="↑ ↓" /> choose <Keys keys="Tab" /> take <Keys keys="Esc" /> close
      </p>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly option: CompletionOption;
  readonly isActive: boolean;
  readonly onTake: () => void;
  readonly onPoint: () => void;
}

function Option({ id, option, isActive, onTake, onPoint }: OptionProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={isActive}
      className={classNames(styles.option, isActive && styles.active)}
      onClick={onTake}
      onMouseMove={isActive ? undefined : onPoint}
    >
      <bdi className={styles.label}>{visibleText(option.label)}</bdi>
      {option.detail === null ? null : <span className={styles.detail}>{visibleText(option.detail)}</span>}
      {option.count === null ? null : (
        <span className={styles.count}>
          {formatCount(option.count)}
          <span className="visually-hidden">{option.count === 1 ? ' delivery' : ' deliveries'}</span>
        </span>
      )}
    </div>
  );
}
