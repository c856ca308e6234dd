import { Crosshair, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Target } from '#contract/models/target.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { hostOf } from '#renderer/exchange/aim/target-choice.ts';
import { attemptLook } from '#renderer/exchange/attempt-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { useTargets } from '#renderer/platform/use-targets.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { CreateDialog } from './parts/create-dialog.tsx';
import { TargetView } from './parts/target-view.tsx';
import styles from './targets.module.css';
import { useTargetDeeds } from './use-target-deeds.ts';

/** Where deliveries are sent again: each kept URL with its limits, its secret and what came of the last attempt. */
export function TargetsPage() {
  const { stores } = useServices();
  const { targets, error, reload } = useTargets();
  const chosenId = useStore(stores.selection, (state) => state.targetId);
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const newUrl = useStore(stores.selection, (state) => state.newTargetUrl);
  const [isCreatingHere, setCreating] = useState(false);
  const isCreating = isCreatingHere || newUrl !== null;
  const stopCreating = () => {
    setCreating(false);
    stores.selection.setState({ newTargetUrl: null });
  };
  const deeds = useTargetDeeds();
  const shown = targets?.find(({ id }) => id === chosenId) ?? targets?.[0];
  useCommand('target.create', isReadOnly ? null : () => setCreating(true));
  const create = (
    <Button variant="primary" icon={Plus} disabled={isReadOnly} onClick={() => setCreating(true)}>
      New target
    </Button>
  );
  return (
    <div className={styles.page}>
      <div className={styles.list}>
        <div className={styles.head}>
          <h1 className={styles.title} tabIndex={-1}>
            Targets
          </h1>
          {targets === null || targets.length === 0 ? null : (
            <Button size="small" icon={Plus} disabled={isReadOnly} onClick={() => setCreating(true)}>
              New
            </Button>
          )}
        </div>
        {targets === null && error === undefined ? <Skeleton rows={4} height={44} label="Loading targets" /> : null}
        {targets === null ? null : <TargetList targets={targets} shownId={shown?.id} onOpen={deeds.open} />}
      </div>
      <div className={styles.main}>
        {error === undefined ? null : (
          <div className={styles.padded}>
            <ErrorCallout error={error} actions={{ retry: reload, reconnect: reload, reload }} />
          </div>
        )}
        {shown === undefined ? null : <TargetView key={shown.id} target={shown} deeds={deeds} isReadOnly={isReadOnly} />}
        {targets !== null && targets.length === 0 ? (
          <Empty icon={Crosshair} title="No target yet" action={create}>
            A target is a URL that deliveries are sent to again, with its secret, its limits and a mark when it is production. Any URL can
            be replayed to without one.
          </Empty>
        ) : null}
      </div>
      {isCreating ? <CreateDialog url={newUrl ?? ''} onCreate={deeds.create} onClose={stopCreating} /> : null}
    </div>
  );
}

interface TargetListProps {
  readonly targets: readonly Target[];
  readonly shownId: Target['id'] | undefined;
  readonly onOpen: (id: Target['id']) => void;
}

function TargetList({ targets, shownId, onOpen }: TargetListProps) {
  return (
    <nav className={styles.column} aria-label="Targets">
      <ul>
        {targets.map((target) => (
          <li key={target.id}>
            <button
              type="button"
              className={styles.item}
              aria-current={target.id === shownId ? 'true' : undefined}
              onClick={() => onOpen(target.id)}
            >
              <span className={styles.itemLine}>
                <bdi className={styles.itemName}>{visibleText(target.name)}</bdi>
                {target.isProduction ? <Badge tone="warn">Production</Badge> : null}
              </span>
              <span className={styles.itemText}>
                <bdi className={styles.itemHost}>{visibleText(hostOf(target.url))}</bdi>
                <span>{lastWords(target)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function lastWords({ last }: Target): string {
  if (last === null) return '';
  const { sign, word } = attemptLook(last);
  return `${sign} ${word}`;
}
