import { Download, Ellipsis, ListOrdered, Trash2 } from 'lucide-react';
import type { PlanSummary } from '#contract/models/plan.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { kindName } from '#renderer/exchange/aim/kind-words.ts';
import { hostOf } from '#renderer/exchange/aim/target-choice.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatMoment } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import styles from './plans.module.css';
import { type PlanDeeds, usePlanDeeds } from './use-plan-deeds.ts';
import { usePlanList } from './use-plan-list.ts';

/** Saved plans, to look at, send and send again. */
export function PlansList() {
  const { stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const { items, error, reload, hasMore, more } = usePlanList();
  const deeds = usePlanDeeds();
  if (items === undefined && error !== undefined) {
    return (
      <div className={styles.padded}>
        <ErrorCallout error={error} actions={{ retry: reload, reconnect: reload, reload }} />
      </div>
    );
  }
  if (items === undefined) return <Skeleton rows={5} height={44} label="Loading plans" />;
  if (items.length === 0) {
    return (
      <Empty
        icon={ListOrdered}
        title="No plan yet"
        action={<Button onClick={() => stores.selection.setState({ view: 'timeline' })}>Go to the timeline</Button>}
      >
        Select deliveries in the timeline, or everything that matches a filter, and press r. A plan shows what will leave before anything
        does.
      </Empty>
    );
  }
  return (
    <div className={styles.scroll}>
      <ul className={styles.plans} aria-label="Plans">
        {items.map((plan) => (
          <PlanRow key={plan.id} plan={plan} deeds={deeds} isReadOnly={isReadOnly} />
        ))}
      </ul>
      {hasMore ? (
        <div className={styles.padded}>
          <Button size="small" onClick={more}>
            Older plans
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface PlanRowProps {
  readonly plan: PlanSummary;
  readonly deeds: PlanDeeds;
  readonly isReadOnly: boolean;
}

function PlanRow({ plan, deeds, isReadOnly }: PlanRowProps) {
  const nowMs = useNow();
  const name = visibleText(plan.name);
  return (
    <li className={styles.planRow}>
      <button type="button" className={styles.planOpen} onClick={() => deeds.open(plan.id)}>
        <bdi className={styles.planName}>{name}</bdi>
        <span className={styles.planFacts}>
          {countOf(plan.count, 'delivery', 'deliveries')} · {kindName(plan.kind)} ·{' '}
          <bdi>{visibleText(plan.targetName ?? hostOf(plan.targetUrl))}</bdi>
        </span>
        <span className={styles.planRuns}>{plan.jobs.length === 0 ? 'not run' : countOf(plan.jobs.length, 'run', 'runs')}</span>
        <span className={styles.planWhen} title={describeTime(plan.createdAtUs, nowMs)}>
          {formatMoment(plan.createdAtUs, nowMs * 1000)}
        </span>
      </button>
      <Menu
        label={`More for ${name}`}
        align="end"
        items={[
          { id: 'export', label: 'Export', icon: Download, onSelect: () => deeds.export(plan.id) },
          {
            id: 'remove',
            label: 'Remove',
            icon: Trash2,
            isDanger: true,
            isDisabled: isReadOnly,
            startsGroup: true,
            onSelect: () => deeds.remove(plan),
          },
        ]}
      >
        <IconButton icon={Ellipsis} size="small" label={`More for ${name}`} />
      </Menu>
    </li>
  );
}
