/** Replays to the hostile targets, for the short test and the long proof. */
import type { AttemptSummary } from '#contract/models/replay.ts';
import { startHandler, tlsFixture } from '#test/support/handler-server.ts';
import { type HostileTarget, hostileTargets } from '#test/support/hostile-targets.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { makeHarness } from '../replay/harness.ts';

const limits = { connectMs: 1_500, firstByteMs: 1_500, totalMs: 3_000 };
export const keptBytes = 256 * 1024;

export interface HostileResult {
  readonly target: HostileTarget;
  readonly summary: AttemptSummary | undefined;
  readonly keptBytes: number;
}

/** What an attempt to each ended in, eight at the same time. Fails when a socket stays open. */
export async function sendToAll(redirects: 'show' | 'follow'): Promise<readonly HostileResult[]> {
  const results: HostileResult[] = [];
  const waiting = hostileTargets.entries();
  const lane = async () => {
    for (const [at, target] of waiting) results[at] = await sendTo(target, redirects);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return results;
}

/** What broke a promise, in words. */
export function brokenBy({ target, summary, keptBytes: kept }: HostileResult): string | undefined {
  if (summary === undefined) return `A target that ${target.what}: there is no attempt`;
  const { outcome, sentence } = summary;
  if (!target.outcomes.includes(outcome)) return `A target that ${target.what}: ${outcome}. ${sentence}`;
  if (!/^[^\u0000-\u001f\u007f-\u009f]+\.$/.test(sentence)) return `A target that ${target.what}: ${JSON.stringify(sentence)}`;
  return kept > keptBytes ? `A target that ${target.what}: ${kept} bytes are kept` : undefined;
}

async function sendTo(target: HostileTarget, redirects: 'show' | 'follow'): Promise<HostileResult> {
  const { options, isTls } = target;
  await using handler = await startHandler(options);
  const harness = makeHarness({ limits: { ...limits, keptResponseBytes: keptBytes }, trustedCertificates: [tlsFixture('ca')] });
  const url = isTls === true ? handler.url.replace('http:', 'https:') : handler.url;
  // A body that no socket swallows whole, so that what reads nothing is noticed.
  const body = options.isReading === false ? Buffer.alloc(20 * 1024 * 1024) : Buffer.from('{}');
  await harness.startJob([harness.log.add({}, body)], url, { target: { ...limits, redirects } });
  await harness.ended();
  // One that reads nothing does not notice that the other side has gone either.
  const isDone = () => options.isReading === false || handler.openSockets() === 0;
  await waitFor(isDone, { limitMs: 10_000, what: `the sockets of a target that ${target.what}` });
  const [attempt] = harness.log.attempts;
  return { target, summary: attempt?.summary, keptBytes: attempt?.end?.response?.keptBytes ?? 0 };
}
