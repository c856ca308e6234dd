/**
 * Sends an event, the same once more, and one twice at the same time, and judges what the handler makes of it by its answers and, where a
 * probe URL is given, by its state. Guarantees: nothing leaves before target, consent, body and secrets are right; every attempt is stored; a
 * cancelled check ends what is in flight. With kind `new-identity` the two at the same time are an event that the handler has not seen.
 */
import type { AttemptId, DeliveryId } from '#contract/ids.ts';
import type { IdempotencyReport } from '#contract/models/attempt-comparison.ts';
import type { ReplayKind } from '#contract/models/replay.ts';
import type { TargetChoice } from '#contract/models/target.ts';
import { judgeIdempotency, type ObservedStates } from '#domain/attempts/idempotency-verdict.ts';
import { createReplayChecks } from '#engine/replay/replay-checks.ts';
import type { ReplayParts } from '#engine/replay/replay-parts.ts';
import type { TargetGuard } from '#engine/replay/target-guard.ts';
import type { ResolvedTarget } from '#engine/replay/targets/resolved-target.ts';
import { type CompareBodies, type ComparedAttempt, compareResponses } from '../compare-responses.ts';
import { buildCheckJob, type CheckedDelivery, type CheckJob, type CheckJobParts, runCheckJob } from './check-job.ts';
import { checkProbeUrl, type StateWatch, watchState } from './probe-state.ts';

export interface IdempotencyInput {
  readonly deliveryId: DeliveryId;
  readonly target: TargetChoice;
  readonly kind: ReplayKind;
  readonly probeUrl?: string | undefined;
  readonly confirmedHost?: string | undefined;
}

export type IdempotencyParts = CheckJobParts & {
  readonly readers: Pick<ReplayParts['readers'], 'findDelivery' | 'readWholeBody'>;
  readonly guard: TargetGuard;
  readonly targets: { resolve(choice: TargetChoice): Promise<ResolvedTarget> };
  readonly compareBodies: CompareBodies;
};

/** Legacy events are told apart by their time, in whole seconds at worst. */
const laterMs = 2_000;

interface Prepared extends CheckedDelivery {
  readonly sequence: CheckJob;
  readonly pair: CheckJob;
  readonly probe: ResolvedTarget | null;
}

export async function checkIdempotency(parts: IdempotencyParts, input: IdempotencyInput, signal: AbortSignal): Promise<IdempotencyReport> {
  const prepared = await prepare(parts, input);
  const watch = prepared.probe === null ? null : await watchState(prepared.probe, parts, signal);
  const sequence = await runCheckJob(parts, prepared, prepared.sequence, signal, async (send) => {
    const first = await send(0);
    const afterFirst = (await watch?.look('After the event', { changedFrom: watch.before })) ?? null;
    if (!isAnsweredWell(first)) return { first, afterFirst, again: null, afterAgain: null };
    const again = await send(1);
    return { first, afterFirst, again, afterAgain: (await watch?.look('After it came again')) ?? null };
  });
  const { first, again } = sequence;
  const pair = again === null ? [] : await runPair(parts, prepared, signal);
  const afterPair =
    again === null || watch === null ? null : await watch.look('After the two at the same time', effectOfPair(input, sequence));
  const judged = judgeIdempotency({
    first: first.summary,
    again: again?.summary ?? null,
    pair: pair.map(({ summary }) => summary),
    difference: again === null ? null : await differenceOf(first, again, parts.compareBodies, signal),
    isPairNew: input.kind === 'new-identity',
    states: watch === null ? null : statesOf(watch, sequence.afterFirst, sequence.afterAgain, afterPair),
  });
  const attempts = [first, again, ...pair].flatMap((one): AttemptId[] => (one === null ? [] : [one.summary.id]));
  return { ...judged, attempts, probes: watch === null ? [] : [...watch.probes] };
}

async function prepare(
  parts: IdempotencyParts,
  { deliveryId, target, kind, probeUrl, confirmedHost }: IdempotencyInput,
): Promise<Prepared> {
  const to = await parts.targets.resolve(target);
  const checks = createReplayChecks(parts.readers, parts.guard, () => undefined);
  const delivery = await checks.getSendable(deliveryId, to);
  const checked: CheckedDelivery = { delivery, body: await checks.getBody(deliveryId), to, target, kind };
  const probe = probeUrl === undefined ? null : checkProbeUrl(probeUrl, to, parts.guard);
  const sequence = buildCheckJob(parts, checked, `Idempotency check of ${deliveryId}: one after the other`, 0);
  const pair = buildCheckJob(parts, checked, `Idempotency check of ${deliveryId}: at the same time`, laterMs);
  to.requireConsent(confirmedHost ?? null);
  return { ...checked, sequence, pair, probe };
}

/** An event that the handler has not seen moves its state again, where the first one did. */
function effectOfPair(
  { kind }: IdempotencyInput,
  { afterAgain }: Pick<ObservedStates, 'afterAgain'>,
): { readonly changedFrom: ObservedStates['afterAgain'] } | undefined {
  return kind === 'new-identity' ? { changedFrom: afterAgain } : undefined;
}

function isAnsweredWell({ summary }: ComparedAttempt): boolean {
  return summary.deadline === 'in-time' || summary.deadline === 'late';
}

function runPair(parts: IdempotencyParts, prepared: Prepared, signal: AbortSignal): Promise<readonly ComparedAttempt[]> {
  return runCheckJob(parts, prepared, prepared.pair, signal, async (send) => {
    // why: when one of them fails by our own fault, the other has ended as well before the job does.
    const settled = await Promise.allSettled([send(0), send(1)]);
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  });
}

async function differenceOf(
  first: ComparedAttempt,
  again: ComparedAttempt,
  compareBodies: CompareBodies,
  signal: AbortSignal,
): Promise<string | null> {
  const { isSame, sentence } = await compareResponses(first, again, compareBodies, signal);
  return isSame ? null : sentence;
}

function statesOf(
  { noise, before }: StateWatch,
  afterFirst: ObservedStates['afterFirst'],
  afterAgain: ObservedStates['afterAgain'],
  afterPair: ObservedStates['afterPair'],
): ObservedStates {
  return { noise, before, afterFirst, afterAgain, afterPair };
}
