/** What a delivery of a job leaves as, and the row that is stored before. */
import { hash } from 'node:crypto';
import type { AttemptId } from '#contract/ids.ts';
import type { ReplaySummary } from '#contract/models/replay.ts';
import { Failure } from '#engine/failure.ts';
import { newAttemptId } from '#engine/ids.ts';
import type { WholeDelivery } from '#engine/log/log.ts';
import type { BegunItem } from '#engine/log/plan-store.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import type { LoadedItem } from './item-feed.ts';
import type { JobParts, Outgoing, OutgoingJob } from './job-parts.ts';

type Found = Extract<WholeDelivery, { readonly kind: 'found' }>;

export interface PreparedItem {
  readonly item: LoadedItem;
  readonly found: Found;
  readonly outgoing: Outgoing;
  readonly attemptId: AttemptId;
  readonly row: BegunItem;
}

/** A sentence where nothing can leave. */
export function prepareItem(
  item: LoadedItem,
  { summary, to }: { readonly summary: ReplaySummary; readonly to: ResolvedTarget },
  connection: OutgoingJob['connection'],
  parts: Pick<JobParts, 'guard' | 'build' | 'random' | 'clock'>,
): PreparedItem | string {
  const { content } = item;
  if (content.kind === 'missing') return 'The delivery was deleted before it was sent.';
  if (content.kind === 'damaged') return 'The stored bytes of the delivery are not those that came, so they were not sent.';
  const { delivery, body } = content;
  if (delivery.truncation !== 'none') return 'The delivery was not kept whole, so it was not sent.';
  try {
    parts.guard.refuse(to.target, false);
    const { id, kind, createdAtUs } = summary;
    const outgoing = parts.build(delivery, body, to, { id, kind, createdAtUs, dueMs: item.plannedMs, connection });
    const nowUs = parts.clock.nowUs();
    const attemptId = newAttemptId(parts.random, nowUs);
    return { item, found: content, outgoing, attemptId, row: rowOf(item, content, outgoing, attemptId, summary, nowUs) };
  } catch (error) {
    // A secret that was removed since the start is this item's end, not the job's.
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

function rowOf(
  { position, deliveryId }: LoadedItem,
  found: Found,
  { head, body }: Outgoing,
  id: AttemptId,
  { id: replayId, kind, targetUrl }: ReplaySummary,
  startedAtUs: number,
): BegunItem {
  const { method, url, headers, bodyBytes } = head;
  // why: the bytes that were stored have their hash with them, and reading them checked it.
  const bodySha256 = body === found.body ? found.delivery.bodySha256 : hash('sha256', body, 'hex');
  return {
    position,
    attempt: { id, replayId, deliveryId, kind, targetUrl, startedAtUs },
    request: { method, url, headers, bodyBytes, bodySha256 },
  };
}
