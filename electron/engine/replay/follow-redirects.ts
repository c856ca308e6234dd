/**
 * Sends one attempt and, where its target wants that, follows where the answers point. Guarantees: at most five hops; each is judged as a
 * target anew, before and after its name is resolved; credentials and signatures stay behind where the origin changes; the sentence names
 * every hop. Refuses: hosts that nobody confirmed, circles.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { isSecretHeader } from '#domain/masking.ts';
import { Failure } from '../failure.ts';
import type { ConnectOptions } from './open-connection.ts';
import type { OutgoingHead } from './outgoing-request.ts';
import { type AttemptResult, type SendInput, sendAttempt } from './send-attempt.ts';
import { parseTargetUrl, type ReplayTarget } from './target-url.ts';

const mostHops = 5;
const bodyNames = /^(content-.*|transfer-encoding)$/i;

export interface HopRules {
  /** Throws `replay.target_refused`. */
  readonly refuse: (target: ReplayTarget) => void;
  readonly describeRefused: (target: ReplayTarget, address: string) => string | undefined;
  /** The host that would have to be typed first; null when none has to. */
  readonly missingConsent: (target: ReplayTarget) => string | null;
  /** Whether a header (lower case) carries the signature. */
  readonly isOfSignature: (name: string) => boolean;
  /** How other origins than the target's are trusted. */
  readonly elsewhere: Pick<ConnectOptions, 'trustedCertificates'>;
}

interface Hop {
  readonly target: ReplayTarget;
  readonly head: OutgoingHead;
  readonly body: Uint8Array;
  readonly words: string;
}

export async function sendFollowing(input: SendInput, rules: HopRules): Promise<AttemptResult> {
  const startedMs = performance.now();
  const seen = new Set([`${input.head.method} ${input.target.url}`]);
  const hops: string[] = [];
  let current: SendInput = input;
  let result = await sendAttempt(input);
  for (;;) {
    const next = nextHop(current, result, rules);
    if (next === undefined) return said(result, hops, null);
    if (typeof next === 'string') return said(result, hops, next);
    const key = `${next.head.method} ${next.target.url}`;
    if (seen.has(key)) return said(result, [...hops, next.words], 'That goes round in circles, so it was not followed further.');
    if (hops.length >= mostHops) return said(result, hops, `After ${mostHops} redirects the next one was not followed.`);
    seen.add(key);
    hops.push(next.words);
    current = hopInput(input, next, rules, performance.now() - startedMs);
    const followed = await sendAttempt(current);
    result = joined(result, followed, input.limits.answerWithinMs);
  }
}

/** What is asked next; a sentence when it may not be; undefined when the answer is no redirect. */
function nextHop(from: SendInput, { response }: AttemptResult, rules: HopRules): Hop | string | undefined {
  const location = response?.redirectTo;
  if (response === null || location === null || location === undefined || ![301, 302, 303, 307, 308].includes(response.status))
    return undefined;
  let target: ReplayTarget;
  try {
    target = parseTargetUrl(new URL(location, from.target.url).href);
    rules.refuse(target);
  } catch (error) {
    if (!(error instanceof Failure || error instanceof TypeError)) throw error;
    // Where it points to is no target: that ends the attempt, with the answer that said so.
    return `The redirect was not followed: ${error instanceof Failure ? error.message : 'its address can not be read.'}`;
  }
  const host = rules.missingConsent(target);
  if (host !== null && target.hostname !== from.target.hostname)
    return `The redirect was not followed: it leads to ${host}, and nobody has confirmed that host.`;
  const becomesGet = changesMethod(response.status, from.head.method);
  const method = becomesGet ? 'GET' : from.head.method;
  const changed = becomesGet ? `, where ${from.head.method} became GET without a body` : '';
  const head = {
    ...from.head,
    method,
    url: target.url,
    path: target.path,
    headers: hopHeaders(from, target, rules, becomesGet),
    bodyBytes: becomesGet ? 0 : from.head.bodyBytes,
  };
  return {
    target,
    head,
    body: becomesGet ? new Uint8Array() : from.body,
    words: `${response.status} to ${target.url.slice(0, 200)}${changed}`,
  };
}

/** RFC 9110, 15.4: 303 turns anything into a GET, 301 and 302 a POST. */
function changesMethod(status: number, method: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return status === 303 || ((status === 301 || status === 302) && method === 'POST');
}

function isSameOrigin(one: ReplayTarget, other: ReplayTarget): boolean {
  return one.isTls === other.isTls && one.host === other.host;
}

function hopHeaders(
  { head, target: from }: SendInput,
  target: ReplayTarget,
  { isOfSignature }: HopRules,
  becomesGet: boolean,
): readonly HeaderPair[] {
  return head.headers.flatMap(([name, value]): HeaderPair[] => {
    const key = name.toLowerCase();
    if (key === 'host') return [[name, target.host]];
    if (becomesGet && bodyNames.test(key)) return [];
    const staysBehind = isSecretHeader(key) || key.startsWith('proxy-') || isOfSignature(key);
    if (staysBehind && !isSameOrigin(from, target)) return [];
    return [[name, value]];
  });
}

function hopInput(first: SendInput, { target, head, body }: Hop, rules: HopRules, spentMs: number): SendInput {
  return {
    ...first,
    target,
    head,
    body,
    limits: { ...first.limits, totalMs: Math.max(1, first.limits.totalMs - spentMs) },
    connect: {
      ...(isSameOrigin(first.target, target) ? first.connect : { resolve: first.connect.resolve, ...rules.elsewhere }),
      describeRefused: (address) => rules.describeRefused(target, address),
    },
    // why: the job's open connections lead to the target, not to where it points.
    lines: undefined,
  };
}

function joined(before: AttemptResult, last: AttemptResult, answerWithinMs: number): AttemptResult {
  const totalUs = (before.phases.totalUs ?? 0) + (last.phases.totalUs ?? 0);
  const isLate = last.deadline === 'in-time' && totalUs > answerWithinMs * 1000;
  return { ...last, deadline: isLate ? 'late' : last.deadline, phases: { ...last.phases, totalUs } };
}

function said(result: AttemptResult, hops: readonly string[], why: string | null): AttemptResult {
  if (hops.length === 0 && why === null) return result;
  const followed = hops.length === 0 ? '' : `Redirected: ${hops.join('; ')}. `;
  return { ...result, sentence: `${followed}${why === null ? result.sentence : why}` };
}
