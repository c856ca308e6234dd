import { CircleAlert, CircleCheck, CircleSlash, ListFilter, type LucideIcon, Send } from 'lucide-react';
import type { SandboxEmission } from '#contract/models/sandbox.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { describeTime, formatClock } from '#renderer/lib/format-time.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { Empty } from '#renderer/ui/empty.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Section } from '#renderer/ui/page.tsx';
import styles from '../sandbox.module.css';
import { useSandboxEnvironment } from '../use-sandbox-environment.ts';

export interface EmissionsSectionProps {
  readonly emissions: readonly SandboxEmission[];
  readonly webhooks: number;
}

function RegisterButton() {
  const { stores } = useServices();
  const environmentId = useSandboxEnvironment();
  return (
    <Button onClick={() => stores.selection.setState({ view: 'console', consoleId: environmentId ?? null })}>
      Register one on the Console page
    </Button>
  );
}

/** What left the sandbox, and what was kept from leaving, newest first. */
export function EmissionsSection({ emissions, webhooks }: EmissionsSectionProps) {
  const newestFirst = emissions.toSorted((left, right) => right.atUs - left.atUs);
  return (
    <Section title="What it sent" hint="The newest 50, withheld ones included.">
      {emissions.length === 0 ? (
        <Empty icon={Send} title="Nothing sent yet" action={webhooks === 0 ? <RegisterButton /> : null}>
          {webhooks === 0
            ? 'No webhook is registered, so there is nowhere to send to.'
            : 'Start a run, or let something happen in its world.'}
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls by itself, and the keyboard has to get into it
        <section className={styles.scroller} tabIndex={0} aria-label="Events sent">
          <table className={styles.table} aria-label="What it sent">
            <colgroup>
              <col className={styles.clockColumn} />
              <col className={styles.outcomeColumn} />
              <col className={styles.typeColumn} />
              <col className={styles.eventColumn} />
              <col className={styles.runColumn} />
              <col />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Outcome</th>
                <th scope="col">Event type</th>
                <th scope="col">Event id</th>
                <th scope="col">Run</th>
                <th scope="col">To</th>
              </tr>
            </thead>
            <tbody>
              {newestFirst.map((emission) => (
                <Row
                  key={`${emission.eventId} ${emission.url} ${emission.copy} ${emission.attempt} ${emission.atUs}`}
                  emission={emission}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  );
}

const looks: Readonly<Record<SandboxEmission['outcome'], { readonly icon: LucideIcon; readonly word: string }>> = {
  answered: { icon: CircleCheck, word: 'answered' },
  failed: { icon: CircleAlert, word: 'no answer' },
  withheld: { icon: CircleSlash, word: 'withheld' },
};

function Row({ emission }: { readonly emission: SandboxEmission }) {
  const { stores } = useServices();
  const { outcome, status, attempt, copy, atUs, eventId, eventType, runId, url } = emission;
  const isRefused = status !== null && (status < 200 || status > 299);
  const show = () => {
    stores.selection.setState({ view: 'timeline', deliveryId: null });
    stores.view.setState({ wantedQuery: `event:${eventId}` });
  };
  const { icon: Icon, word } = looks[isRefused ? 'failed' : outcome];
  return (
    <tr>
      <td className={styles.figure} title={describeTime(atUs, Date.now())}>
        {formatClock(atUs)}
      </td>
      <td>
        <span className={classNames(styles.outcome, styles[isRefused ? 'failed' : outcome])}>
          <Icon size={14} strokeWidth={1.75} aria-hidden />
          {status === null ? word : `answered ${status}`}
        </span>
        {copy > 1 ? <span className={styles.quiet}> copy {copy}</span> : null}
        {attempt > 1 ? <span className={styles.quiet}> try {attempt}</span> : null}
      </td>
      <th scope="row" className={styles.cut}>
        <bdi className={styles.mono}>{visibleText(eventType)}</bdi>
      </th>
      <td>
        <span className={styles.event}>
          <CopyText text={eventId} atMost={13} label="event id" />
          {outcome === 'withheld' ? null : (
            <IconButton icon={ListFilter} size="small" label={`Show deliveries of ${eventId}`} onClick={show} />
          )}
        </span>
      </td>
      <td>{runId === null ? <span className={styles.quiet}>–</span> : <CopyText text={runId} atMost={13} label="run id" />}</td>
      <td className={styles.cut} title={visibleText(url)}>
        <bdi className={styles.mono}>{visibleText(url)}</bdi>
      </td>
    </tr>
  );
}
