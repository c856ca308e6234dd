/**
 * Builds index.db from the journal, row by row in order of arrival, and follows what changes about stored rows by looking at the
 * journal's present state of each, so that a change may be followed twice. Numbers duplicates (same event on the same endpoint) and
 * marks events that are older than the newest one before them. Given the same journal it makes the same rows, with one exception:
 * numbers and marks that were given stay when an earlier delivery is removed for good, while a file made anew no longer knows of that
 * one and counts from those that are left.
 */
import type Database from 'better-sqlite3';
import { readEnvelope, readEnvelopeHead } from '#domain/envelope.ts';
import { duplicateNumber, eventIdentity, isOlderThanPredecessor } from '#domain/ordering.ts';
import { prepareWatermark } from './derived-file.ts';
import { ifSound } from './if-sound.ts';
import { type JournalRow, prepareJournal } from './journal-batches.ts';
import { type JournalChanges, prepareJournalChanges, type RowStates } from './journal-changes.ts';
import type { IndexedChange } from './log.ts';
import type { ReadableLog } from './readable-log.ts';
import { type SummaryRow, toSummary } from './rows.ts';
import { prepareCounts } from './statements/counts.ts';
import { type IndexedRow, type NewSummary, prepareSummaries, type SummaryTable } from './statements/summaries.ts';
import { CountChanges } from './summary-counts.ts';

const longestUrl = 2_048;
const longestPath = 512;

/** The URL without its query string. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return url.slice(0, Math.min(longestPath, end === -1 ? longestPath : end));
}

export interface IndexBatch {
  readonly watermark: number;
  readonly changeSeq: number;
  readonly deliveries: number;
  readonly changes: readonly IndexedChange[];
  readonly isCaughtUp: boolean;
}

export class SummaryIndex {
  readonly #db: Database.Database;
  readonly #journal: ReturnType<typeof prepareJournal>;
  readonly #summaries: ReturnType<typeof prepareSummaries>;
  readonly #counts: ReturnType<typeof prepareCounts>;
  readonly #changes: JournalChanges;
  readonly #watermark: ReturnType<typeof prepareWatermark>;
  readonly #slugOf: (endpointId: string) => string | null;
  readonly #answerOf: (id: number) => { status: number | null; answeredAtUs: number } | undefined;
  /** Looked up once per batch: an endpoint may get another path at any time. */
  #slugs = new Map<string, string | null>();
  readonly #silentUpTo: number;
  #position: number;
  #changeSeq: number;
  #deliveries: number;
  #newestTimes: Map<string, number>;

  /** Rows up to `silentUpTo` are indexed without a change to tell. */
  constructor(db: Database.Database, log: ReadableLog, silentUpTo = 0) {
    this.#silentUpTo = silentUpTo;
    this.#db = db;
    this.#journal = prepareJournal(log);
    this.#summaries = prepareSummaries(db);
    this.#watermark = prepareWatermark(db, log);
    this.#counts = prepareCounts(db);
    this.#changes = prepareJournalChanges(log);
    this.#position = this.#watermark.read();
    this.#changeSeq = this.#watermark.readChange();
    this.#deliveries = this.#counts.total();
    this.#newestTimes = this.#summaries.newestEventTimes();
    const slug = log.prepare<[string], { slug: string | null }>('SELECT slug FROM endpoint WHERE id = ?');
    this.#slugOf = (endpointId) => {
      const known = this.#slugs.get(endpointId);
      if (known !== undefined) return known;
      const found = slug.get(endpointId)?.slug ?? null;
      this.#slugs.set(endpointId, found);
      return found;
    };
    const answer = log.prepare<[number], { status: number | null; answeredAtUs: number }>(
      'SELECT status, answered_at_us AS answeredAtUs FROM answer WHERE delivery_id = ?',
    );
    this.#answerOf = (id) =>
      ifSound(
        () => answer.get(id),
        () => undefined,
      );
  }

  get watermark(): number {
    return this.#position;
  }

  get changeSeq(): number {
    return this.#changeSeq;
  }

  /** Rows that are not in the trash. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** Rows that had no answer when they were indexed: those answered since are brought up to date, and are news. */
  settleAnswers(): readonly IndexedChange[] {
    return this.#db
      .transaction(() => {
        const counts = new CountChanges();
        const changes = this.#applyAnswers(this.#summaries.unanswered(), counts);
        counts.write(this.#counts);
        return changes;
      })
      .immediate();
  }

  /** Takes the next batch of the journal, the answers given and the next changes of stored rows, in one transaction. */
  step(answered: readonly number[]): IndexBatch {
    const from = this.#position;
    const seqBefore = this.#changeSeq;
    this.#slugs.clear();
    try {
      return this.#db.transaction(() => this.#takeNext(from, answered)).immediate();
    } catch (error) {
      this.#position = from;
      this.#changeSeq = seqBefore;
      this.#newestTimes = this.#summaries.newestEventTimes();
      this.#counts.forget();
      throw error;
    }
  }

  #takeNext(from: number, answered: readonly number[]): IndexBatch {
    const counts = new CountChanges();
    const { rows, isCaughtUp } = this.#journal.batch(from);
    const captured = this.#addRows(rows, counts);
    const updated = this.#applyAnswers(
      answered.filter((id) => id <= from),
      counts,
    );
    // why: asked after the batch was read, so that a row changed in between is looked at again, in this step or a later one.
    const { ranges, isAll } = this.#changes.after(this.#changeSeq);
    const changed = ranges.flatMap((range) => this.#follow(range.firstId, Math.min(range.lastId, this.#position), counts));
    counts.write(this.#counts);
    if (rows.length > 0) this.#watermark.write(this.#position);
    const newest = ranges.at(-1);
    if (newest !== undefined) {
      this.#changeSeq = newest.seq;
      this.#watermark.writeChange(newest.seq);
    }
    this.#deliveries = this.#counts.total();
    return {
      watermark: this.#position,
      changeSeq: this.#changeSeq,
      deliveries: this.#deliveries,
      changes: [...captured, ...updated, ...changed],
      isCaughtUp: isCaughtUp && isAll,
    };
  }

  #addRows(rows: readonly JournalRow[], counts: CountChanges): IndexedChange[] {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined) return [];
    const states = this.#changes.states(first.number, last.number, false);
    const touched = new Set<string>();
    const changes: IndexedChange[] = [];
    for (const row of rows) {
      const summary = this.#summarise(row, states, touched);
      this.#position = row.number;
      if (states.isTrashed(row.number)) {
        this.#summaries.trash.insert(summary);
        continue;
      }
      this.#summaries.rows.insert(summary);
      counts.add(summary);
      if (row.number > this.#silentUpTo) changes.push({ kind: 'captured', delivery: this.#toChange(summary) });
    }
    for (const endpointId of touched) this.#summaries.setNewestEventTime(endpointId, this.#newestTimes.get(endpointId) ?? 0);
    return changes;
  }

  /** Rows whose place, annotations, verdict or drift may have changed; what lies behind the watermark is read as it is when its batch comes. */
  #follow(first: number, last: number, counts: CountChanges): IndexedChange[] {
    if (first > last) return [];
    const states = this.#changes.states(first, last, true);
    const changes: IndexedChange[] = [];
    for (let id = first; id <= last; id++) {
      const change = this.#followRow(id, states, counts);
      if (change !== undefined) changes.push(change);
    }
    return changes;
  }

  #followRow(id: number, states: RowStates, counts: CountChanges): IndexedChange | undefined {
    const { rows, trash } = this.#summaries;
    const listed = rows.find(id);
    const isGone = !states.isPresent(id);
    if (listed === undefined) {
      if (isGone) trash.remove(id);
      else if (states.isTrashed(id)) this.#update(trash, id, states);
      else return this.#bringBack(id, states, counts);
      return undefined;
    }
    if (isGone || states.isTrashed(id)) {
      if (!isGone) {
        this.#summaries.copyToTrash(id);
        this.#update(trash, id, states);
      }
      rows.remove(id);
      counts.remove(listed);
      return { kind: 'removed', id: listed.id };
    }
    return this.#bringUpToDate(listed, states, counts);
  }

  /** Brings what may have changed about a row into one of the two tables it can be in. */
  #update(table: SummaryTable, id: number, states: RowStates): void {
    table.annotate(id, states.annotation(id));
    const verdict = states.verdict(id);
    if (verdict !== undefined) table.judge(id, verdict);
    table.compare(id, states.driftCount(id));
  }

  #bringBack(id: number, states: RowStates, counts: CountChanges): IndexedChange | undefined {
    const { rows, trash } = this.#summaries;
    this.#summaries.copyFromTrash(id);
    trash.remove(id);
    this.#update(rows, id, states);
    const row = rows.find(id);
    if (row === undefined) return undefined;
    counts.add(row);
    return { kind: 'updated', delivery: this.#toChange(row) };
  }

  #bringUpToDate(before: IndexedRow, states: RowStates, counts: CountChanges): IndexedChange | undefined {
    const { isBookmarked, hasNote, tags } = states.annotation(before.number);
    const { verdict, verdictReason } = states.verdict(before.number) ?? before;
    const driftCount = states.driftCount(before.number);
    const after = { ...before, isBookmarked, hasNote, tags, verdict, verdictReason, driftCount };
    this.#update(this.#summaries.rows, before.number, states);
    counts.replace(before, after);
    // why: a note's words are not in the row, nor is what else was judged, so their change shows only by this news.
    return { kind: 'updated', delivery: this.#toChange(after) };
  }

  #summarise(row: JournalRow, states: RowStates, touched: Set<string>): NewSummary {
    const body = this.#journal.body(row);
    // why: what was named before the cut still says which event and run this is.
    const facts = row.truncation === 'none' ? readEnvelope(body) : readEnvelopeHead(body);
    const eventId = eventIdentity(facts, row.bodySha256);
    const verdict = states.verdict(row.number) ?? row;
    const newestBefore = this.#newestTimes.get(row.endpointId) ?? null;
    if (facts.eventTimeUs !== null && (newestBefore === null || facts.eventTimeUs > newestBefore)) {
      this.#newestTimes.set(row.endpointId, facts.eventTimeUs);
      touched.add(row.endpointId);
    }
    return {
      number: row.number,
      id: row.id,
      environmentId: row.environmentId,
      endpointId: row.endpointId,
      receivedAtUs: row.receivedAtUs,
      method: row.method,
      url: row.url.slice(0, longestUrl),
      path: pathOf(row.url),
      envelope: facts.kind,
      eventType: facts.eventType,
      isKnownType: Number(facts.isKnownType),
      eventId,
      eventTimeUs: facts.eventTimeUs,
      organizationId: facts.organizationId,
      runId: facts.runId,
      verdict: verdict.verdict,
      verdictReason: verdict.verdictReason,
      answeredStatus: row.answerStatus,
      answeredAtUs: row.answeredAtUs,
      durationUs: row.answerStatus === null || row.answeredAtUs === null ? null : Math.max(0, row.answeredAtUs - row.receivedAtUs),
      bodyBytes: row.totalBytes,
      keptBytes: row.keptBytes,
      storedBytes: row.keptBytes + Buffer.byteLength(row.headers),
      duplicateNumber: eventId === null ? 1 : duplicateNumber(this.#summaries.newestDuplicate(eventId, row.endpointId)),
      isOutOfOrder: Number(isOlderThanPredecessor(facts.eventTimeUs, newestBefore)),
      isTruncated: Number(row.truncation !== 'none'),
      driftCount: states.driftCount(row.number),
      ...states.annotation(row.number),
    };
  }

  #applyAnswers(ids: readonly number[], counts: CountChanges): IndexedChange[] {
    return ids.flatMap((id) => {
      const answer = this.#answerOf(id);
      if (answer === undefined) return [];
      const { rows, trash } = this.#summaries;
      const before = rows.find(id);
      if (before === undefined) {
        trash.answer(id, answer.status, answer.answeredAtUs);
        return [];
      }
      if (!rows.answer(id, answer.status, answer.answeredAtUs)) return [];
      const after = { ...before, answeredStatus: answer.status, answeredAtUs: answer.answeredAtUs };
      counts.replace(before, after);
      return [{ kind: 'updated' as const, delivery: this.#toChange(after) }];
    });
  }

  #toChange(row: Omit<SummaryRow, 'endpointSlug'>) {
    return toSummary({ ...row, endpointSlug: this.#slugOf(row.endpointId) });
  }
}
