import { Repeat2, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { AttemptId } from '#contract/ids.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { loadMoreAttempts } from '../actions.ts';
import panes from '../delivery-pane.module.css';
import type { DeliveryView } from '../use-delivery.ts';
import { AttemptRow } from './attempt-row.tsx';
import styles from './attempts-tab.module.css';

export interface AttemptsTabProps {
  readonly view: DeliveryView;
  readonly delivery: Delivery;
}

/** Attempts made from this delivery, newest first; the newest stands open. */
export function AttemptsTab({ view, delivery }: AttemptsTabProps) {
  const { stores } = useServices();
  const [toggled, setToggled] = useState<ReadonlySet<AttemptId>>(new Set());
  const { attempts, attemptsFailure } = view;
  if (attempts === undefined && attemptsFailure !== undefined) {
    return (
      <div className={panes.content}>
        <ErrorCallout error={attemptsFailure} actions={{ retry: view.reload, reconnect: view.reload, reload: view.reload }} />
      </div>
    );
  }
  if (attempts === undefined) return <Skeleton rows={4} height={44} label="Loading attempts" />;
  const replay = () => stores.selection.setState({ dialog: { kind: 'replay', deliveryId: delivery.id } });
  if (attempts.items.length === 0) {
    return (
      <Empty
        icon={RotateCw}
        title="Not replayed yet"
        action={
          <Button icon={RotateCw} onClick={replay}>
            Replay…
          </Button>
        }
      >
        A replay sends this delivery to your handler. What it answers is kept here.
      </Empty>
    );
  }
  const sendTwice = () => stores.selection.setState({ dialog: { kind: 'send-twice', deliveryId: delivery.id } });
  const toggle = (id: AttemptId) =>
    setToggled((before) => (before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id])));
  const newest = attempts.items[0]?.id;
  return (
    <>
      <div className={styles.deeds}>
        <Button size="small" icon={Repeat2} title="See whether your handler minds getting it twice (i)" onClick={sendTwice}>
          Send twice…
        </Button>
      </div>
      <ul className={styles.list}>
        {attempts.items.map((attempt) => (
          <AttemptRow
            key={attempt.id}
            attempt={attempt}
            isOpen={toggled.has(attempt.id) !== (attempt.id === newest)}
            onToggle={() => toggle(attempt.id)}
          />
        ))}
        {attempts.nextCursor === null ? null : <More view={view} delivery={delivery} cursor={attempts.nextCursor} />}
      </ul>
    </>
  );
}

function More({ view, delivery, cursor }: AttemptsTabProps & { readonly cursor: string }) {
  const { client } = useServices();
  const [error, setError] = useState<unknown>(undefined);
  const [isBusy, setBusy] = useState(false);
  const load = () => {
    setBusy(true);
    setError(undefined);
    loadMoreAttempts({ client, store: view.store }, delivery.id, cursor).then(
      () => setBusy(false),
      (problem: unknown) => {
        setBusy(false);
        setError(problem);
      },
    );
  };
  return (
    <li className={styles.more}>
      {error === undefined ? null : <ErrorCallout error={error} actions={{ retry: load, reconnect: load }} />}
      <Button size="small" isBusy={isBusy} onClick={load}>
        Older attempts
      </Button>
    </li>
  );
}
