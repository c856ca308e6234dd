/**
 * Sends what was prepared, once or twice. Guarantees: an attempt's row is committed before its first byte leaves, and ended whatever comes;
 * a cancelled one ends within the exchange's own time and is not judged.
 */
import { hash } from 'node:crypto';
import type { AttemptId } from '#contract/ids.ts';
import type { AnswerJudgement } from '#contract/models/composer.ts';
import { judgeAnswer, worstJudgement } from '#domain/composer/spoilers.ts';
import type { NewComposedAttempt } from '../log/composer-store.ts';
import { createCutoff } from '../replay/cutoff.ts';
import { type ConnectOptions, openConnection, type Resolve } from '../replay/open-connection.ts';
import type { ReplayLimits } from '../replay/replay-limits.ts';
import { type AttemptResult, sendAttempt } from '../replay/send-attempt.ts';
import type { TargetGuard } from '../replay/target-guard.ts';
import type { ComposerNeeds } from './composer-needs.ts';
import type { Exchanged, GroupPlace, SentDetail } from './composer-parts.ts';
import type { Prepared } from './prepared.ts';

export interface SendTools {
  readonly needs: Pick<ComposerNeeds, 'clock' | 'store' | 'writer' | 'onAttempt'>;
  readonly guard: TargetGuard;
  readonly limits: ReplayLimits;
  readonly resolve: Resolve;
  readonly trustedCertificates: readonly string[] | undefined;
}

/** Never throws for what the other side does; rejects where the log does not take it. */
export async function sendPrepared(
  prepared: Prepared,
  place: GroupPlace | null,
  tools: SendTools,
  signal: AbortSignal,
): Promise<SentDetail> {
  const exchanges: Exchanged[] = [];
  const judgements: AnswerJudgement[] = [];
  for (const id of prepared.attemptIds) {
    if (signal.aborted) break;
    const { exchanged, judgement } = await sendOne(id, prepared, place, tools, signal);
    exchanges.push(exchanged);
    judgements.push(judgement);
  }
  return { exchanges, judgement: wholeJudgement(judgements, prepared, place) };
}

/** Of several the worst counts, and it says which one it was. */
function wholeJudgement(judgements: readonly AnswerJudgement[], prepared: Prepared, place: GroupPlace | null): AnswerJudgement {
  const worst = worstJudgement(judgements);
  if (worst === undefined) return judge(prepared, place, null, null);
  if (judgements.length === 1) return worst;
  const which = judgements.every(({ word }) => word === worst.word)
    ? 'Both times'
    : judgements[0] === worst
      ? 'The first time'
      : 'The second time';
  return { ...worst, sentence: `${which}: ${worst.sentence}` };
}

async function sendOne(
  id: AttemptId,
  prepared: Prepared,
  place: GroupPlace | null,
  tools: SendTools,
  signal: AbortSignal,
): Promise<{ readonly exchanged: Exchanged; readonly judgement: AnswerJudgement }> {
  const { store, writer, onAttempt } = tools.needs;
  const connect: ConnectOptions = {
    resolve: tools.resolve,
    describeRefused: (address) => tools.guard.describeRefused(prepared.target, address, false),
    trustedCertificates: tools.trustedCertificates,
  };
  onAttempt(await store.beginComposedAttempt(newAttempt(id, prepared, place, tools)));
  const { target, body, pacing, method, headers } = prepared;
  const head = { method, url: target.url, path: target.path, headers, changes: [], bodyBytes: body.byteLength };
  const result = await sendAttempt({ target, head, body, pacing, limits: tools.limits, connect, signal });
  const ended = await writer.endAttempt({ id, ...result });
  onAttempt(ended);
  const wasCut = pacing.kind === 'cut' && result.outcome !== 'cancelled';
  const judgement = judge(prepared, place, result, wasCut ? await takesConnection(prepared, connect, tools.limits, signal) : null);
  const attempt = result.outcome === 'cancelled' ? ended : await store.judgeAttempt(id, judgement);
  if (attempt !== ended) onAttempt(attempt);
  return { exchanged: describeExchange(prepared, attempt, result), judgement };
}

function newAttempt(id: AttemptId, prepared: Prepared, place: GroupPlace | null, { needs }: SendTools): NewComposedAttempt {
  const { draftId, target, method, headers, body } = prepared;
  return {
    id,
    source: place?.source ?? 'composer',
    draftId,
    groupId: place?.groupId ?? null,
    groupPart: place?.groupPart ?? null,
    targetUrl: target.url,
    startedAtUs: needs.clock.nowUs(),
    request: { method, url: target.url, headers, bodyBytes: body.byteLength, bodySha256: hash('sha256', body, 'hex') },
    body,
  };
}

function judge(
  { expectation, spoilers }: Prepared,
  place: GroupPlace | null,
  result: AttemptResult | null,
  reachedAfterCut: boolean | null,
): AnswerJudgement {
  return judgeAnswer({
    expectation: place?.expectation ?? expectation,
    spoilers,
    outcome: result?.outcome ?? 'cancelled',
    status: result?.response?.status ?? null,
    deadline: result?.deadline ?? null,
    totalUs: result?.phases.totalUs ?? null,
    reachedAfterCut,
  });
}

/** A handler that falls over needs a moment for it. */
const afterCutMs = 300;

/** Whether the target takes another connection after the one that was cut; null when the signal was aborted first. */
async function takesConnection(
  { target }: Prepared,
  connect: ConnectOptions,
  limits: ReplayLimits,
  signal: AbortSignal,
): Promise<boolean | null> {
  const cutoff = createCutoff(signal, () => ({ outcome: 'cancelled', stage: 'connect' }));
  const pause = Promise.withResolvers<void>();
  const timer = setTimeout(pause.resolve, afterCutMs);
  try {
    await cutoff.race(pause.promise);
    cutoff.limit(limits.connectMs, () => ({ outcome: 'timed-out', stage: 'connect', limitMs: limits.connectMs }));
    const timings = { dnsUs: null, connectUs: null, tlsUs: null };
    const socket = await openConnection(target, connect, cutoff, { elapsedUs: () => 0, timings, onStage: () => undefined });
    socket.destroy();
    return true;
  } catch {
    // Every way in which it can't be reached means the same here.
    return signal.aborted ? null : false;
  } finally {
    clearTimeout(timer);
    cutoff.dispose();
  }
}

function describeExchange({ text, variables }: Prepared, attempt: Exchanged['attempt'], { response }: AttemptResult): Exchanged {
  if (response === null) return { attempt, response, responseBody: new Uint8Array(), requestText: text, variables };
  const { body, ...described } = response;
  return { attempt, response: described, responseBody: body, requestText: text, variables };
}
