import type { ScenarioSummary } from '#contract/models/scenario.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { formatRelative } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Select } from '#renderer/ui/select.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import styles from '../scenarios.module.css';
import type { ScenarioList } from '../use-scenario-list.ts';

export interface ScenarioListProps {
  readonly list: ScenarioList;
  /** Id or slug of what is open. */
  readonly current: string | null;
  readonly onOpen: (ref: string) => void;
}

const keptName = 'Yours';
const readyName = 'Come with Hookglass';

/** Kept ones, then those that come with Hookglass. */
export function ScenarioColumn({ list, current, onOpen }: ScenarioListProps) {
  return (
    <nav className={styles.column} aria-label="Scenarios">
      <Group name={keptName} items={list.kept} current={current} onOpen={onOpen} />
      <Group name={readyName} items={list.ready} current={current} onOpen={onOpen} />
    </nav>
  );
}

interface GroupProps {
  readonly name: string;
  readonly items: readonly ScenarioSummary[];
  readonly current: string | null;
  readonly onOpen: (ref: string) => void;
}

function Group({ name, items, current, onOpen }: GroupProps) {
  const nowMs = useNow();
  return (
    <section aria-label={name}>
      <h2 className={styles.groupName}>{name}</h2>
      {items.length === 0 ? <p className={styles.none}>None yet. Change a ready one, record a run, or begin with a blank one.</p> : null}
      <ul>
        {items.map((item) => {
          const ref = item.id ?? item.slug;
          return (
            <li key={ref}>
              <button type="button" className={styles.item} aria-current={ref === current ? 'true' : undefined} onClick={() => onOpen(ref)}>
                <bdi className={styles.itemName}>{visibleText(item.name)}</bdi>
                <span className={styles.itemText}>
                  <bdi>{item.id === null ? visibleText(item.description) : <Facts item={item} nowMs={nowMs} />}</bdi>
                </span>
                {item.isBroken ? <span className={styles.broken}>✕ has mistakes</span> : null}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Facts({ item: { stepCount, changedAtUs }, nowMs }: { readonly item: ScenarioSummary; readonly nowMs: number }) {
  const steps = countOf(stepCount, 'step', 'steps');
  if (changedAtUs === null) return steps;
  return (
    <>
      {`${steps} · `}
      <TimeText timeUs={changedAtUs}>{formatRelative(changedAtUs, nowMs)}</TimeText>
    </>
  );
}

/** The same in one line, for narrow windows. */
export function ScenarioSelect({ list, current, onOpen }: ScenarioListProps) {
  const option = (item: ScenarioSummary, group: string) => ({
    value: `${item.id ?? item.slug}`,
    label: visibleText(item.name),
    hint: item.isBroken ? '✕ has mistakes' : countOf(item.stepCount, 'step', 'steps'),
    group,
  });
  const options = [...list.kept.map((item) => option(item, keptName)), ...list.ready.map((item) => option(item, readyName))];
  return <Select label="Scenario" size="small" className={styles.select} value={current ?? ''} options={options} onChange={onOpen} />;
}
