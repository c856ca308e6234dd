import { Inbox, ListFilter } from 'lucide-react';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { formatValue } from '#domain/query/format.ts';
import { formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import type { RunPlace } from '#renderer/state/selection-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Section } from '#renderer/ui/page.tsx';
import { TimeText } from '#renderer/ui/time-text.tsx';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import styles from '../runs.module.css';

const mostShown = 100;

/** What the log has of a run that the Console says nothing about, in the order in which it came. */
export function ArrivedSection({ run }: { readonly run: RunPlace }) {
  const { stores } = useServices();
  const query = `run:${formatValue(run.runId)}`;
  const show = () => {
    stores.selection.setState({ view: 'timeline' });
    stores.view.setState({ wantedQuery: query });
  };
  const { value } = useAsked(`${run.environmentId} ${query}`, async (client, signal) => {
    const { items } = await client.deliveries.list({ query, limit: mostShown }, { signal });
    return items.filter(({ environmentId }) => environmentId === run.environmentId).toReversed();
  });
  if (value === undefined) return null;
  return (
    <Section
      title="Arrived here"
      hint={value.length < mostShown ? 'From the log alone, oldest first.' : `From the log alone: the newest ${mostShown}, oldest first.`}
      actions={
        <Button size="small" icon={ListFilter} onClick={show}>
          Show in the timeline
        </Button>
      }
    >
      {value.length === 0 ? (
        <Empty icon={Inbox} title="Nothing of this run arrived">
          The log has no delivery with this run id.
        </Empty>
      ) : (
        <ul aria-label="Deliveries of the run">
          {value.map((delivery) => (
            <ArrivedRow key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function ArrivedRow({ delivery }: { readonly delivery: DeliverySummary }) {
  const { stores } = useServices();
  const { id, eventType, receivedAtUs, verdict } = delivery;
  return (
    <li className={styles.event}>
      <VerdictMark verdict={verdict} withWord />
      <span className={styles.eventWords}>
        <bdi className={styles.type}>{visibleText(eventType ?? 'no type')}</bdi>
      </span>
      <span className={styles.deliveries}>
        <TimeText timeUs={receivedAtUs} className={styles.mono}>
          {formatClock(receivedAtUs)}
        </TimeText>
        <button
          type="button"
          className={styles.link}
          onClick={() => stores.selection.setState({ view: 'timeline', deliveryId: id, focusedId: id })}
        >
          {id}
        </button>
      </span>
    </li>
  );
}
