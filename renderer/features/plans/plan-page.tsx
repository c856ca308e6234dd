import { ArrowLeft, Download, Ellipsis, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { PlanId, ReplayId } from '#contract/ids.ts';
import type { Plan } from '#contract/models/plan.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { SavedField } from '#renderer/ui/saved-field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { PlanEditor } from './parts/plan-editor.tsx';
import styles from './plans.module.css';
import { usePlanDeeds } from './use-plan-deeds.ts';
import { usePlanSession } from './use-plan-session.ts';
import { useSendPlan } from './use-send-plan.ts';

/** A saved plan: its options may be changed, it can be sent, and its runs are at hand. */
export function PlanPage({ id }: { readonly id: PlanId }) {
  const { stores } = useServices();
  const asked = useAsked(id, (client, signal) => client.plans.get({ id }, { signal }));
  const back = () => stores.selection.setState({ replays: { kind: 'plans' } });
  if (asked.value !== undefined) return <PlanContent key={id} plan={asked.value} onBack={back} />;
  return (
    <div className={styles.planPage}>
      <header className={styles.planHead}>
        <IconButton icon={ArrowLeft} label="Plans" onClick={back} />
        <h1 className={styles.planTitle} tabIndex={-1}>
          Plan
        </h1>
      </header>
      {asked.error === undefined ? (
        <Skeleton rows={8} height={32} label="Loading the plan" />
      ) : (
        <div className={styles.padded}>
          <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload, reload: asked.reload }} />
        </div>
      )}
    </div>
  );
}

function PlanContent({ plan: loaded, onBack }: { readonly plan: Plan; readonly onBack: () => void }) {
  const { stores } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const view = usePlanSession({ plan: loaded });
  const sending = useSendPlan(view, isReadOnly);
  const deeds = usePlanDeeds();
  const plan = view.state.plan ?? loaded;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sending.send();
  };
  const rename = async (name: string) => {
    try {
      await view.session.rename(name.trim());
      return null;
    } catch (error) {
      return failureOf(error).sentence;
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from every field
    <div className={styles.planPage} onKeyDown={onKeyDown}>
      <header className={styles.planHead}>
        <IconButton icon={ArrowLeft} label="Plans" onClick={onBack} />
        <h1 className="visually-hidden" tabIndex={-1}>
          Plan {visibleText(plan.name)}
        </h1>
        <SavedField
          label="Name"
          isLabelHidden
          className={styles.planNameField}
          value={plan.name}
          isReadOnly={isReadOnly}
          check={(text) => (text.trim() === '' ? 'A name' : null)}
          onSave={rename}
        />
        <span className={styles.from}>{plan.from === plan.name ? null : <bdi>{visibleText(plan.from)}</bdi>}</span>
        <Runs jobs={plan.jobs} />
        <Menu
          label="More for this plan"
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
          <IconButton icon={Ellipsis} label="More for this plan" />
        </Menu>
        <Button variant="primary" isBusy={view.state.isSending} disabled={!sending.isReady && !view.state.isSending} onClick={sending.send}>
          {sending.count === 0 ? 'Send' : `Send ${countOf(sending.count, 'delivery', 'deliveries')}`}
        </Button>
      </header>
      <PlanEditor view={view} sending={sending} isReadOnly={isReadOnly} />
    </div>
  );
}

/** Jobs it was run as, newest first. */
function Runs({ jobs }: { readonly jobs: readonly ReplayId[] }) {
  const { stores } = useServices();
  if (jobs.length === 0) return null;
  const items = jobs.map((id, index) => ({
    id,
    label: index === 0 ? 'Newest run' : `Run ${jobs.length - index}`,
    hint: id,
    onSelect: () => stores.selection.setState({ replays: { kind: 'job', id } }),
  }));
  return (
    <Menu label="Runs of this plan" align="end" items={items}>
      <Button>{countOf(jobs.length, 'run', 'runs')}</Button>
    </Menu>
  );
}
