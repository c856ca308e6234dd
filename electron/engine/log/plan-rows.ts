/** Rows of targets, plans and jobs, and what they are to the rest of the engine. JSON columns were written by this version or an earlier one. */
import type { AttemptId, DeliveryId, PlanId, ReplayId, TargetId } from '#contract/ids.ts';
import type { PlanOptions, ReplayItem } from '#contract/models/plan.ts';
import type { ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { TargetProbe } from '#contract/models/target.ts';
import type { StoredEntry, StoredJob, StoredPlan, StoredTarget, TargetOptions } from './plan-store.ts';
import { raw } from './sql.ts';

export interface TargetRow {
  readonly id: TargetId;
  readonly name: string;
  readonly url: string;
  readonly options: string;
  readonly signing: string | null;
  readonly sealedSecret: Uint8Array | null;
  readonly secretMask: string | null;
  readonly createdAtUs: number;
  readonly changedAtUs: number;
  readonly probe: string | null;
}

export const targetColumns = `id, name, url, options, signing, sealed_secret AS sealedSecret, secret_mask AS secretMask,
  created_at_us AS createdAtUs, changed_at_us AS changedAtUs, probe`;

export function toStoredTarget(row: TargetRow): StoredTarget {
  const options: TargetOptions = JSON.parse(row.options);
  const signing: Signing | null = row.signing === null ? null : JSON.parse(row.signing);
  const probe: TargetProbe | null = row.probe === null ? null : JSON.parse(row.probe);
  return { ...row, options, signing, probe };
}

export interface PlanRow extends Omit<StoredPlan, 'options'> {
  readonly number: number;
  readonly options: string;
  readonly setNumber: number;
  readonly count: number;
}

/** Of `replay_plan` (alias `p`) and its set (alias `e`). */
export const planColumns = `p.number, p.id, p.name, p.made_from AS "from", p.options, p.target_url AS targetUrl, p.target_name AS targetName,
  p.created_at_us AS createdAtUs, p.fingerprint, p.estimated_ms AS estimatedMs, p.set_number AS setNumber, e.entries AS count`;

export function toStoredPlan(row: PlanRow): StoredPlan {
  const options: PlanOptions = JSON.parse(row.options);
  const { id, name, from, targetUrl, targetName, createdAtUs, fingerprint, estimatedMs } = row;
  return { id, name, from, options, targetUrl, targetName, createdAtUs, fingerprint, estimatedMs };
}

export interface EntryRow extends Omit<StoredEntry, 'isDuplicate'> {
  readonly isDuplicate: number;
}

export const entryColumns = `n.position, 'dlv_' || n.delivery_id AS deliveryId, n.event_type AS eventType, n.event_id AS eventId,
  n.received_at_us AS receivedAtUs, n.event_time_us AS eventTimeUs, n.bytes, lower(hex(n.sha256)) AS sha256, n.due_ms AS dueMs,
  n.is_duplicate AS isDuplicate, n.problem`;

export function toStoredEntry(row: EntryRow): StoredEntry {
  return { ...row, isDuplicate: row.isDuplicate === 1 };
}

type ItemState = ReplayItem['state'];

export interface JobRow {
  readonly number: number;
  readonly id: ReplayId;
  readonly kind: ReplayKind;
  readonly targetUrl: string;
  readonly state: ReplaySummary['state'];
  readonly createdAtUs: number;
  readonly finishedAtUs: number | null;
  readonly planId: PlanId | null;
  readonly name: string;
  readonly sentence: string;
  readonly options: string;
  readonly totalAttempts: number;
  /** States with how many items are in each, as a JSON object. */
  readonly counts: string;
}

/** Of `replay` (alias `r`). The counts are kept as items move, so they cost the same for a job of any size. */
export const jobColumns = raw(`r.number, r.id, r.kind, r.target_url AS targetUrl, r.state, r.created_at_us AS createdAtUs,
  r.finished_at_us AS finishedAtUs, r.plan_id AS planId, r.name, r.sentence, r.options, r.total_attempts AS totalAttempts,
  (SELECT json_group_object(c.state, c.items) FROM main.replay_count c WHERE c.replay_number = r.number) AS counts`);

export function toJobSummary(row: JobRow): ReplaySummary {
  const counted: Partial<Record<ItemState, number>> = JSON.parse(row.counts);
  const { waiting = 0, succeeded = 0, failed = 0, again = 0, unknown = 0, skipped = 0 } = counted;
  const { id, kind, targetUrl, state, createdAtUs, finishedAtUs, planId, name, sentence, totalAttempts } = row;
  return {
    ...{ id, kind, targetUrl, state, createdAtUs, finishedAtUs, planId, name, sentence, totalAttempts },
    doneAttempts: succeeded + failed + unknown + skipped,
    counts: { waiting, inFlight: counted['in-flight'] ?? 0, succeeded, failed, again, unknown, skipped },
    ratePerSecond: null,
    remainingMs: null,
  };
}

export function toStoredJob(row: JobRow): StoredJob {
  const options: PlanOptions = JSON.parse(row.options);
  return { summary: toJobSummary(row), options };
}

export interface ItemFacts {
  readonly position: number;
  readonly itemDeliveryId: DeliveryId;
  readonly itemState: ItemState;
  readonly tries: number;
  readonly dueUs: number | null;
  readonly itemSentence: string | null;
  readonly lastAttemptId: AttemptId | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
}

/** Of `replay_item` (alias `i`) and the delivery's row in the index (alias `s`). */
export const itemColumns = `i.position, 'dlv_' || i.delivery_id AS itemDeliveryId, i.state AS itemState, i.tries, i.due_us AS dueUs,
  i.sentence AS itemSentence, i.attempt_id AS lastAttemptId, s.event_type AS eventType, s.event_id AS eventId`;

const stateSentences: Readonly<Record<ItemState, string>> = {
  waiting: 'It is not sent yet.',
  'in-flight': 'Waiting for the answer.',
  again: 'It will be sent again.',
  succeeded: 'It was answered with a 2xx.',
  failed: 'It was not answered with a 2xx.',
  unknown: 'It was in flight when Hookglass ended.',
  skipped: 'It was not sent.',
};

export function toReplayItem(facts: ItemFacts, attempt: ReplayItem['attempt']): ReplayItem {
  const { position, itemDeliveryId: deliveryId, itemState: state, tries, dueUs, eventType, eventId } = facts;
  const sentence = facts.itemSentence ?? attempt?.sentence ?? stateSentences[state];
  return { position, deliveryId, eventType, eventId, state, tries, dueUs, sentence, attempt };
}
