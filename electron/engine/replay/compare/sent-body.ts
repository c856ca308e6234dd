/**
 * The bytes that an attempt sent. Of what was composed they are kept; a replay sent those of its delivery, or the same with another
 * identity, which is made again. Guarantees: bytes that are given as whole have the SHA-256 that was noted when they left.
 */
import { createHash } from 'node:crypto';
import { Failure } from '#engine/failure.ts';
import type { DeliveryLog, StoredAttempt, StoredDelivery } from '#engine/log/log.ts';
import { giveNewIdentity } from '../identity/new-identity.ts';

export type SentBodyParts = {
  readonly readers: Pick<DeliveryLog['readers'], 'findDelivery' | 'readWholeBody'>;
  readonly composer: Pick<DeliveryLog['composer'], 'readAttemptRequest'>;
  readonly plans: Pick<DeliveryLog['plans'], 'findJob'>;
};

export interface SentBody {
  readonly bytes: Uint8Array;
  /** Why these are not the bytes that left, as a sentence; null when they are. */
  readonly problem: string | null;
}

const nothing = new Uint8Array(0);
/** What is kept of a composed body. */
const mostKept = 5 * 1024 * 1024;

/** Fails with `log.body_damaged`. */
export async function readSentBody(parts: SentBodyParts, attempt: StoredAttempt, signal?: AbortSignal): Promise<SentBody> {
  const { summary, request } = attempt;
  if (request.bodyBytes === 0) return { bytes: nothing, problem: null };
  if (summary.deliveryId === null) return composedBody(parts, attempt);
  const [delivery, captured] = await Promise.all([
    parts.readers.findDelivery(summary.deliveryId, signal),
    parts.readers.readWholeBody(summary.deliveryId, signal),
  ]);
  if (delivery === undefined || captured === undefined) return { bytes: nothing, problem: 'The body is gone with its delivery.' };
  if (hashOf(captured) === request.bodySha256) return { bytes: captured, problem: null };
  const renewed = summary.kind === 'new-identity' ? await withNewIdentity(parts, attempt, delivery, captured) : null;
  if (renewed !== null) return { bytes: renewed, problem: null };
  return { bytes: captured, problem: 'The body is that of the delivery; other bytes left, with a new event id.' };
}

async function composedBody({ composer }: SentBodyParts, { summary, request }: StoredAttempt): Promise<SentBody> {
  const kept = await composer.readAttemptRequest(summary.id, 0, mostKept);
  if (kept === undefined) return { bytes: nothing, problem: 'The body is not kept any more.' };
  if (kept.length < request.bodyBytes) return { bytes: kept.bytes, problem: `Only the first ${kept.length} bytes of the body are kept.` };
  return { bytes: kept.bytes, problem: null };
}

/** Made as the job made it; null when that gives other bytes. */
async function withNewIdentity(
  { plans }: SentBodyParts,
  { summary, request }: StoredAttempt,
  delivery: StoredDelivery,
  captured: Uint8Array,
): Promise<Uint8Array | null> {
  const { replayId } = summary;
  const job = replayId === null ? undefined : await plans.findJob(replayId);
  if (replayId === null || job === undefined) return null;
  try {
    // why: the time matters only for legacy events, whose due time is not known here; the hash says whether it fits.
    const { body } = giveNewIdentity(captured, delivery.headers, { seed: replayId, atUs: job.summary.createdAtUs });
    return hashOf(body) === request.bodySha256 ? body : null;
  } catch (error) {
    // An event that can't have another identity did not leave with one.
    if (error instanceof Failure) return null;
    throw error;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
