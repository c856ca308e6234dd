/** One try of a call: lets it pass the breaker and the rate limit, sends it, reads what came, and tells both what they have to know. */
import type { Clock, Logger } from '#engine/ports.ts';
import { readAnswer } from './answers/answers.ts';
import type { Outcome } from './answers/outcome.ts';
import { exchange, type Line, type RawAnswer, type Sent } from './exchange/request.ts';
import type { Breaker } from './pace/breaker.ts';
import type { RateGate } from './pace/rate-limit.ts';
import { retryAfterMs } from './pace/retry-after.ts';

export interface SenderParts {
  readonly line: Line;
  readonly gate: RateGate;
  readonly breaker: Breaker;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** `asked`: the path below the base URL, for sentences. */
export type Send = (sent: Sent, asked: string, turn: number, signal: AbortSignal) => Promise<Outcome>;

export function createSender({ line, gate, breaker, clock, logger }: SenderParts): Send {
  const read = (raw: RawAnswer, sent: Sent, asked: string): Outcome => {
    gate.note(raw.headers);
    const waitMs = wishedWait(raw, gate, clock);
    if (raw.status === 429 && waitMs !== null) gate.hold(waitMs);
    return readAnswer(raw, { method: sent.method, path: asked, base: line.base, scrub: line.scrub, retryAfterMs: waitMs });
  };

  const attempt = async (sent: Sent, asked: string, signal: AbortSignal): Promise<Outcome> => {
    await gate.pass(signal);
    try {
      const came = await exchange(line, sent, signal);
      if (came.kind === 'came') return read(came, sent, asked);
      const { failure, mayPass } = came;
      return { kind: 'failure', failure, mayPass, retryAfterMs: null, isOutage: failure.code !== 'console.too_large' };
    } finally {
      gate.leave();
    }
  };

  return async (sent, asked, turn, signal) => {
    breaker.enter();
    let isJudged = false;
    try {
      const outcome = await attempt(sent, asked, signal);
      isJudged = true;
      if (outcome.kind === 'failure' && outcome.isOutage) breaker.failed();
      else breaker.succeeded();
      logger.debug('Asked the Console', logFields(sent, asked, turn, outcome));
      return outcome;
    } finally {
      if (!isJudged) breaker.abandoned();
    }
  };
}

/** Of a 429 or 5xx. A 429 that says nothing lasts until its window ends, as far as that is known. */
function wishedWait(raw: RawAnswer, gate: RateGate, clock: Clock): number | null {
  if (raw.status !== 429 && raw.status < 500) return null;
  const wished = retryAfterMs(raw.headers, clock.nowUs());
  return wished === null && raw.status === 429 ? gate.untilResetMs() : wished;
}

function logFields({ method }: Sent, asked: string, turn: number, outcome: Outcome) {
  if (outcome.kind === 'answer') {
    const { status, durationMs, requestId } = outcome.answer;
    return { method, path: asked, try: turn, status, durationMs, requestId };
  }
  const { code, details } = outcome.failure;
  return { method, path: asked, try: turn, outcome: code, status: details['status'], requestId: details['requestId'] };
}
