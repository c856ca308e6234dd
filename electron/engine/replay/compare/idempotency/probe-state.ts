/** Looks at a handler's state through a URL that it answers with GET. Nothing of it is stored; its answer is in the report. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { IdempotencyReport } from '#contract/models/attempt-comparison.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type HandlerState, type Noise, noiseBetween, stateChange } from '#domain/attempts/handler-state.ts';
import { fail } from '#engine/failure.ts';
import { defaultReplayLimits } from '#engine/replay/replay-limits.ts';
import { replayMarker } from '#engine/replay/request-headers.ts';
import { sendAttempt } from '#engine/replay/send-attempt.ts';
import type { TargetGuard } from '#engine/replay/target-guard.ts';
import { parseTargetUrl } from '#engine/replay/target-url.ts';
import { connectOptionsOf, type ProbeParts } from '#engine/replay/targets/probe.ts';
import type { ResolvedTarget } from '#engine/replay/targets/resolved-target.ts';
import { answerText, headerValue, unpacked } from '../answer-text.ts';

export type StateProbe = IdempotencyReport['probes'][number];

const mostText = 4_000;
const keptBytes = 1024 * 1024;
/** A handler may answer first and work afterwards: two looks so far apart have to agree. */
const settleMs = 250;
const mostLooks = 8;

export interface StateWatch {
  readonly probes: StateProbe[];
  readonly noise: Noise;
  readonly before: HandlerState | null;
  /** Looks until two looks agree, or, after the first event, until something has changed; null without a 2xx. */
  look(title: string, until?: { readonly changedFrom: HandlerState | null }): Promise<HandlerState | null>;
}

/** Fails with `input.target_url`, `replay.target_refused`, and `cancelled.by_user` while it looks. */
export function checkProbeUrl(url: string, to: ResolvedTarget, guard: Pick<TargetGuard, 'refuse'>): ResolvedTarget {
  const target = parseTargetUrl(url);
  guard.refuse(target, false);
  if (!target.isLoopback && target.hostname !== to.target.hostname) {
    fail('input.target_url', { problem: `The probe URL has to be on this machine or on ${to.target.hostname}, where the event is sent.` });
  }
  const isSameOrigin = target.host === to.target.host && target.isTls === to.target.isTls;
  // why: what belongs to the target (a key, a certificate) is not for another origin.
  return { ...to, target, options: { ...to.options, headers: isSameOrigin ? to.options.headers : [] } };
}

export async function watchState(at: ResolvedTarget, parts: ProbeParts, signal: AbortSignal): Promise<StateWatch> {
  const probes: StateProbe[] = [];
  const first = await lookOnce(at, parts, signal);
  await pause(signal);
  const second = await lookOnce(at, parts, signal);
  probes.push(described('Before', second));
  const noise = first.state === null || second.state === null ? new Set<string>() : noiseBetween(first.state, second.state);
  /** Looks after which the event's own effect was seen: what comes again is given as long. */
  let effectLooks = 1;
  return {
    probes,
    noise,
    before: second.state,
    async look(title, until) {
      let last = await lookOnce(at, parts, signal);
      for (let looks = 2; looks <= mostLooks; looks += 1) {
        await pause(signal);
        const next = await lookOnce(at, parts, signal);
        const hasSettled = isSame(last.state, next.state, noise);
        const hasChanged = until !== undefined && !isSame(until.changedFrom, next.state, noise);
        last = next;
        if (!hasSettled || looks <= effectLooks) continue;
        if (hasChanged) effectLooks = looks;
        if (hasChanged || until === undefined) break;
      }
      probes.push(described(title, last));
      return last.state;
    },
  };
}

function isSame(one: HandlerState | null, other: HandlerState | null, noise: Noise): boolean {
  if (one === null || other === null) return one === other;
  return stateChange(one, other, noise)?.isChanged !== true;
}

async function pause(signal: AbortSignal): Promise<void> {
  try {
    await delay(settleMs, undefined, { signal });
  } catch {
    // It ends early for one reason only.
    fail('cancelled.by_user');
  }
}

interface Looked {
  readonly state: HandlerState | null;
  readonly probe: Omit<StateProbe, 'title'>;
}

function described(title: string, { probe }: Looked): StateProbe {
  return { title, ...probe };
}

async function lookOnce(at: ResolvedTarget, parts: ProbeParts, signal: AbortSignal): Promise<Looked> {
  const { target, options } = at;
  const { connectMs, firstByteMs, totalMs, answerWithinMs } = options;
  const own = new Set(options.headers.map(([name]) => name.toLowerCase()));
  const marker: readonly HeaderPair[] = options.isMarked ? [[replayMarker, 'probe']] : [];
  const base: readonly HeaderPair[] = [['Host', target.host], ['Accept', '*/*'], ['Cache-Control', 'no-cache'], ...marker];
  const result = await sendAttempt({
    target,
    head: {
      method: 'GET',
      url: target.url,
      path: target.path,
      headers: [...base.filter(([name]) => !own.has(name.toLowerCase())), ...options.headers, ['Connection', 'close']],
      changes: [],
      bodyBytes: 0,
    },
    body: new Uint8Array(),
    limits: { ...defaultReplayLimits, connectMs, firstByteMs, totalMs, answerWithinMs, keptResponseBytes: keptBytes },
    connect: connectOptionsOf(at, parts),
    signal,
  });
  if (signal.aborted) fail('cancelled.by_user');
  const { response } = result;
  if (response === null) return { state: null, probe: { status: null, sha256: null, text: result.sentence } };
  const { status, headers, body } = response;
  const bytes = unpacked(body, headerValue(headers, 'content-encoding')) ?? body;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  // What is no text is told apart by its hash.
  const text = answerText(bytes, headerValue(headers, 'content-type'))?.text ?? sha256;
  const isGood = result.outcome === 'answered' && status >= 200 && status <= 299;
  return { state: isGood ? { status, text } : null, probe: { status, sha256, text: text.slice(0, mostText).toWellFormed() } };
}
