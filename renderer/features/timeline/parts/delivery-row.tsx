// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { memo } from 'react';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import styles from './delivery-row.module.css';

export interface DeliveryRowProps {
  readonly delivery: DeliverySummary;
  /** Row number for screen readers, from 1, without the head. */
  readonly position: number;
  readonly isOpen: boolean;
  readonly isFresh: boolean;
  /** The row above is of another day. */
  readonly startsDay: boolean;
  readonly isTabStop: boolean;
  readonly onOpen: (delivery: DeliverySummary) => void;
  readonly onFocus: (delivery: DeliverySummary) => void;
}

/** The first row is the head, so that numbers grow from it. */
const headRows = 1;

export const DeliveryRow = memo(function DeliveryRow({
  delivery,
  position,
  isOpen,
  isFresh,
  startsDay,
  isTabStop,
  onOpen,
  onFocus,
}: DeliveryRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are shortcuts of the window (app/commands.ts)
    <div
      role="row"
      className={classNames(styles.row, isOpen && styles.open, isFresh && styles.fresh, startsDay && styles.startsDay)}
      aria-rowindex={position + headRows}
      aria-selected={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      data-delivery={delivery.id}
      onClick={() => onOpen(delivery)}
      onFocus={() => onFocus(delivery)}
    >
      <Time timeUs={delivery.receivedAtUs} />
      <span role="gridcell" className={styles.verdict}>
        <VerdictMark verdict={delivery.verdict} />
      </span>
      <Type delivery={delivery} />
      <span role="gridcell" className={styles.run}>
        {delivery.runId === null ? (
          <Nothing />
        ) : (
          <CopyText text={delivery.runId} display={shortenMiddle(delivery.runId, 14)} label="run id" tabIndex={-1} />
        )}
      </span>
      <Status status={delivery.answeredStatus} />
      <span role="gridcell" className={styles.duration}>
        {delivery.durationUs === null ? <Nothing /> : formatDuration(delivery.durationUs)}
      </span>
      <span role="gridcell" className={styles.size}>
        {formatBytes(delivery.bodyBytes)}
        {delivery.isTruncated ? (
          <span className={styles.cut} title="The body was not kept whole.">
            …<span className="visually-hidden"> not whole</span>
          </span>
        ) : null}
      </span>
      <Duplicate delivery={delivery} />
    </div>
  );
});

function Time({ timeUs }: { readonly timeUs: number }) {
  return (
    <span
      role="gridcell"
      className={styles.time}
      onMouseEnter={(event) => {
        event.currentTarget.title = describeTime(timeUs, Date.now());
      }}
    >
      {formatClock(timeUs)}
    </span>
  );
}

const plainNames: Readonly<Record<DeliverySummary['envelope'], string>> = {
  current: 'no type',
  legacy: 'no type',
  unknown: 'unknown JSON',
  'not-json': 'not JSON',
  empty: 'empty body',
};

function Type({ delivery }: { readonly delivery: DeliverySummary }) {
  const { eventType, method, url } = delivery;
  const request = visibleText(`${method} ${url}`);
  return (
    <span role="gridcell" className={styles.type} title={request}>
      {eventType === null ? (
        <>
          <span className={styles.plain}>{plainNames[delivery.envelope]}</span>
          <bdi className={styles.request}>{request}</bdi>
        </>
      ) : (
        <bdi className={styles.name}>{visibleText(eventType)}</bdi>
      )}
      {eventType !== null && !delivery.isKnownType ? (
        <span className={styles.tag} title="A type that is not in the catalog.">
          unknown
        </span>
      ) : null}
      {delivery.isOutOfOrder ? (
        <span className={styles.tag} title="Older than the event received before it on this endpoint.">
          late
        </span>
      ) : null}
    </span>
  );
}

function Status({ status }: { readonly status: number | null }) {
  const isGood = status !== null && status >= 200 && status < 300;
  return (
    <span role="gridcell" className={classNames(styles.status, status !== null && !isGood && styles.notGood)}>
      {status === null ? <Nothing /> : status}
    </span>
  );
}

function Duplicate({ delivery }: { readonly delivery: DeliverySummary }) {
  const { duplicateNumber } = delivery;
  return (
    <span role="gridcell" className={styles.duplicate}>
      {duplicateNumber > 1 ? (
        <span title={`Delivery number ${duplicateNumber} of this event on this endpoint.`}>
          ×{duplicateNumber}
          <span className="visually-hidden"> duplicate</span>
        </span>
      ) : null}
    </span>
  );
}

function Nothing() {
  return (
    <span className={styles.nothing}>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}
