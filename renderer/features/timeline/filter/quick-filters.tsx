import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { verdicts } from '#contract/models/verdict.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { VerdictSign, verdictLooks } from '#renderer/ui/verdict-mark.tsx';
import { choiceOf, withTerm } from '../filter-terms.ts';
import { useTimeline, useTimelineState } from '../timeline-context.tsx';
import styles from './quick-filters.module.css';

interface Facet {
  readonly value: string;
  readonly count: number;
}

interface Facets {
  readonly types: readonly Facet[];
  readonly verdicts: readonly Facet[];
}

/** The two questions asked most, as menus that write terms into the field. */
export function QuickFilters() {
  const [facets, askFacets] = useFacets();
  const typeChoices = (facets?.types ?? []).map(({ value, count }) => ({ value, label: value, count }));
  const verdictChoices = verdicts.map((verdict) => ({
    value: verdict,
    label: verdictLooks[verdict].word,
    mark: <VerdictSign verdict={verdict} />,
    count: facets?.verdicts.find((facet) => facet.value === verdict)?.count ?? 0,
  }));
  return (
    <>
      <QuickFilter name="Type" filterKey="type" choices={typeChoices} onOpen={askFacets} />
      <QuickFilter name="Verdict" filterKey="verdict" choices={verdictChoices} onOpen={askFacets} />
      <DriftFilter />
    </>
  );
}

/** Only what disagrees with the Console, or everything again. */
function DriftFilter() {
  const { actions } = useTimeline();
  const text = useTimelineState((state) => state.text);
  const choice = choiceOf(text, 'has');
  const isOn = choice.kind === 'values' && choice.values.includes('drift');
  return (
    <Tooltip text={isOn ? 'Show all again' : 'Only what disagrees with the Console'}>
      <button
        type="button"
        className={classNames(styles.quick, isOn && styles.chosen)}
        aria-pressed={isOn}
        disabled={choice.kind === 'complex'}
        onClick={() => actions.applyText(withTerm(text, 'has', isOn ? null : 'drift'))}
      >
        <span aria-hidden="true">≠</span> Drift
      </button>
    </Tooltip>
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
  readonly filterKey: 'type' | 'verdict';
  readonly choices: readonly (Facet & { readonly label: string; readonly mark?: ReactNode })[];
  readonly onOpen: () => void;
}

function QuickFilter({ name, filterKey, choices, onOpen }: QuickFilterProps) {
  const { actions } = useTimeline();
  const text = useTimelineState((state) => state.text);
  const choice = choiceOf(text, filterKey);
  const chosen = choice.kind === 'values' ? choice.values : [];
  const write = (value: string | null) => actions.applyText(withTerm(text, filterKey, value));
  const any: MenuItem = {
    id: '*any',
    label: `Any ${name.toLowerCase()}`,
    isChecked: choice.kind === 'none',
    onSelect: () => write(null),
  };
  const items = choices.map(
    ({ value, label, count, mark }, index): MenuItem => ({
      id: value,
      mark,
      label: visibleText(label),
      hint: formatCount(count),
      isChecked: chosen.includes(value),
      startsGroup: index === 0,
      onSelect: () => write(value),
    }),
  );
  return (
    <Menu label={name} items={choice.kind === 'complex' ? [tooComplex] : [any, ...items]} align="end" onOpen={onOpen}>
      <button type="button" className={classNames(styles.quick, choice.kind !== 'none' && styles.chosen)}>
        {name}
        <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
      </button>
    </Menu>
  );
}

const tooComplex: MenuItem = {
  id: '*complex',
  label: 'Combined in the filter: change it in the field',
  isDisabled: true,
  onSelect: () => undefined,
};
