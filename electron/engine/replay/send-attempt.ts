/**
 * One attempt from name to last byte. Guarantees: always ends with an outcome, a sentence and what was measured; sends
 * exactly the head it is given; ends within the limits and right after a cancel. Refuses what HTTP can not carry before it connects.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Socket } from 'node:net';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { AttemptEnd } from '../log/log.ts';
import { inQuotes } from '../outbound/in-quotes.ts';
import { classifyError } from './classify-error.ts';
import { type Cutoff, createCutoff } from './cutoff.ts';
import { judgeDeadline } from './deadline.ts';
import type { Ending, Stage } from './ending.ts';
import { type Exchanged, type ExchangeWatch, exchange, type ReceivedAnswer } from './exchange.ts';
import type { KeptLines } from './kept-lines.ts';
import { Line } from './line.ts';
import { type ConnectOptions, openConnection } from './open-connection.ts';
import { describeOutcome } from './outcome-words.ts';
import type { OutgoingHead } from './outgoing-request.ts';
import { rawExchange } from './raw-exchange.ts';
import type { ReplayLimits } from './replay-limits.ts';
import { startStopwatch } from './stopwatch.ts';
import type { ReplayTarget } from './target-url.ts';
import { atOnce, type Pacing } from './write-body.ts';

export type AttemptResult = Omit<AttemptEnd, 'id'>;

export interface SendInput {
  readonly target: ReplayTarget;
  readonly head: OutgoingHead;
  readonly body: Uint8Array;
  /** At once unless told. */
  readonly pacing?: Pacing | undefined;
  readonly limits: ReplayLimits;
  readonly connect: ConnectOptions;
  /** Where connections rest between attempts; each attempt has its own unless given. */
  readonly lines?: KeptLines | undefined;
  readonly signal: AbortSignal;
}

type MutablePhases = { -readonly [K in keyof AttemptSummary['phases']]: number | null };

export async function sendAttempt(input: SendInput): Promise<AttemptResult> {
  const { target, head, limits } = input;
  const elapsedUs = startStopwatch();
  const phases: MutablePhases = { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null };
  const { ending, answer, pacedUs } = await run(input, phases, elapsedUs);
  phases.totalUs = elapsedUs();
  const response = answer === null ? null : describeResponse(answer);
  const status = response?.status ?? null;
  const deadline = judgeDeadline(ending, status, phases.totalUs - pacedUs, limits.answerWithinMs * 1000);
  const sentence = describeOutcome({
    ending,
    host: target.host,
    method: head.method,
    status,
    redirectTo: response?.redirectTo ?? null,
    deadline,
    totalUs: phases.totalUs,
    pacedUs,
    answerWithinMs: limits.answerWithinMs,
    keptBytes: response?.keptBytes ?? 0,
    isTruncated: response?.isTruncated ?? false,
  });
  return { outcome: ending.outcome, sentence, deadline, phases, response };
}

async function run(
  input: SendInput,
  phases: MutablePhases,
  elapsedUs: () => number,
): Promise<{ readonly ending: Ending; readonly answer: ReceivedAnswer | null; readonly pacedUs: number }> {
  const { target, head, pacing = atOnce, limits, connect, signal } = input;
  const problem = describeUnsendable(head);
  if (problem !== undefined) return { ending: { outcome: 'blocked', problem }, answer: null, pacedUs: 0 };
  // why: the time we draw a body out is not the handler's.
  const drawnOutMs = pacing.kind === 'slow' ? pacing.overMs : 0;
  const totalMs = limits.totalMs + drawnOutMs;
  let stage: Stage = 'resolve';
  const onStage = (next: Stage) => {
    stage = next;
  };
  const cutoff: Cutoff = createCutoff(signal, () => ({ outcome: 'cancelled', stage }));
  cutoff.limit(totalMs, () => ({ outcome: 'timed-out', stage, limitMs: totalMs }));
  try {
    cutoff.check();
    const kept = isPlain(input) ? input.lines?.take() : undefined;
    const socket = kept?.socket ?? (await connectWithin(target, limits, connect, cutoff, { elapsedUs, timings: phases, onStage }));
    const connectedAtUs = elapsedUs();
    let sentAtUs: number | undefined;
    const exchanged = await exchangeOver(kept ?? socket, input, cutoff, {
      onStage,
      onSent: () => {
        sentAtUs = elapsedUs();
      },
      // why: a handler may answer before it has taken the whole request; the phase has no length then.
      onFirstByte: () => {
        phases.firstByteUs = sentAtUs === undefined ? 0 : elapsedUs() - sentAtUs;
      },
    });
    return { ...exchanged, pacedUs: pacing.kind === 'slow' ? (sentAtUs ?? elapsedUs()) - connectedAtUs : 0 };
  } catch (error) {
    return { ending: cutoff.ending() ?? classifyError(error, stage), answer: null, pacedUs: 0 };
  } finally {
    cutoff.dispose();
  }
}

async function connectWithin(
  target: ReplayTarget,
  limits: ReplayLimits,
  connect: ConnectOptions,
  cutoff: Cutoff,
  watch: Parameters<typeof openConnection>[3] & { readonly onStage: (stage: Stage) => void },
): Promise<Socket> {
  let stage: Stage = 'resolve';
  const onStage = (next: Stage) => {
    stage = next;
    watch.onStage(next);
  };
  const connected = cutoff.limit(limits.connectMs, () => ({ outcome: 'timed-out', stage, limitMs: limits.connectMs }));
  const socket = await openConnection(target, connect, cutoff, { ...watch, onStage });
  connected();
  return socket;
}

/** What is drawn out or cut, and answers that depend on the method, are node's; all else is written as it stands. */
function isPlain({ head, pacing = atOnce }: SendInput): boolean {
  return pacing.kind === 'at-once' && head.method !== 'HEAD' && head.method !== 'CONNECT';
}

async function exchangeOver(over: Line | Socket, input: SendInput, cutoff: Cutoff, watch: ExchangeWatch): Promise<Exchanged> {
  const { head, body, pacing = atOnce, limits, lines } = input;
  if (!isPlain(input) && !(over instanceof Line)) return exchange(over, head, { bytes: body, pacing }, limits, cutoff, watch);
  const line = over instanceof Line ? over : new Line(over);
  const exchanged = await rawExchange(line, head, body, limits, cutoff, watch);
  if (exchanged.isReusable && lines !== undefined) lines.give(line);
  else line.socket.destroy();
  return exchanged;
}

/** Why HTTP can not carry this head, as a sentence; undefined when it can. */
function describeUnsendable({ method, headers }: OutgoingHead): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Z-]+$/.test(method)) return `the method ${inQuotes(method)} can not be sent.`;
  for (const [name, value] of headers) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      // The two checks throw for nothing but a byte HTTP forbids; the sentence says so.
      return `the header ${inQuotes(name)} holds a byte that HTTP does not allow.`;
    }
  }
  return undefined;
}

function describeResponse(answer: ReceivedAnswer): NonNullable<AttemptResult['response']> {
  const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  const isRedirect = answer.status >= 300 && answer.status <= 399;
  return { ...answer, keptBytes: answer.body.byteLength, redirectTo: isRedirect && location !== undefined ? location : null };
}
