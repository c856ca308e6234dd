import { CircleCheck, CircleDashed, Inbox, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ConsoleConnection, Subscription } from '#contract/models/console.ts';
import { meaningOf } from '#domain/catalog/catalog.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatRelative } from '#renderer/lib/format-time.ts';
import { useNow } from '#renderer/lib/use-now.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { CardRow, Section } from '#renderer/ui/page.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { elsewhereWords, troubleWords, worstFirst } from '../subscription-words.ts';
import styles from '../tables.module.css';

const spans = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
] as const;
type Span = (typeof spans)[number]['value'];

export interface SubscriptionsSectionProps {
  readonly connection: ConsoleConnection;
  /** How often something was registered from this page; each time the answer is another. */
  readonly registered: number;
}

/** What is subscribed to at the Console next to what was received here. */
export function SubscriptionsSection({ connection, registered }: SubscriptionsSectionProps) {
  const { environmentId, baseUrl, keyMask } = connection;
  const [days, setDays] = useState<Span>('30');
  const asked = useAsked(`${environmentId} ${baseUrl} ${keyMask} ${days} ${registered}`, async (client, signal) => {
    const { items, elsewhere } = await client.console.subscriptions({ environmentId, days: Number(days) }, { signal });
    return { items: worstFirst(items), elsewhere };
  });
  const trouble = troubleWords(asked.value?.items ?? []);
  return (
    <Section
      title="Subscribed and received"
      badge={trouble === '' ? null : <Badge tone="warn">{trouble}</Badge>}
      hint="Events that should have come and did not, and events that come without a subscription. Silence counts only while Hookglass listened."
      actions={<Segmented label="Span" value={days} options={spans} onChange={setDays} />}
    >
      {asked.error === undefined ? null : (
        <CardRow>
          <ErrorCallout error={asked.error} actions={{ retry: asked.reload, reconnect: asked.reload }} />
        </CardRow>
      )}
      {asked.value === undefined && asked.error === undefined ? <Skeleton rows={4} height={40} label="Comparing" /> : null}
      {asked.value === undefined ? null : <Compared {...asked.value} />}
    </Section>
  );
}

interface ComparedProps {
  readonly items: readonly Subscription[];
  readonly elsewhere: number;
}

function Compared({ items, elsewhere }: ComparedProps) {
  const words = elsewhereWords(elsewhere);
  if (items.length === 0) {
    return (
      <Empty icon={Inbox} title="Nothing to compare yet">
        {words === ''
          ? 'Nothing is subscribed to for this environment, and nothing was received in it. Register a webhook above, and what it asks for is held against what arrives.'
          : `${words} Nothing was received here.`}
      </Empty>
    );
  }
  return (
    <>
      {words === '' ? null : <CardRow>{words}</CardRow>}
      <Table items={items} />
    </>
  );
}

function Table({ items }: { readonly items: readonly Subscription[] }) {
  return (
    <table className={styles.table} aria-label="Subscribed and received">
      <colgroup>
        <col className={styles.findingColumn} />
        <col />
        <col className={styles.endpointColumn} />
        <col className={styles.receivedColumn} />
        <col className={styles.lastColumn} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Finding</span>
          </th>
          <th scope="col">Event type</th>
          <th scope="col">Endpoint</th>
          <th scope="col" className={styles.end}>
            Received
          </th>
          <th scope="col" className={styles.end}>
            Last
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={`${item.endpointId} ${item.eventType}`} item={item} />
        ))}
      </tbody>
    </table>
  );
}

const findingLooks: Readonly<Record<Subscription['finding'], { readonly icon: LucideIcon; readonly word: string }>> = {
  'never-seen': { icon: CircleDashed, word: 'never seen' },
  'not-subscribed': { icon: TriangleAlert, word: 'not subscribed' },
  'as-expected': { icon: CircleCheck, word: 'as expected' },
};

function Row({ item }: { readonly item: Subscription }) {
  const { stores } = useServices();
  const nowMs = useNow();
  const endpoint = useStore(stores.environment, (state) => state.endpoints.find(({ id }) => id === item.endpointId)?.name);
  const { icon: Icon, word } = findingLooks[item.finding];
  return (
    <tr>
      <td className={classNames(styles.finding, styles[item.finding])} title={word}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        <span className="visually-hidden">{word}</span>
      </td>
      <th scope="row" className={styles.wraps} title={meaningOf(item.eventType) ?? undefined}>
        <bdi className={styles.mono}>{visibleText(item.eventType)}</bdi>
        <span className={styles.next}>
          <bdi>{visibleText(item.sentence)}</bdi>
        </span>
      </th>
      <td className={styles.cut}>
        <bdi>{visibleText(endpoint ?? item.endpointId)}</bdi>
      </td>
      <td className={styles.figure}>{formatCount(item.received)}</td>
      <td className={styles.figure} title={item.lastReceivedAtUs === null ? undefined : describeTime(item.lastReceivedAtUs, nowMs)}>
        {item.lastReceivedAtUs === null ? '–' : formatRelative(item.lastReceivedAtUs, nowMs)}
      </td>
    </tr>
  );
}
