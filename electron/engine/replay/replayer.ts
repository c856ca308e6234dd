/**
 * Sends captured deliveries again. Guarantees: nothing leaves before target, consent, bodies and secrets are all right for every
 * delivery of a replay; redirects are not followed; nothing is tried again by itself. Refuses: targets of `target-guard`, hosts nobody
 * confirmed, bodies that were not kept whole.
 */
import type { ReplayId } from '#contract/ids.ts';

import { fail } from '../failure.ts';
import { newReplayId } from '../ids.ts';
import type { NewReplay } from '../log/log.ts';
import { createHostConsent } from './host-consent.ts';
import { type Resolve, systemResolve } from './open-connection.ts';
import { buildOutgoingHead } from './outgoing-request.ts';
import { createReplayChecks } from './replay-checks.ts';
import { runReplayJob } from './replay-job.ts';
import { defaultReplayLimits, type ReplayLimits } from './replay-limits.ts';
import type { Replayer, ReplayParts, ReplayRequest } from './replay-parts.ts';
import { createRunningJobs } from './running-jobs.ts';
import { createTargetGuard } from './target-guard.ts';
import { parseTargetUrl } from './target-url.ts';

/** What differs from an ordinary run: smaller limits, another resolver, other certificates to trust. */
export interface ReplayerOptions {
  readonly limits?: Partial<ReplayLimits>;
  readonly resolve?: Resolve;
  /** PEM; instead of the built-in authorities. */
  readonly trustedCertificates?: readonly string[];
}

export function createReplayer(parts: ReplayParts, options: ReplayerOptions = {}): Replayer {
  const consent = createHostConsent();
  const guard = createTargetGuard(parts.ownPorts);
  const checks = createReplayChecks(parts, guard, consent);
  const jobs = createRunningJobs();
  const tools = {
    parts,
    guard,
    limits: { ...defaultReplayLimits, ...options.limits },
    resolve: options.resolve ?? systemResolve,
    trustedCertificates: options.trustedCertificates,
  };

  const begin = async (request: ReplayRequest): Promise<ReplayId> => {
    const target = parseTargetUrl(request.targetUrl);
    await checks.require(request, target);
    const { id, isNew, replay } = await store(request, target.url, parts);
    if (isNew) jobs.launch(id, (signal) => runReplayJob(replay, target, tools, signal));
    return id;
  };

  return {
    async preview(deliveryId, targetUrl, kind) {
      const target = parseTargetUrl(targetUrl);
      const delivery = await checks.getSendable(deliveryId, target);
      const body = await parts.readers.readWholeBody(deliveryId);
      if (body === undefined) fail('missing.delivery', { id: deliveryId });
      const { method, url, headers, changes, bodyBytes } = buildOutgoingHead(delivery, body, target, kind, parts.signFor);
      return { method, url, headers: [...headers], bodyBytes, changes: [...changes], hostToConfirm: consent.missingFor(target) };
    },
    start: (request) => jobs.admit(() => begin(request)),
    cancel: (id) => jobs.cancel(id),
    close: () => jobs.close(),
  };
}

async function store(
  { kind, deliveryIds, idempotencyKey }: ReplayRequest,
  targetUrl: string,
  { random, clock, writer }: ReplayParts,
): Promise<{ readonly id: ReplayId; readonly isNew: boolean; readonly replay: NewReplay }> {
  const id = newReplayId(random, clock.nowUs());
  const replay: NewReplay = { id, kind, targetUrl, createdAtUs: clock.nowUs(), deliveryIds, idempotencyKey };
  return { ...(await writer.createReplay(replay)), replay };
}
