/** Rows as SQLite gives them, and the models they become. The column lists live here, beside the row types they fill. */
import type { AttemptId, DeliveryId, DraftId, EndpointId, EnvironmentId, ReplayId } from '#contract/ids.ts';
import type { AnswerJudgement } from '#contract/models/composer.ts';
import type { DeliverySummary, EnvelopeKind, HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptOutcome, AttemptSource, AttemptSummary, ReplayKind, ReplaySummary } from '#contract/models/replay.ts';
import type { Verdict, VerdictReason } from '#contract/models/verdict.ts';
import { captureJudgement } from './judgement-rows.ts';
import type { StoredJudgement } from './judgements.ts';
import type { CapturedDelivery, StoredAttempt, StoredDelivery } from './log.ts';
import type { DeliveryFacts } from './statements/journal-shape.ts';

/** What people added to a delivery, as columns of its row in the index. */
export interface RowAnnotation {
  readonly isBookmarked: number;
  readonly hasNote: number;
  /** Every tag between line ends, sorted; empty when there is none. */
  readonly tags: string;
}

/** What was decided about a delivery's signature, as columns of its row in the index. */
export interface RowVerdict {
  readonly verdict: Verdict;
  readonly verdictReason: VerdictReason;
}

/** Ids and words in our own tables were checked when they were written, so rows carry their types. */
export interface SummaryRow extends RowAnnotation, RowVerdict {
  readonly number: number;
  readonly id: DeliveryId;
  readonly environmentId: EnvironmentId;
  readonly endpointId: EndpointId;
  readonly endpointSlug: string | null;
  readonly receivedAtUs: number;
  readonly method: string;
  readonly url: string;
  readonly envelope: EnvelopeKind;
  readonly eventType: string | null;
  readonly isKnownType: number;
  readonly eventId: string | null;
  readonly organizationId: string | null;
  readonly runId: string | null;
  readonly answeredStatus: number | null;
  readonly answeredAtUs: number | null;
  readonly bodyBytes: number;
  readonly duplicateNumber: number;
  readonly isOutOfOrder: number;
  readonly isTruncated: number;
  /** Fields on which the Console disagrees; null when it was never asked. */
  readonly driftCount: number | null;
}

/** Columns of `summary` (alias `s`) as a `SummaryRow`, but for the slug, which belongs to the endpoint. */
export const summaryColumns = `
  s.id AS number, 'dlv_' || s.id AS id, s.environment_id AS environmentId, s.endpoint_id AS endpointId, s.received_at_us AS receivedAtUs, s.method, s.url, s.envelope,
  s.event_type AS eventType, s.is_known_type AS isKnownType, s.event_id AS eventId, s.organization_id AS organizationId, s.run_id AS runId,
  s.verdict, s.verdict_reason AS verdictReason, s.answered_status AS answeredStatus, s.answered_at_us AS answeredAtUs, s.body_bytes AS bodyBytes,
  s.duplicate_number AS duplicateNumber, s.is_out_of_order AS isOutOfOrder, s.is_truncated AS isTruncated,
  s.is_bookmarked AS isBookmarked, s.has_note AS hasNote, s.tags, s.drift_count AS driftCount`;

export function toSummary(row: SummaryRow): DeliverySummary {
  const isAnswered = row.answeredStatus !== null && row.answeredAtUs !== null;
  return {
    id: row.id,
    environmentId: row.environmentId,
    endpointId: row.endpointId,
    endpointSlug: row.endpointSlug ?? '',
    receivedAtUs: row.receivedAtUs,
    method: row.method,
    url: row.url,
    envelope: row.envelope,
    eventType: row.eventType,
    isKnownType: row.isKnownType === 1,
    eventId: row.eventId,
    organizationId: row.organizationId,
    runId: row.runId,
    verdict: row.verdict,
    verdictReason: row.verdictReason,
    answeredStatus: row.answeredStatus,
    durationUs: isAnswered ? Math.max(0, (row.answeredAtUs ?? 0) - row.receivedAtUs) : null,
    bodyBytes: row.bodyBytes,
    duplicateNumber: row.duplicateNumber,
    isOutOfOrder: row.isOutOfOrder === 1,
    isTruncated: row.isTruncated === 1,
    isBookmarked: row.isBookmarked === 1,
    tags: row.tags === '' ? [] : row.tags.slice(1, -1).split('\n'),
    hasNote: row.hasNote === 1,
    driftCount: row.driftCount,
  };
}

export interface DeliveryRow {
  readonly id: DeliveryId;
  readonly environmentId: EnvironmentId;
  readonly endpointId: EndpointId;
  readonly receivedAtUs: number;
  readonly method: string;
  readonly url: string;
  /** Null when the block they are packed in can not be read. */
  readonly headers: string | null;
  readonly facts: string;
  readonly totalBytes: number;
  readonly keptBytes: number;
  readonly truncation: CapturedDelivery['truncation'];
  readonly verdict: Verdict;
  readonly verdictReason: VerdictReason;
  readonly bodySha256: string;
  readonly bodyHead: Uint8Array;
  readonly answerStatus: number | null;
  readonly answeredAtUs: number | null;
}

/** Columns of `delivery` (alias `d`) with its `answer` (alias `a`) as a `DeliveryRow`, but for the head of the body. For readers, which have `headers_of`. */
export const deliveryColumns = `
  'dlv_' || d.id AS id, d.environment_id AS environmentId, d.endpoint_id AS endpointId, d.received_at_us AS receivedAtUs, d.method, d.url,
  headers_of(d.id, d.headers) AS headers, d.facts, d.total_bytes AS totalBytes, d.kept_bytes AS keptBytes, d.truncation, d.verdict, d.verdict_reason AS verdictReason,
  lower(hex(d.body_sha256)) AS bodySha256, a.status AS answerStatus, a.answered_at_us AS answeredAtUs`;

/** None where they can not be read any more. */
export function parsePairs(text: string | null): readonly HeaderPair[] {
  if (text === null) return [];
  const pairs: HeaderPair[] = JSON.parse(text);
  return pairs;
}

/** What was added to a delivery after its capture, as the journal keeps it. */
export interface AnnotationRow {
  readonly isBookmarked: number;
  readonly note: string | null;
  /** A JSON list, sorted. */
  readonly tags: string;
  readonly driftCount: number | null;
}

/** `newest`: the judgement that counts, when it is not the one at capture. */
export function toStoredDelivery(
  row: DeliveryRow,
  summary: DeliverySummary | null,
  annotation: AnnotationRow | undefined,
  newest: StoredJudgement | undefined,
): StoredDelivery {
  const tags: readonly string[] = JSON.parse(annotation?.tags ?? '[]');
  const facts: DeliveryFacts = JSON.parse(row.facts);
  const [httpVersion, remoteAddress, remotePort] = facts;
  const { verification, signing } = newest ?? captureJudgement(row, facts);
  return {
    id: row.id,
    environmentId: row.environmentId,
    endpointId: row.endpointId,
    receivedAtUs: row.receivedAtUs,
    method: row.method,
    url: row.url,
    httpVersion,
    headers: parsePairs(row.headers),
    trailers: facts[9],
    remoteAddress,
    remotePort,
    totalBytes: row.totalBytes,
    truncation: row.truncation,
    verification,
    signing,
    warnings: facts[10],
    keptBytes: row.keptBytes,
    bodySha256: row.bodySha256,
    bodyHead: row.bodyHead,
    answer: row.answeredAtUs === null ? null : { status: row.answerStatus, answeredAtUs: row.answeredAtUs },
    summary,
    isBookmarked: annotation?.isBookmarked === 1,
    tags,
    note: annotation?.note ?? null,
    driftCount: annotation?.driftCount ?? null,
  };
}

export interface AttemptRow {
  readonly id: AttemptId;
  readonly source: AttemptSource;
  readonly replayId: ReplayId | null;
  readonly deliveryId: DeliveryId | null;
  readonly draftId: DraftId | null;
  readonly groupId: string | null;
  readonly groupPart: string | null;
  /** As JSON. */
  readonly judgement: string | null;
  readonly number: number;
  readonly kind: AttemptSummary['kind'];
  readonly targetUrl: string;
  readonly startedAtUs: number;
  readonly outcome: AttemptOutcome;
  readonly sentence: string;
  readonly deadline: AttemptSummary['deadline'];
  readonly dnsUs: number | null;
  readonly connectUs: number | null;
  readonly tlsUs: number | null;
  readonly firstByteUs: number | null;
  readonly totalUs: number | null;
  readonly requestMethod: string;
  readonly requestUrl: string;
  readonly requestHeaders: string;
  readonly requestBodyBytes: number;
  readonly requestBodySha256: string;
  readonly responseStatus: number | null;
  readonly responseStatusText: string | null;
  readonly responseHttpVersion: string | null;
  readonly responseHeaders: string | null;
  readonly responseKeptBytes: number | null;
  readonly responseIsTruncated: number | null;
  readonly responseRedirectTo: string | null;
}

/** Columns of `attempt` (alias `t`) that say where it comes from, and those of a log of an earlier version, where all were replays. */
export const attemptSourceColumns = {
  kept: `t.source, t.draft_id AS draftId, t.group_id AS groupId, t.group_part AS groupPart, t.judgement`,
  before: `'replay' AS source, NULL AS draftId, NULL AS groupId, NULL AS groupPart, NULL AS judgement`,
} as const;

/** The other columns of an `AttemptRow`. */
export const attemptColumns = `
  t.id, t.replay_id AS replayId, 'dlv_' || t.delivery_id AS deliveryId, t.number, t.kind, t.target_url AS targetUrl, t.started_at_us AS startedAtUs,
  t.outcome, t.sentence, t.deadline, t.dns_us AS dnsUs, t.connect_us AS connectUs, t.tls_us AS tlsUs, t.first_byte_us AS firstByteUs,
  t.total_us AS totalUs, t.request_method AS requestMethod, t.request_url AS requestUrl, t.request_headers AS requestHeaders,
  t.request_body_bytes AS requestBodyBytes, t.request_body_sha256 AS requestBodySha256, t.response_status AS responseStatus,
  t.response_status_text AS responseStatusText, t.response_http_version AS responseHttpVersion, t.response_headers AS responseHeaders,
  t.response_kept_bytes AS responseKeptBytes, t.response_is_truncated AS responseIsTruncated, t.response_redirect_to AS responseRedirectTo`;

function parseJudgement(text: string | null): AnswerJudgement | null {
  if (text === null) return null;
  const judgement: AnswerJudgement = JSON.parse(text);
  return judgement;
}

export function toAttemptSummary(row: AttemptRow): AttemptSummary {
  return {
    id: row.id,
    source: row.source,
    replayId: row.replayId,
    deliveryId: row.deliveryId,
    draftId: row.draftId,
    groupId: row.groupId,
    groupPart: row.groupPart,
    judgement: parseJudgement(row.judgement),
    number: row.number,
    kind: row.kind,
    targetUrl: row.targetUrl,
    startedAtUs: row.startedAtUs,
    outcome: row.outcome,
    sentence: row.sentence,
    status: row.responseStatus,
    deadline: row.deadline,
    phases: { dnsUs: row.dnsUs, connectUs: row.connectUs, tlsUs: row.tlsUs, firstByteUs: row.firstByteUs, totalUs: row.totalUs },
  };
}

export function toStoredAttempt(row: AttemptRow): StoredAttempt {
  return {
    summary: toAttemptSummary(row),
    request: {
      method: row.requestMethod,
      url: row.requestUrl,
      headers: parsePairs(row.requestHeaders),
      bodyBytes: row.requestBodyBytes,
      bodySha256: row.requestBodySha256,
    },
    response:
      row.responseStatus === null
        ? null
        : {
            status: row.responseStatus,
            statusText: row.responseStatusText ?? '',
            httpVersion: row.responseHttpVersion ?? '',
            headers: parsePairs(row.responseHeaders),
            keptBytes: row.responseKeptBytes ?? 0,
            isTruncated: row.responseIsTruncated === 1,
            redirectTo: row.responseRedirectTo,
          },
  };
}

export interface ReplayRow {
  readonly id: ReplayId;
  readonly kind: ReplayKind;
  readonly targetUrl: string;
  readonly state: ReplaySummary['state'];
  readonly createdAtUs: number;
  readonly finishedAtUs: number | null;
  readonly totalAttempts: number;
  readonly doneAttempts: number;
}

export function toReplaySummary(row: ReplayRow): ReplaySummary {
  const { totalAttempts, doneAttempts } = row;
  const counts = {
    waiting: totalAttempts - doneAttempts,
    inFlight: 0,
    succeeded: 0,
    failed: 0,
    again: 0,
    unknown: doneAttempts,
    skipped: 0,
  };
  const sentence = 'How each delivery ended is not known until the log can be written.';
  return { ...row, planId: null, name: `${totalAttempts} deliveries`, sentence, counts, ratePerSecond: null, remainingMs: null };
}
