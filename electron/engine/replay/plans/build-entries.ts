import type { EndpointId } from '#contract/ids.ts';
import type { PlanOptions } from '#contract/models/plan.ts';
import { Failure } from '#engine/failure.ts';
import type { StoredEntry } from '#engine/log/plan-store.ts';
import type { ReplaySigners } from '../outgoing.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { dueSteps } from './due-times.ts';
import { orderSteps } from './order.ts';
import type { PlanRow } from './plan-row.ts';
import { inTurns, mapInTurns } from './turns.ts';

/** Rows in the order of arrival as entries in the order in which they leave. */
export async function buildEntries(
  rows: readonly PlanRow[],
  options: PlanOptions,
  to: ResolvedTarget,
  signers: ReplaySigners,
): Promise<readonly StoredEntry[]> {
  const ordered = await inTurns(orderSteps(rows, options.order, options.seed));
  const dues = await inTurns(dueSteps(ordered, options.pace));
  const secretProblem = secretProblems(to, signers);
  const seen = new Set<string>();
  return mapInTurns(ordered, ({ endpointId, missing, ...row }, position) => {
    const key = row.eventId ?? `body ${row.sha256}`;
    const isDuplicate = seen.has(key);
    seen.add(key);
    const problem = missing ?? problemOf(row, endpointId, options.kind, secretProblem);
    return { ...row, position, dueMs: dues[position] ?? 0, isDuplicate, problem };
  });
}

function problemOf(
  { eventId, eventTimeUs }: Pick<PlanRow, 'eventId' | 'eventTimeUs'>,
  endpointId: EndpointId | null,
  kind: PlanOptions['kind'],
  secretProblem: (endpointId: EndpointId) => string | null,
): string | null {
  if (kind === 'exact') return null;
  if (kind === 'new-identity' && eventId === null && eventTimeUs === null) return 'It names neither an event id nor a time.';
  return endpointId === null ? null : secretProblem(endpointId);
}

/** Why deliveries of an endpoint can't be signed; null when they can. Asked once for each endpoint. */
function secretProblems(to: ResolvedTarget, signers: ReplaySigners): (endpointId: EndpointId) => string | null {
  const known = new Map<EndpointId, string | null>();
  return (endpointId) => {
    const found = known.get(endpointId);
    if (found !== undefined) return found;
    const problem = signingFailure(endpointId, to, signers)?.message ?? null;
    known.set(endpointId, problem);
    return problem;
  };
}

/** What keeps deliveries of an endpoint from being signed for this target. */
export function signingFailure(endpointId: EndpointId, { secret, secretFailure }: ResolvedTarget, signers: ReplaySigners): Failure | null {
  if (secretFailure !== null) return secretFailure;
  if (secret !== null) return null;
  try {
    // why: signing nothing shows whether there is a secret that can sign.
    signers.signFor(endpointId, new Uint8Array(), 'msg_check', 'http://127.0.0.1/');
    return null;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
