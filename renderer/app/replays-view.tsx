import type { ReactNode } from 'react';
import { AttemptsList } from '#renderer/features/attempts/attempts-list.tsx';
import { ImportPlanButton } from '#renderer/features/plans/import-button.tsx';
import { PlanPage } from '#renderer/features/plans/plan-page.tsx';
import { PlansList } from '#renderer/features/plans/plans-list.tsx';
import { JobPage } from '#renderer/features/replays/job-page.tsx';
import { JobsList } from '#renderer/features/replays/jobs-list.tsx';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Tabs } from '#renderer/ui/tabs.tsx';
import styles from './replays-view.module.css';

type ListKind = 'jobs' | 'plans' | 'attempts';

const tabs: readonly { readonly id: ListKind; readonly label: string }[] = [
  { id: 'jobs', label: 'Jobs' },
  { id: 'plans', label: 'Plans' },
  { id: 'attempts', label: 'Attempts' },
];

const lists: Readonly<Record<ListKind, ReactNode>> = { jobs: <JobsList />, plans: <PlansList />, attempts: <AttemptsList /> };

/** What was and will be sent again: jobs, plans and attempts, or one of them. */
export function ReplaysView() {
  const { stores } = useServices();
  const place = useStore(stores.selection, (state) => state.replays);
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  if (place.kind === 'job') return <JobPage key={place.id} id={place.id} />;
  if (place.kind === 'plan') return <PlanPage key={place.id} id={place.id} />;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title} tabIndex={-1}>
          Replays
        </h1>
        <ImportPlanButton isDisabled={isReadOnly} />
      </header>
      <Tabs label="What is listed" tabs={tabs} active={place.kind} onChange={(kind) => stores.selection.setState({ replays: { kind } })}>
        <div className={styles.list}>{lists[place.kind]}</div>
      </Tabs>
    </div>
  );
}
