import type { AttemptSummary } from '#contract/models/replay.ts';
import type { Ending, Stage } from './ending.ts';
import { describeTlsTrouble } from './tls-words.ts';

export interface OutcomeFacts {
  readonly ending: Ending;
  /** Host and port of the target. */
  readonly host: string;
  readonly method: string;
  readonly status: number | null;
  readonly redirectTo: string | null;
  readonly deadline: AttemptSummary['deadline'];
  readonly totalUs: number;
  /** How long the body took to leave where that was drawn out on purpose, otherwise 0. */
  readonly pacedUs: number;
  readonly answerWithinMs: number;
  readonly keptBytes: number;
  readonly isTruncated: boolean;
}

/** One plain sentence: what happened and what it means. */
export function describeOutcome(facts: OutcomeFacts): string {
  const { ending, host } = facts;
  switch (ending.outcome) {
    case 'answered':
      return describeAnswered(facts);
    case 'refused':
      return `Nothing listens at ${host}: the connection was refused, so nothing was sent.`;
    case 'unresolved':
      return ending.isTemporary
        ? `The name of ${host} could not be looked up just now, so nothing was sent; the name server did not answer.`
        : `The name of ${host} leads to no address, so nothing was sent.`;
    case 'unreachable':
      return `There is no way to ${host} from this machine, so nothing was sent; check the address and the network.`;
    case 'reset':
      return ending.cutAfterBytes === undefined
        ? describeReset(ending.stage, facts)
        : `The connection to ${host} was cut on purpose after ${ending.cutAfterBytes} bytes of the body, so there is no answer.`;
    case 'timed-out':
      return describeTimeout(ending.stage, ending.limitMs, facts);
    case 'tls-failed':
      return `${describeTlsTrouble(ending.code, ending.detail, host)}, so ${hasSent(ending.stage) ? 'the delivery was not taken' : 'nothing was sent'}.`;
    case 'blocked':
      return 'what' in ending ? `Nothing was sent: ${host} is ${ending.what}.` : `Nothing was sent: ${ending.problem}`;
    case 'malformed-answer':
      return ending.code === 'HPE_HEADER_OVERFLOW'
        ? `${host} answered with a head too large to be read, which a sender counts as failed.`
        : `${host} answered something that is not HTTP (${ending.code}), which a sender counts as failed.`;
    case 'cancelled':
      return hasSent(ending.stage)
        ? 'Cancelled while the request was under way; the handler may have received it.'
        : 'Cancelled before anything was sent.';
  }
}

function describeAnswered(facts: OutcomeFacts): string {
  const { status, deadline } = facts;
  const drawnOut = facts.pacedUs === 0 ? '' : ` (the body was drawn out over ${inSeconds(facts.pacedUs)} of that)`;
  const answered = `The handler answered ${status} after ${inSeconds(facts.totalUs)}${drawnOut}`;
  const limit = inSeconds(facts.answerWithinMs * 1000);
  const kept = facts.isTruncated ? `; of its answer the first ${inSize(facts.keptBytes)} are kept` : '';
  if (deadline === 'in-time') return `${answered}, within the ${limit} a sender waits${kept}.`;
  if (deadline === 'late')
    return `${answered}, but a sender waits ${limit}: it counts this delivery as failed and may send it again${kept}.`;
  if (facts.redirectTo !== null)
    return `${answered} and points to ${shortened(facts.redirectTo)}; the redirect was not followed${methodChange(facts)}, and a sender counts it as failed${kept}.`;
  return `${answered}, not a 2xx: a sender counts this delivery as failed${kept}.`;
}

/** RFC 9110, 15.4: 301 and 302 may and 303 does turn a POST into a GET without its body. */
function methodChange({ status, method }: OutcomeFacts): string {
  if (method === 'GET' || method === 'HEAD') return '';
  return status === 301 || status === 302 || status === 303 ? ` (following it would turn ${method} into an empty GET)` : '';
}

function describeReset(stage: Stage, { host, status }: OutcomeFacts): string {
  if (!hasSent(stage)) return `${host} closed the connection before anything was sent.`;
  if (stage === 'body')
    return `The handler answered ${status} but closed the connection in the middle of its answer, which a sender counts as failed.`;
  if (stage === 'head')
    return `${host} closed the connection in the middle of its answer's head; it may have handled the delivery all the same.`;
  if (stage === 'send') return `${host} closed the connection while the request was being sent; it may have seen a part of it.`;
  return `${host} took the request and closed the connection without an answer; it may have handled the delivery all the same.`;
}

function describeTimeout(stage: Stage, limitMs: number, { host, status }: OutcomeFacts): string {
  const limit = inSeconds(limitMs * 1000);
  const words: Record<Stage, string> = {
    resolve: `The name of ${host} was not looked up within ${limit}, so nothing was sent.`,
    connect: `${host} did not take the connection within ${limit}, so nothing was sent.`,
    tls: `${host} took the connection but TLS was not agreed within ${limit}, so nothing was sent.`,
    send: `${host} did not take the whole request within ${limit}; it may have seen a part of it.`,
    'first-byte': `${host} took the request and sent no byte of an answer within ${limit}; it may have handled the delivery all the same.`,
    head: `${host} began to answer and did not finish the head of its answer within ${limit}.`,
    body: `The handler answered ${status} but its answer did not end within ${limit}; what came is kept.`,
  };
  return words[stage];
}

function hasSent(stage: Stage): boolean {
  return stage !== 'resolve' && stage !== 'connect' && stage !== 'tls';
}

/** What a handler wrote, as far as a sentence can hold it. */
function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}\u2026`;
}

function inSeconds(us: number): string {
  if (us < 1_000_000) return `${Math.max(1, Math.round(us / 1000))} ms`;
  return `${Number((us / 1_000_000).toFixed(1))} s`;
}

function inSize(bytes: number): string {
  return bytes % (1024 * 1024) === 0 && bytes > 0 ? `${bytes / (1024 * 1024)} MiB` : `${bytes} bytes`;
}
