/**
 * What the journal says now about stored deliveries: which are there, which are in the trash, what people added to them, how they were
 * judged again, on how many fields the Console disagrees; and which of them have changed since a derived file last looked.
 */
import { ifSound } from './if-sound.ts';
import type { ReadableLog } from './readable-log.ts';
import type { RowAnnotation, RowVerdict } from './rows.ts';
import { hasTable } from './statements/journal-shape.ts';

/** At most so many deliveries are looked at in one step, so that no transaction of a derived file gets long. */
const mostInStep = 1_000;

export interface RowStates {
  /** Whether the delivery is in the journal at all. */
  isPresent(id: number): boolean;
  isTrashed(id: number): boolean;
  annotation(id: number): RowAnnotation;
  /** Of the newest judgement; undefined while the one at capture is the only one. */
  verdict(id: number): RowVerdict | undefined;
  /** Fields on which the Console disagrees; null when it was never asked. */
  driftCount(id: number): number | null;
}

interface ChangedRange {
  readonly seq: number;
  readonly firstId: number;
  readonly lastId: number;
}

export interface JournalChanges {
  /** State of the deliveries `first` to `last` at this moment; `withPresence` also asks which of them are there. */
  states(first: number, last: number, withPresence: boolean): RowStates;
  /** The next changes after `seq`, and whether these were all. */
  after(seq: number): { readonly ranges: readonly ChangedRange[]; readonly isAll: boolean };
  /** Number of the newest change ever made, also when it was removed since. */
  newest(): number;
}

const plain: RowAnnotation = { isBookmarked: 0, hasNote: 0, tags: '' };

/** A log of an earlier version that may not be written: nothing was ever added or taken away. */
const unchanging: JournalChanges = {
  states: () => ({
    isPresent: () => true,
    isTrashed: () => false,
    annotation: () => plain,
    verdict: () => undefined,
    driftCount: () => null,
  }),
  after: () => ({ ranges: [], isAll: true }),
  newest: () => 0,
};

/** Rows, or none where they can not be read any more. */
function readable<T>(read: () => readonly T[]): readonly T[] {
  return ifSound(read, () => []);
}

/** SQLite takes the bare columns from the row with the highest number. */
export const newestVerdictsSql = `
  SELECT delivery_id AS id, max(number) AS number, verdict, verdict_reason AS verdictReason FROM judgement
  WHERE delivery_id BETWEEN ? AND ? GROUP BY delivery_id`;

/** Verdicts of the newest judgements of a stretch of deliveries. */
function prepareVerdicts(log: ReadableLog): (first: number, last: number) => ReadonlyMap<number, RowVerdict> {
  // why: a log of an earlier version that may not be written has no such table.
  if (!hasTable(log, 'judgement')) return () => new Map();
  const newest = log.prepare<[number, number], RowVerdict & { readonly id: number }>(newestVerdictsSql);
  return (first, last) => new Map(readable(() => newest.all(first, last)).map((row) => [row.id, row]));
}

export const driftsSql = 'SELECT delivery_id AS id, differs FROM drift WHERE delivery_id BETWEEN ? AND ?';

/** What comparing a stretch of deliveries with the Console came to. */
function prepareDrifts(log: ReadableLog): (first: number, last: number) => ReadonlyMap<number, number> {
  // why: as with verdicts.
  if (!hasTable(log, 'drift')) return () => new Map();
  const drifts = log.prepare<[number, number], { id: number; differs: number }>(driftsSql);
  return (first, last) => new Map(readable(() => drifts.all(first, last)).map(({ id, differs }) => [id, differs]));
}

function prepareStates(log: ReadableLog): JournalChanges['states'] {
  const present = log.prepare<[number, number], { id: number }>('SELECT id FROM delivery WHERE id BETWEEN ? AND ?');
  const trashed = log.prepare<[number, number], { id: number }>('SELECT delivery_id AS id FROM trashed WHERE delivery_id BETWEEN ? AND ?');
  const annotations = log.prepare<[number, number], { id: number; isBookmarked: number; hasNote: number }>(
    'SELECT delivery_id AS id, is_bookmarked AS isBookmarked, note IS NOT NULL AS hasNote FROM annotation WHERE delivery_id BETWEEN ? AND ?',
  );
  const tags = log.prepare<[number, number], { id: number; tag: string }>(
    'SELECT delivery_id AS id, tag FROM delivery_tag WHERE delivery_id BETWEEN ? AND ? ORDER BY delivery_id, tag',
  );
  const verdictsOf = prepareVerdicts(log);
  const driftsOf = prepareDrifts(log);
  const idsOf = (rows: readonly { readonly id: number }[]) => new Set(rows.map((row) => row.id));
  return (first, last, withPresence) => {
    const there = withPresence
      ? ifSound(
          () => idsOf(present.all(first, last)),
          () => undefined,
        )
      : undefined;
    const inTrash = idsOf(readable(() => trashed.all(first, last)));
    const marks = new Map(readable(() => annotations.all(first, last)).map((row) => [row.id, row]));
    const verdicts = verdictsOf(first, last);
    const drifts = driftsOf(first, last);
    const tagsOf = new Map<number, string>();
    for (const { id, tag } of readable(() => tags.all(first, last))) tagsOf.set(id, `${tagsOf.get(id) ?? '\n'}${tag}\n`);
    return {
      isPresent: (id) => there?.has(id) ?? true,
      isTrashed: (id) => inTrash.has(id),
      verdict: (id) => verdicts.get(id),
      driftCount: (id) => drifts.get(id) ?? null,
      annotation(id) {
        const mark = marks.get(id);
        const list = tagsOf.get(id);
        if (mark === undefined && list === undefined) return plain;
        return { isBookmarked: mark?.isBookmarked ?? 0, hasNote: mark?.hasNote ?? 0, tags: list ?? '' };
      },
    };
  };
}

export function prepareJournalChanges(log: ReadableLog): JournalChanges {
  if (!hasTable(log, 'index_change')) return unchanging;
  const after = log.prepare<[number, number], ChangedRange>(
    'SELECT seq, first_id AS firstId, last_id AS lastId FROM index_change WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const newest = log.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'index_change'`);
  return {
    states: prepareStates(log),
    after(seq) {
      const found = readable(() => after.all(seq, mostInStep));
      const ranges: ChangedRange[] = [];
      let rows = 0;
      for (const range of found) {
        rows += range.lastId - range.firstId + 1;
        if (rows > mostInStep && ranges.length > 0) break;
        ranges.push(range);
      }
      return { ranges, isAll: ranges.length === found.length && found.length < mostInStep };
    },
    newest: () =>
      ifSound(
        () => newest.get()?.seq ?? 0,
        () => 0,
      ),
  };
}
