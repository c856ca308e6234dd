import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import { classNames } from '#renderer/lib/class-names.ts';
import menu from './menu.module.css';
import { useOptionKeys } from './option-keys.ts';
import styles from './select.module.css';

export interface SelectOption<V extends string = string> {
  readonly value: V;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Options of one group stand together under its name. */
  readonly group?: string | undefined;
}

export interface SelectProps<V extends string = string> {
  /** Accessible name; the shown text is the chosen option's. */
  readonly label: string;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly size?: 'small' | 'regular' | undefined;
  readonly id?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly className?: string | undefined;
}

// Radix refuses an empty value; it stands for "no choice" in its own vocabulary.
const empty = ' ';

export function Select<V extends string>({
  label,
  value,
  options,
  onChange,
  size = 'regular',
  id,
  describedBy,
  isDisabled,
  className,
}: SelectProps<V>) {
  const goByKey = useOptionKeys();
  const choose = (chosen: string) => {
    const option = options.find((candidate) => (candidate.value === '' ? empty : candidate.value) === chosen);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <Primitive.Root value={value === '' ? empty : value} onValueChange={choose} disabled={isDisabled === true}>
      <Primitive.Trigger
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        className={classNames(styles.trigger, size === 'small' && styles.small, className)}
      >
        <span className={styles.value}>
          <Primitive.Value />
        </span>
        <ChevronDown size={14} strokeWidth={1.5} aria-hidden className={styles.chevron} />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          className={classNames(menu.content, styles.content)}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          onKeyDown={goByKey}
        >
          {/* Not Primitive.Viewport: it writes a style element through innerHTML, which Trusted Types refuse. */}
          <div role="presentation" className={styles.viewport}>
            {groupsOf(options).map(({ name, members }) =>
              name === undefined ? (
                members.map((option) => <Choice key={option.value} option={option} />)
              ) : (
                <Primitive.Group key={name}>
                  <Primitive.Label className={styles.group}>{name}</Primitive.Label>
                  {members.map((option) => (
                    <Choice key={option.value} option={option} />
                  ))}
                </Primitive.Group>
              ),
            )}
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Choice({ option }: { readonly option: SelectOption }) {
  return (
    <Primitive.Item value={option.value === '' ? empty : option.value} className={menu.item}>
      <span className={menu.check}>
        <Primitive.ItemIndicator>
          <Check size={14} strokeWidth={1.75} aria-hidden />
        </Primitive.ItemIndicator>
      </span>
      <Primitive.ItemText>{option.label}</Primitive.ItemText>
      {option.hint === undefined ? null : <span className={menu.hint}>{option.hint}</span>}
    </Primitive.Item>
  );
}

interface OptionGroup {
  readonly name: string | undefined;
  readonly members: SelectOption[];
}

/** Neighbours of one group name together. */
function groupsOf(options: readonly SelectOption[]): readonly OptionGroup[] {
  const groups: OptionGroup[] = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last !== undefined && last.name === option.group) last.members.push(option);
    else groups.push({ name: option.group, members: [option] });
  }
  return groups;
}
