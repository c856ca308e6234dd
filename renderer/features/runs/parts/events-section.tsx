import { CircleAlert, CircleCheck, CircleDashed, CircleHelp, Clock, EyeOff, Inbox, type LucideIcon, ShieldAlert } from 'lucide-react';
import type { DeliveryId } from '#contract/ids.ts';
import type { ReconciledEvent } from '#contract/models/reconciliation.ts';
import { meaningOf } from '#domain/catalog/catalog.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { Section } from '#renderer/ui/page.tsx';
import { type Finding, findingWords } from '../run-words.ts';
import styles from '../runs.module.css';

const icons: Readonly<Record<Finding, LucideIcon>> = {
  arrived: CircleCheck,
  unproven: ShieldAlert,
  pending: Clock,
  missing: CircleDashed,
  contradicts: CircleAlert,
  unexpected: CircleHelp,
  'not-observed': EyeOff,
};

/** Each event that the run's state asks for, and each that came, with the deliveries that carry it. */
export function EventsSection({ events }: { readonly events: readonly ReconciledEvent[] }) {
  return (
    <Section title="Events">
      {events.length === 0 ? (
        <Empty icon={Inbox} title="No event to expect">
          The Console's state of this run asks for no event yet, and none was captured.
        </Empty>
      ) : (
        <ul aria-label="Events of the run">
          {events.map((event) => (
            <EventRow key={`${event.eventType} ${event.finding} ${event.deliveryIds.join(' ')}`} event={event} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function EventRow({ event }: { readonly event: ReconciledEvent }) {
  const { eventType, finding, sentence, deliveryIds } = event;
  const Icon = icons[finding];
  const { word, meaning } = findingWords[finding];
  return (
    <li className={styles.event}>
      <span className={classNames(styles.finding, styles[finding])} title={meaning}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        {word}
      </span>
      <div className={styles.eventWords}>
        <p>
          <bdi className={styles.type} title={meaningOf(eventType) ?? undefined}>
            {visibleText(eventType)}
          </bdi>
        </p>
        <p className={styles.sentence}>
          <bdi>{visibleText(sentence)}</bdi>
        </p>
      </div>
      <div className={styles.deliveries}>
        {deliveryIds.map((id) => (
          <DeliveryLink key={id} id={id} />
        ))}
      </div>
    </li>
  );
}

function DeliveryLink({ id }: { readonly id: DeliveryId }) {
  const { stores } = useServices();
  return (
    <button
      type="button"
      className={styles.link}
      onClick={() => stores.selection.setState({ view: 'timeline', deliveryId: id, focusedId: id })}
    >
      {id}
    </button>
  );
}
