import { ChevronDown, Search, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { verdicts } from '#contract/models/verdict.ts';
import type { QueryKey } from '#domain/query/ast.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Keys } from '#renderer/ui/keys.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { VerdictSign, verdictLooks } from '#renderer/ui/verdict-mark.tsx';
import styles from './filter-bar.module.css';
import { termOf, withSuggestion, withTerm } from './filter-terms.ts';
import { useTimeline, useTimelineState } from './timeline-context.tsx';

interface Facet {
  readonly value: string;
  readonly count: number;
}

interface Facets {
  readonly types: readonly Facet[];
  readonly verdicts: readonly Facet[];
}

/** One field with the query language; the quick choices beside it write into the field. */
export function FilterBar() {
  const { actions } = useTimeline();
  const text = useTimelineState((state) => state.text);
  const hasFault = useTimelineState((state) => state.fault !== null);
  const input = useRef<HTMLInputElement>(null);
  const [facets, askFacets] = useFacets();
  useCommand('list.filter', () => input.current?.select());
  const typeItems = (facets?.types ?? []).map(({ value, count }) => ({ value, label: value, count }));
  const verdictItems = verdicts.map((verdict) => ({
    value: verdict,
    label: verdictLooks[verdict].word,
    mark: <VerdictSign verdict={verdict} />,
    count: facets?.verdicts.find((facet) => facet.value === verdict)?.count ?? 0,
  }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element says the same and is not in the type library
    <div role="search" className={styles.bar}>
      <div className={classNames(styles.field, hasFault && styles.invalid)}>
        <Search className={styles.icon} size={14} strokeWidth={1.75} aria-hidden />
        <input
          ref={input}
          className={styles.input}
          type="text"
          value={text}
          maxLength={2000}
          placeholder="Filter: type:run.*  verdict:mismatch  run:…  or text"
          aria-label="Filter"
          aria-invalid={hasFault || undefined}
          aria-describedby={hasFault ? 'filter-fault' : undefined}
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => actions.setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') actions.applyText(text);
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            if (text === '') event.currentTarget.blur();
            else actions.applyText('');
          }}
        />
        {text === '' ? (
          <Keys keys="/" />
        ) : (
          <IconButton icon={X} size="small" label="Clear the filter" shortcut="x" onClick={() => actions.applyText('')} />
        )}
        <QuickFilter name="Type" filterKey="type" text={text} choices={typeItems} onOpen={askFacets} />
        <QuickFilter name="Verdict" filterKey="verdict" text={text} choices={verdictItems} onOpen={askFacets} />
      </div>
      <Fault />
    </div>
  );
}

function useFacets(): readonly [Facets | null, () => void] {
  const { client } = useServices();
  const [facets, setFacets] = useState<Facets | null>(null);
  const ask = () => {
    client.deliveries.facets({}).then(setFacets, (error: unknown) => {
      // The choices are a convenience: without counts the field still filters.
      if (!isCancelled(error)) setFacets((known) => known);
    });
  };
  return [facets, ask];
}

interface QuickFilterProps {
  readonly name: string;
  readonly filterKey: QueryKey;
  readonly text: string;
  readonly choices: readonly (Facet & { readonly label: string; readonly mark?: ReactNode })[];
  readonly onOpen: () => void;
}

function QuickFilter({ name, filterKey, text, choices, onOpen }: QuickFilterProps) {
  const { actions } = useTimeline();
  const chosen = termOf(text, filterKey);
  const items: readonly MenuItem[] = [
    {
      id: '*any',
      label: `Any ${name.toLowerCase()}`,
      isChecked: chosen === null,
      onSelect: () => actions.applyText(withTerm(text, filterKey, null)),
    },
    ...choices.map(({ value, label, count, mark }, index) => ({
      id: value,
      mark,
      label: visibleText(label),
      hint: formatCount(count),
      isChecked: chosen === value,
      startsGroup: index === 0,
      onSelect: () => actions.applyText(withTerm(text, filterKey, value)),
    })),
  ];
  return (
    <Menu label={name} items={items} align="end" onOpen={onOpen}>
      <button type="button" className={classNames(styles.quick, chosen !== null && styles.chosen)}>
        {name}
        <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
      </button>
    </Menu>
  );
}

function Fault() {
  const { actions } = useTimeline();
  const text = useTimelineState((state) => state.text);
  const fault = useTimelineState((state) => state.fault);
  if (fault === null) return null;
  return (
    <div className={styles.fault} id="filter-fault" role="alert">
      <p>{visibleText(fault.problem)}</p>
      {fault.position === null ? null : (
        <p className={styles.place}>
          <bdi>{visibleText(text.slice(0, fault.position))}</bdi>
          <mark>{visibleText(text.slice(fault.position)) || ' '}</mark>
          <span className="visually-hidden"> from character {fault.position + 1} on</span>
        </p>
      )}
      {fault.suggestion === null || fault.position === null ? null : (
        <Button size="small" onClick={() => actions.applyText(withSuggestion(text, fault))}>
          Write <bdi className={styles.suggestion}>{visibleText(withSuggestion(text, fault))}</bdi>
        </Button>
      )}
    </div>
  );
}
