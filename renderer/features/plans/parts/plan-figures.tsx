import type { Plan } from '#contract/models/plan.ts';
import { kindName } from '#renderer/exchange/aim/kind-words.ts';
import { countOf, formatBytes, formatCount } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatMoment, formatSpan } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { Callout } from '#renderer/ui/callout.tsx';
import { sendableCount } from '../plan-session.ts';
import styles from '../plans.module.css';

/** What a plan comes to, before anything leaves. */
export function PlanFigures({ plan, isCurrent }: { readonly plan: Plan; readonly isCurrent: boolean }) {
  const nowMs = Date.now();
  const { oldestUs, newestUs, hosts, duplicates, bytes, unsendable, estimatedMs } = plan;
  return (
    <div className={styles.summary} data-stale={!isCurrent || undefined}>
      <dl className={styles.figures} data-testid="plan-figures">
        <Figure
          name="Deliveries"
          value={formatCount(sendableCount(plan))}
          note={unsendable === 0 ? null : `${formatCount(unsendable)} left out`}
        />
        <Figure name="Takes about" value={estimatedMs < 1_000 ? '1 s' : formatSpan(estimatedMs * 1000)} note={null} />
        <Figure
          name={hosts.length === 1 ? 'Host' : 'Hosts'}
          value={hosts.length === 1 ? visibleText(hosts[0] ?? '') : formatCount(hosts.length)}
          note={plan.targetName === null ? null : visibleText(plan.targetName)}
          title={visibleText(hosts.join('\n'))}
        />
        <Figure name="Kind" value={kindName(plan.kind)} note={null} />
        <Figure name="Duplicates" value={formatCount(duplicates)} note={duplicates === 0 ? null : 'same event before'} />
        <Figure name="Bodies" value={formatBytes(bytes)} note={null} />
        <Figure
          name="Oldest"
          value={oldestUs === null ? '–' : formatMoment(oldestUs, nowMs * 1000)}
          note={null}
          title={oldestUs === null ? undefined : describeTime(oldestUs, nowMs)}
        />
        <Figure
          name="Newest"
          value={newestUs === null ? '–' : formatMoment(newestUs, nowMs * 1000)}
          note={null}
          title={newestUs === null ? undefined : describeTime(newestUs, nowMs)}
        />
      </dl>
      {plan.warnings.length === 0 ? null : (
        <Callout tone="warn" title="Before it leaves">
          <ul className={styles.warnings}>
            {plan.warnings.map((warning) => (
              <li key={warning}>{visibleText(warning)}</li>
            ))}
          </ul>
        </Callout>
      )}
      {unsendable === 0 ? null : <Problems plan={plan} />}
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note: string | null;
  readonly title?: string | undefined;
}

function Figure({ name, value, note, title }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd title={title}>
        <bdi className={styles.value}>{value}</bdi>
        {note === null ? null : <bdi className={styles.note}>{note}</bdi>}
      </dd>
    </div>
  );
}

const shownProblems = 50;

function Problems({ plan }: { readonly plan: Plan }) {
  const { problems, unsendable } = plan;
  return (
    <details className={styles.problems}>
      <summary>{countOf(unsendable, 'delivery is left out', 'deliveries are left out')}</summary>
      <ul>
        {problems.slice(0, shownProblems).map((problem) => (
          <li key={problem.position}>
            <span className={styles.position}>{formatCount(problem.position + 1)}</span>
            <bdi>{visibleText(problem.sentence)}</bdi>
          </li>
        ))}
        {unsendable > shownProblems ? <li>{formatCount(unsendable - shownProblems)} more are marked in the list below.</li> : null}
      </ul>
    </details>
  );
}
