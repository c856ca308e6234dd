/**
 * Builds index.db from the journal, row by row in order of arrival. Numbers duplicates (same event on the same endpoint) and marks
 * events that are older than the newest one before them. Given the same journal it makes the same rows.
 */
import type Database from 'better-sqlite3';
import { readEnvelope, readEnvelopeHead } from '#domain/envelope.ts';
import { duplicateNumber, eventIdentity, isOlderThanPredecessor } from '#domain/ordering.ts';
import { prepareWatermark } from './derived-file.ts';
import { type JournalRow, prepareJournal } from './journal-batches.ts';
import type { IndexedChange } from './log.ts';
import type { ReadableLog } from './readable-log.ts';
import { type SummaryRow, toSummary } from './rows.ts';
import { type NewSummary, prepareSummaries } from './statements/summaries.ts';

const minuteUs = 60_000_000;
const hourUs = 60 * minuteUs;
const longestUrl = 2_048;

export interface IndexBatch {
  readonly watermark: number;
  readonly changes: readonly IndexedChange[];
  readonly isCaughtUp: boolean;
}

/** Counts of one batch, added to the tables in one go. */
class BatchCounts {
  readonly types = new Map<string, number>();
  readonly verdicts = new Map<string, number>();
  readonly minutes = new Map<string, number>();
  readonly hours = new Map<string, number>();

  add(row: NewSummary): void {
    const bump = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
    if (row.eventType !== null) bump(this.types, row.eventType);
    bump(this.verdicts, row.verdict);
    bump(this.minutes, `${row.receivedAtUs - (row.receivedAtUs % minuteUs)}:${row.verdict}`);
    bump(this.hours, `${row.receivedAtUs - (row.receivedAtUs % hourUs)}:${row.verdict}`);
  }
}

export class SummaryIndex {
  readonly #db: Database.Database;
  readonly #journal: ReturnType<typeof prepareJournal>;
  readonly #summaries: ReturnType<typeof prepareSummaries>;
  readonly #watermark: ReturnType<typeof prepareWatermark>;
  readonly #slugOf: (endpointId: string) => string | null;
  readonly #answerOf: (id: number) => { status: number | null; answeredAtUs: number } | undefined;
  /** Looked up once per batch: an endpoint may get another path at any time. */
  #slugs = new Map<string, string | null>();
  readonly #silentUpTo: number;
  #position: number;
  #newestTimes: Map<string, number>;

  /** Rows up to `silentUpTo` are indexed without a change to tell. */
  constructor(db: Database.Database, log: ReadableLog, silentUpTo = 0) {
    this.#silentUpTo = silentUpTo;
    this.#db = db;
    this.#journal = prepareJournal(log);
    this.#summaries = prepareSummaries(db);
    this.#watermark = prepareWatermark(db, log);
    this.#position = this.#watermark.read();
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
    this.#answerOf = (id) => answer.get(id);
  }

  get watermark(): number {
    return this.#position;
  }

  /** Rows that had no answer when they were indexed: those answered since are brought up to date. */
  settleAnswers(): void {
    this.#db.transaction(() => this.#applyAnswers(this.#summaries.unanswered())).immediate();
  }

  /** Takes the next batch of the journal and the answers given, in one transaction. */
  step(answered: readonly number[]): IndexBatch {
    const from = this.#position;
    this.#slugs.clear();
    try {
      return this.#db
        .transaction(() => {
          const { rows, isCaughtUp } = this.#journal.batch(from);
          const captured = this.#addRows(rows);
          const updated = this.#applyAnswers(answered.filter((id) => id <= from));
          if (rows.length > 0) this.#watermark.write(this.#position);
          return { watermark: this.#position, changes: [...captured, ...updated], isCaughtUp };
        })
        .immediate();
    } catch (error) {
      this.#position = from;
      this.#newestTimes = this.#summaries.newestEventTimes();
      throw error;
    }
  }

  #addRows(rows: readonly JournalRow[]): IndexedChange[] {
    const counts = new BatchCounts();
    const touched = new Set<string>();
    const changes: IndexedChange[] = [];
    for (const row of rows) {
      const summary = this.#summarise(row, touched);
      this.#summaries.insert(summary);
      counts.add(summary);
      if (row.number > this.#silentUpTo) changes.push({ kind: 'captured', delivery: this.#toChange(summary) });
      this.#position = row.number;
    }
    this.#addCounts(counts);
    for (const endpointId of touched) this.#summaries.setNewestEventTime(endpointId, this.#newestTimes.get(endpointId) ?? 0);
    return changes;
  }

  #summarise(row: JournalRow, touched: Set<string>): NewSummary {
    const body = this.#journal.body(row);
    // why: what was named before the cut still says which event and run this is.
    const facts = row.truncation === 'none' ? readEnvelope(body) : readEnvelopeHead(body);
    const eventId = eventIdentity(facts, row.bodySha256);
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
      envelope: facts.kind,
      eventType: facts.eventType,
      isKnownType: Number(facts.isKnownType),
      eventId,
      eventTimeUs: facts.eventTimeUs,
      organizationId: facts.organizationId,
      runId: facts.runId,
      verdict: row.verdict,
      verdictReason: row.verdictReason,
      answeredStatus: row.answerStatus,
      answeredAtUs: row.answeredAtUs,
      bodyBytes: row.totalBytes,
      duplicateNumber: eventId === null ? 1 : duplicateNumber(this.#summaries.newestDuplicate(eventId, row.endpointId)),
      isOutOfOrder: Number(isOlderThanPredecessor(facts.eventTimeUs, newestBefore)),
      isTruncated: Number(row.truncation !== 'none'),
    };
  }

  #addCounts(counts: BatchCounts): void {
    for (const [type, count] of counts.types) this.#summaries.addType(type, count);
    for (const [verdict, count] of counts.verdicts) this.#summaries.addVerdict(verdict, count);
    const split = (key: string): [number, string] => [Number(key.slice(0, key.indexOf(':'))), key.slice(key.indexOf(':') + 1)];
    for (const [key, count] of counts.minutes) this.#summaries.addMinute(...split(key), count);
    for (const [key, count] of counts.hours) this.#summaries.addHour(...split(key), count);
  }

  #applyAnswers(ids: readonly number[]): IndexedChange[] {
    return ids.flatMap((id) => {
      const answer = this.#answerOf(id);
      const row = answer === undefined ? undefined : this.#summaries.answer(id, answer.status, answer.answeredAtUs);
      return row === undefined ? [] : [{ kind: 'updated' as const, delivery: this.#toChange(row) }];
    });
  }

  #toChange(row: Omit<SummaryRow, 'endpointSlug'>) {
    return toSummary({ ...row, endpointSlug: this.#slugOf(row.endpointId) });
  }
}
