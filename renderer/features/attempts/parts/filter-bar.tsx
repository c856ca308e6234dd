import { ChevronDown, Search, X } from 'lucide-react';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { TextInput } from '#renderer/ui/text-input.tsx';
import { type AttemptFilter, isNarrowed, noFilter, outcomeChoices, sourceChoices, statusChoices, toggled } from '../attempt-filter.ts';
import styles from '../attempts.module.css';

export interface FilterBarProps {
  readonly filter: AttemptFilter;
  readonly onChange: (filter: AttemptFilter) => void;
}

/** Everything that is given has to hold. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const set = (change: Partial<AttemptFilter>) => onChange({ ...filter, ...change });
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element says the same and is not in the type library
    <div role="search" className={styles.filter}>
      <div className={styles.search}>
        <Search className={styles.glass} size={14} strokeWidth={1.75} aria-hidden />
        <TextInput
          aria-label="Text in the URL, the headers or the answer"
          placeholder="Text in the URL, the headers or the answer"
          value={filter.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </div>
      <TextInput
        className={styles.target}
        isMono
        aria-label="Target begins with"
        placeholder="Target begins with"
        value={filter.targetUrl}
        onChange={(event) => set({ targetUrl: event.target.value })}
      />
      <Choices
        label="Status"
        choices={statusChoices}
        chosen={filter.statuses}
        onToggle={(id) => set({ statuses: toggled(filter.statuses, id) })}
      />
      <Choices
        label="Outcome"
        choices={outcomeChoices}
        chosen={filter.outcomes}
        onToggle={(id) => set({ outcomes: toggled(filter.outcomes, id) })}
      />
      <Choices
        label="Source"
        choices={sourceChoices}
        chosen={filter.sources}
        onToggle={(id) => set({ sources: toggled(filter.sources, id) })}
      />
      {isNarrowed(filter) ? <IconButton icon={X} size="small" label="Show all attempts" onClick={() => onChange(noFilter)} /> : null}
    </div>
  );
}

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: T; readonly label: string }[];
  readonly chosen: readonly T[];
  readonly onToggle: (id: T) => void;
}

function Choices<T extends string>({ label, choices, chosen, onToggle }: ChoicesProps<T>) {
  const items = choices.map(({ id, label: words }) => ({
    id,
    label: words,
    isChecked: chosen.includes(id),
    staysOpen: true,
    onSelect: () => onToggle(id),
  }));
  return (
    <Menu label={label} items={items}>
      <Button className={chosen.length > 0 ? styles.isSet : undefined}>
        {label}
        {chosen.length === 0 ? null : <span className={styles.count}>{chosen.length}</span>}
        <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
      </Button>
    </Menu>
  );
}
