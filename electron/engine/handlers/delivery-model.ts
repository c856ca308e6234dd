import { deliveryIdOf, deliveryNumber } from '#contract/ids.ts';
import type { BodyReference, Delivery, DeliverySummary } from '#contract/models/delivery.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Environment } from '#contract/models/environment.ts';
import { bodyKind } from '#domain/body-kind.ts';
import { deliveryWarningsOf } from '#domain/delivery-warnings.ts';
import { type EnvelopeFacts, readEnvelope, readEnvelopeHead } from '#domain/envelope.ts';
import type { StoredDelivery } from '../log/log.ts';

/** Everything the window shows of one delivery, from its stored facts and the names around it. */
export function deliveryModel(stored: StoredDelivery, names: { readonly endpoint: Endpoint; readonly environment: Environment }): Delivery {
  const isWhole = stored.bodyHead.length === stored.keptBytes && stored.truncation === 'none';
  const facts = isWhole ? readEnvelope(stored.bodyHead) : readEnvelopeHead(stored.bodyHead);
  const summary = stored.summary ?? summaryWithoutIndex(stored, facts, names.endpoint);
  return {
    ...summary,
    environmentName: names.environment.name,
    endpointName: names.endpoint.name,
    url: stored.url,
    httpVersion: stored.httpVersion,
    headers: stored.headers.map(([name, value]) => [name, value]),
    trailers: stored.trailers.map(([name, value]) => [name, value]),
    remoteAddress: stored.remoteAddress,
    remotePort: stored.remotePort,
    answeredAtUs: stored.answer?.answeredAtUs ?? null,
    eventTime: facts.eventTime,
    eventTimeUs: facts.eventTimeUs,
    // why: the index may be a moment behind, and one delivery must not show two verdicts.
    verdict: stored.verification.verdict,
    verdictReason: stored.verification.reason,
    verification: stored.verification,
    body: bodyReference(stored),
    isBookmarked: stored.isBookmarked,
    tags: [...stored.tags],
    hasNote: stored.note !== null,
    driftCount: stored.driftCount,
    note: stored.note,
    warnings: [...deliveryWarningsOf({ stored, summary, facts })],
  };
}

function bodyReference(stored: StoredDelivery): BodyReference {
  const contentType = stored.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  return {
    path: `/blobs/deliveries/${stored.id}`,
    keptBytes: stored.keptBytes,
    totalBytes: stored.totalBytes,
    sha256: stored.bodySha256,
    kind: bodyKind(stored.bodyHead, contentType),
    contentType,
  };
}

/** A row for a delivery that the index has not reached; its duplicate number is the first until the index says otherwise. */
function summaryWithoutIndex(stored: StoredDelivery, facts: EnvelopeFacts, endpoint: Endpoint): DeliverySummary {
  return {
    id: deliveryIdOf(deliveryNumber(stored.id)),
    environmentId: stored.environmentId,
    endpointId: stored.endpointId,
    endpointSlug: endpoint.slug ?? '',
    receivedAtUs: stored.receivedAtUs,
    method: stored.method,
    url: stored.url.slice(0, 2048),
    envelope: facts.kind,
    eventType: facts.eventType,
    isKnownType: facts.isKnownType,
    eventId: facts.eventId,
    organizationId: facts.organizationId,
    runId: facts.runId,
    verdict: stored.verification.verdict,
    verdictReason: stored.verification.reason,
    answeredStatus: stored.answer?.status ?? null,
    durationUs: stored.answer ? stored.answer.answeredAtUs - stored.receivedAtUs : null,
    bodyBytes: stored.totalBytes,
    duplicateNumber: 1,
    isOutOfOrder: false,
    isTruncated: stored.truncation !== 'none',
    isBookmarked: stored.isBookmarked,
    tags: [...stored.tags],
    hasNote: stored.note !== null,
    driftCount: stored.driftCount,
  };
}
