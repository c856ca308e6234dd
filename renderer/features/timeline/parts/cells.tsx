// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which a table element refuses; the roles give the same tree
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on rows; cells are read with them
import { Star, StickyNote } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeliverySummary, Excerpt } from '#contract/models/delivery.ts';
import { maskUrl } from '#domain/masking.ts';
import { useFilterMarks } from '#renderer/exchange/use-filter-marks.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { describeTime, formatClock, formatDuration } from '#renderer/lib/format-time.ts';
import { findRanges } from '#renderer/lib/mark-ranges.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { DriftMark } from '#renderer/ui/drift-mark.tsx';
import { ExcerptText, MarkedText } from '#renderer/ui/marked-text.tsx';
import { VerdictMark } from '#renderer/ui/verdict-mark.tsx';
import type { FittedColumn } from '../columns/column-layout.ts';
import type { ColumnId } from '../columns/column-list.ts';
import styles from './cells.module.css';

export interface CellProps {
  readonly delivery: DeliverySummary;
  /** Width of the column. */
  readonly pixels: number;
  /** What has no column of its own is told beside the type. */
  readonly hasTagColumn: boolean;
  readonly hasNoteColumn: boolean;
  readonly onBookmark: (delivery: DeliverySummary) => void;
}

type Cell = (props: CellProps) => ReactNode;

const cells: Readonly<Record<ColumnId, Cell>> = {
  mark: Bookmark,
  time: ({ delivery }) => formatClock(delivery.receivedAtUs),
  verdict: ({ delivery }) => <VerdictMark verdict={delivery.verdict} />,
  type: Type,
  run: ({ delivery, pixels }) => <Id text={delivery.runId} label="run id" pixels={pixels} />,
  event: ({ delivery, pixels }) => <Id text={delivery.eventId} label="event id" pixels={pixels} />,
  organization: ({ delivery, pixels }) => <Id text={delivery.organizationId} label="organization id" pixels={pixels} />,
  endpoint: ({ delivery }) => <Text text={delivery.endpointSlug === '' ? 'Unrouted' : delivery.endpointSlug} />,
  method: ({ delivery }) => <Text text={delivery.method} isMono />,
  path: ({ delivery }) => <Text text={maskUrl(delivery.url)} isMono />,
  tags: ({ delivery }) => <Tags tags={delivery.tags} />,
  note: ({ delivery }) => (delivery.hasNote ? <NoteSign /> : null),
  status: ({ delivery }) => <Status status={delivery.answeredStatus} />,
  duration: ({ delivery }) => (delivery.durationUs === null ? <Nothing /> : formatDuration(delivery.durationUs)),
  size: Size,
  duplicate: Duplicate,
};

export function CellOf({ column: { id: column, pixels }, ...props }: Omit<CellProps, 'pixels'> & { readonly column: FittedColumn }) {
  const Content = cells[column];
  return (
    <span
      role="gridcell"
      className={classNames(styles.cell, styles[column])}
      data-column={column}
      onMouseEnter={(event) => {
        // Said when it is asked for, because "3 minutes ago" is true for a moment only.
        if (column === 'time') event.currentTarget.title = describeTime(props.delivery.receivedAtUs, Date.now());
      }}
    >
      <Content {...props} pixels={pixels} />
    </span>
  );
}

function Bookmark({ delivery, onBookmark }: CellProps) {
  return (
    <button
      type="button"
      className={styles.star}
      tabIndex={-1}
      aria-pressed={delivery.isBookmarked}
      aria-label="Bookmark"
      title={delivery.isBookmarked ? 'Bookmarked. Kept whatever the retention says.' : 'Bookmark (b)'}
      onClick={(event) => {
        event.stopPropagation();
        onBookmark(delivery);
      }}
    >
      <Star size={13} strokeWidth={1.5} fill={delivery.isBookmarked ? 'currentColor' : 'none'} aria-hidden />
    </button>
  );
}

const plainNames: Readonly<Record<DeliverySummary['envelope'], string>> = {
  current: 'no type',
  legacy: 'no type',
  unknown: 'unknown JSON',
  'not-json': 'not JSON',
  empty: 'empty body',
};

function Type({ delivery, hasTagColumn, hasNoteColumn }: CellProps) {
  const { eventType, method, excerpt } = delivery;
  const url = maskUrl(delivery.url);
  const request = visibleText(`${method} ${url}`);
  const marks = useFilterMarks();
  return (
    <span className={styles.typeLine} title={request}>
      {eventType === null ? (
        <>
          <span className={styles.plain}>{plainNames[delivery.envelope]}</span>
          <span className={styles.request}>
            <MarkedText text={`${method} ${url}`} terms={marks.text} quietTerms={marks.path} />
          </span>
        </>
      ) : (
        <span className={styles.name}>
          <MarkedText text={eventType} terms={marks.text} quietTerms={marks.type} />
        </span>
      )}
      <DriftMark count={delivery.driftCount} />
      {eventType !== null && !delivery.isKnownType ? <Remark word="unknown" title="A type that is not in the catalog." /> : null}
      {delivery.isOutOfOrder ? <Remark word="late" title="Older than the event received before it on this endpoint." /> : null}
      {hasNoteColumn || !delivery.hasNote ? null : <NoteSign />}
      {hasTagColumn ? null : <Tags tags={delivery.tags} />}
      {excerpt === undefined ? null : <FoundIn excerpt={excerpt} />}
    </span>
  );
}

function Remark({ word, title }: { readonly word: string; readonly title: string }) {
  return (
    <span className={styles.remark} title={title}>
      {word}
    </span>
  );
}

function FoundIn({ excerpt }: { readonly excerpt: Excerpt }) {
  return (
    <span className={styles.excerpt} title={`Found in the ${excerpt.where}`}>
      <ExcerptText excerpt={excerpt} />
    </span>
  );
}

function NoteSign() {
  return (
    <span className={styles.noteSign} title="It has a note.">
      <StickyNote size={13} strokeWidth={1.5} aria-hidden />
      <span className="visually-hidden">note</span>
    </span>
  );
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <span className={styles.tagList} title={tags.map(visibleText).join(', ')}>
      {tags.map((tag) => (
        <bdi key={tag} className={styles.tag}>
          <span className="visually-hidden">tag </span>
          {visibleText(tag)}
        </bdi>
      ))}
    </span>
  );
}

/** Of the fixed-width face at the size of rows. */
const characterPixels = 7.21;

/** Cut in its middle to what the column holds: by their ends ids are told apart. */
function Id({ text, label, pixels }: { readonly text: string | null; readonly label: string; readonly pixels: number }) {
  const marks = useFilterMarks();
  if (text === null) return <Nothing />;
  const isMarked = findRanges(text, marks.text, 1).length > 0;
  return (
    <CopyText
      className={styles.id}
      text={text}
      atMost={Math.max(6, Math.floor(pixels / characterPixels))}
      label={label}
      tabIndex={-1}
      isMarked={isMarked}
      isIconLate
    />
  );
}

function Text({ text, isMono = false }: { readonly text: string; readonly isMono?: boolean }) {
  const marks = useFilterMarks();
  return (
    <span className={classNames(styles.text, isMono && styles.mono)} title={visibleText(text)}>
      <MarkedText text={text} terms={marks.text} quietTerms={marks.path} />
    </span>
  );
}

function Status({ status }: { readonly status: number | null }) {
  if (status === null) return <Nothing />;
  const isGood = status >= 200 && status < 300;
  return <span className={isGood ? undefined : styles.notGood}>{status}</span>;
}

function Size({ delivery }: CellProps) {
  return (
    <>
      {formatBytes(delivery.bodyBytes)}
      {delivery.isTruncated ? (
        <span className={styles.cut} title="The body was not kept whole.">
          …<span className="visually-hidden"> not whole</span>
        </span>
      ) : null}
    </>
  );
}

function Duplicate({ delivery: { duplicateNumber } }: CellProps) {
  if (duplicateNumber <= 1) return null;
  return (
    <span title={`Delivery number ${duplicateNumber} of this event on this endpoint.`}>
      ×{duplicateNumber}
      <span className="visually-hidden"> duplicate</span>
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
