/**
 * Payloads next to snapshots. Owns the order of work around the compare worker: which snapshot counts, which rules, and what is kept.
 * Guarantees: bytes are compared off the main thread; the count that a delivery's row shows is that of its newest comparison, and follows
 * the rules.
 */
import type { DeliveryId, SnapshotId } from '#contract/ids.ts';
import type { Comparison, FieldComparison, FieldCounts, FieldKind } from '#contract/models/drift.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { fail } from '../failure.ts';
import type { ComparedDelivery, ConsoleStore } from '../log/console-store.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { Clock, Logger } from '../ports.ts';
import type { CompareResult, Comparer } from './compare/compare-case.ts';
import type { IgnoreRules } from './ignore-rules.ts';
import { readSubject, type Subject, subjectOf } from './subject.ts';

/** Results kept for their further pages. */
const mostKept = 4;

export interface CompareRequest {
  readonly deliveryId: DeliveryId;
  /** The newest when left out. */
  readonly snapshotId?: SnapshotId | undefined;
  /** All when left out. */
  readonly kinds?: readonly FieldKind[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ComparisonsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly log: Pick<DeliveryLog, 'readers' | 'state'>;
  readonly store: ConsoleStore;
  readonly rules: Pick<IgnoreRules, 'list' | 'version'>;
  readonly comparer: Comparer;
}

export interface Comparisons {
  /** Fails with `missing.delivery`, `missing.snapshot` and `log.body_damaged`. */
  compare(request: CompareRequest, signal?: AbortSignal): Promise<Comparison>;
  /** Newest first. Fails with `missing.delivery`. */
  snapshots(id: DeliveryId, limit: number, signal?: AbortSignal): Promise<readonly Snapshot[]>;
  /** Compares, and keeps how many fields differ. Deliveries that are gone are left out. */
  judge(ids: readonly DeliveryId[], snapshot: Snapshot, signal?: AbortSignal): Promise<void>;
  /** How many fields differ by the rules of now; null where one of the two is gone. */
  countAgain(compared: ComparedDelivery, signal?: AbortSignal): Promise<number | null>;
  /** All of them, by the rules of now; null where one of the two is gone. */
  fieldsOf(compared: ComparedDelivery, signal?: AbortSignal): Promise<readonly FieldComparison[] | null>;
}

export function createComparisons(parts: ComparisonsParts): Comparisons {
  return new WorkerComparisons(parts);
}

class WorkerComparisons implements Comparisons {
  readonly #parts: ComparisonsParts;
  /** By delivery, snapshot and rules; the oldest is forgotten first. */
  readonly #kept = new Map<string, CompareResult>();

  constructor(parts: ComparisonsParts) {
    this.#parts = parts;
  }

  async compare(request: CompareRequest, signal?: AbortSignal): Promise<Comparison> {
    const { deliveryId, snapshotId, kinds, limit, cursor } = request;
    const subject = await readSubject(this.#parts.log, deliveryId, signal);
    const newest = (await this.#snapshotsOf(subject, 1, signal))[0];
    const snapshot = snapshotId === undefined ? newest : await this.#parts.store.findSnapshot(snapshotId, signal);
    if (snapshot === undefined) {
      const problem = snapshotId === undefined ? 'Nothing was fetched for this delivery yet.' : `${snapshotId} is not in this log.`;
      return fail('missing.snapshot', { problem });
    }
    const compared = await this.#compared(subject, snapshot, signal);
    if (snapshot.id === newest?.id) this.#keepQuietly(subject, snapshot, compared);
    const wanted = kinds === undefined ? compared.fields : compared.fields.filter(({ kind }) => kinds.includes(kind));
    const from = placeOf(cursor);
    const to = from + limit;
    return {
      deliveryId,
      snapshot,
      counts: compared.counts,
      readings: [...compared.readings],
      payloadPath: compared.payloadPath,
      fields: [...wanted.slice(from, to)],
      nextCursor: to < wanted.length ? String(to) : null,
    };
  }

  async snapshots(id: DeliveryId, limit: number, signal?: AbortSignal): Promise<readonly Snapshot[]> {
    return this.#snapshotsOf(await readSubject(this.#parts.log, id, signal), limit, signal);
  }

  async judge(ids: readonly DeliveryId[], snapshot: Snapshot, signal?: AbortSignal): Promise<void> {
    const { log, store, clock } = this.#parts;
    for (const deliveryId of ids) {
      const stored = await log.readers.findDelivery(deliveryId, signal);
      if (stored === undefined) continue;
      const { counts } = await this.#compared(subjectOf(stored), snapshot, signal);
      if (!isComparison(counts)) continue;
      await store.saveDrift([{ deliveryId, snapshotId: snapshot.id, differs: counts.differs, comparedAtUs: clock.nowUs() }]);
    }
  }

  async countAgain(compared: ComparedDelivery, signal?: AbortSignal): Promise<number | null> {
    return (await this.#compareAgain(compared, signal))?.counts.differs ?? null;
  }

  async fieldsOf(compared: ComparedDelivery, signal?: AbortSignal): Promise<readonly FieldComparison[] | null> {
    return (await this.#compareAgain(compared, signal))?.fields ?? null;
  }

  async #compareAgain({ deliveryId, snapshotId }: ComparedDelivery, signal: AbortSignal | undefined): Promise<CompareResult | null> {
    const { log, store } = this.#parts;
    const [stored, snapshot] = await Promise.all([log.readers.findDelivery(deliveryId, signal), store.findSnapshot(snapshotId, signal)]);
    return stored === undefined || snapshot === undefined ? null : this.#compared(subjectOf(stored), snapshot, signal);
  }

  /** Of the same object, or of the delivery alone where it names none. */
  #snapshotsOf({ deliveryId, environmentId, thing, objectId }: Subject, limit: number, signal: AbortSignal | undefined) {
    const { store } = this.#parts;
    if (thing === null || objectId === null) return store.snapshotsOfDelivery(deliveryId, limit, signal);
    return store.snapshotsOfObject({ environmentId, thing, objectId }, limit, signal);
  }

  async #compared(subject: Subject, snapshot: Snapshot, signal: AbortSignal | undefined): Promise<CompareResult> {
    const { rules } = this.#parts;
    const key = `${subject.deliveryId} ${snapshot.id} ${rules.version()}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const compared = await this.#compareBytes(subject, snapshot, signal);
    this.#kept.set(key, compared);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return compared;
  }

  async #compareBytes(subject: Subject, snapshot: Snapshot, signal: AbortSignal | undefined): Promise<CompareResult> {
    const { log, store, rules, comparer } = this.#parts;
    const [payload, text] = await Promise.all([
      log.readers.readWholeBody(subject.deliveryId, signal),
      store.readWholeSnapshot(snapshot.id, signal),
    ]);
    const { deliveryId, eventType, eventTimeUs } = subject;
    return comparer.compare(
      {
        payload: payload ?? fail('missing.delivery', { id: deliveryId }),
        snapshot: text ?? fail('missing.snapshot', { problem: `${snapshot.id} is not in this log.` }),
        rules: rules.list(),
        eventType,
        eventTimeUs,
        isGiven: snapshot.origin === 'pasted' || snapshot.origin === 'file',
        takenAtUs: snapshot.takenAtUs,
      },
      signal,
    );
  }

  /** A query has no effect that anybody waits for, nor one that it could fail with. */
  #keepQuietly(subject: Subject, snapshot: Snapshot, { counts }: CompareResult): void {
    const { log, store, clock, logger } = this.#parts;
    if (log.state().mode === 'read-only' || !isComparison(counts)) return;
    const drift = { deliveryId: subject.deliveryId, snapshotId: snapshot.id, differs: counts.differs, comparedAtUs: clock.nowUs() };
    store.saveDrift([drift]).catch((error: unknown) => logger.debug('A count of drift was not kept', { problem: String(error) }));
  }
}

/** Where one side could not be read there is nothing to count, and no count must say so. */
function isComparison(counts: FieldCounts): boolean {
  return Object.values(counts).some((count) => count > 0);
}

function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  return /^\d{1,9}$/.test(cursor) ? Number(cursor) : fail('input.invalid', { problems: 'cursor: not one of ours.' });
}
