/** Runs the planned checks one after another and writes what came of each into the report. */
import type { EventEnvelope } from '#contract/models/composer.ts';
import { type ConformanceCheck, type ConformanceReport, conformanceChecks } from '#contract/models/conformance.ts';
import { Failure } from '#engine/failure.ts';
import type { Clock, Logger } from '#engine/ports.ts';
import type { Composer } from '../composer-parts.ts';
import type { Answer } from './answers.ts';
import type { Check, CheckContext, SignatureFacts } from './check-context.ts';
import { type GoodOutcome, tryGood } from './checks/accepts-good.ts';
import type { EventMaker } from './events.ts';
import { type CheckVerdict, inconclusive, skipped } from './judging.ts';
import type { ReportBook } from './report-book.ts';
import { suiteChecks } from './suite-checks.ts';
import { createSuiteSender, type SuiteTarget } from './suite-sender.ts';

/** Why a run ends early; the reason of its signal. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly how: 'cancelled' | 'interrupted';

  constructor(how: 'cancelled' | 'interrupted') {
    super(`The handler check was ${how}.`);
    this.how = how;
  }
}

export interface SuiteRun {
  readonly id: ConformanceReport['id'];
  readonly target: SuiteTarget;
  readonly signature: SignatureFacts | null;
  readonly planned: ReadonlySet<ConformanceCheck>;
  readonly burst: number;
  readonly answerWithinMs: number;
  readonly signal: AbortSignal;
  readonly book: ReportBook;
}

export interface SuiteParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly composer: Pick<Composer, 'sign' | 'sendAs'>;
  readonly events: EventMaker;
  readonly onCheck: (change: 'begun' | 'ended') => Promise<void>;
}

/** Checks to run for what was asked: what rests on a good event brings the check of that along. */
export function planOf(asked: readonly ConformanceCheck[] | undefined): ReadonlySet<ConformanceCheck> {
  const chosen = new Set(asked ?? conformanceChecks);
  const needsGood = [...chosen].some((name) => name !== 'accepts-good' && suiteChecks[name].needsGood);
  return needsGood ? chosen.add('accepts-good') : chosen;
}

/** `answers-in-time` looks at the answers of all others, so it goes last. */
const order: readonly ConformanceCheck[] = [...conformanceChecks.filter((name) => name !== 'answers-in-time'), 'answers-in-time'];

/** Never throws; returns how the run was stopped, if it was, and every answer. */
export async function runSuite(
  run: SuiteRun,
  parts: SuiteParts,
): Promise<{ readonly stopped: Stopped['how'] | null; readonly answers: readonly Answer[] }> {
  const answers: Answer[] = [];
  const progress: Progress = { answers, good: null };
  for (const name of order.filter((one) => run.planned.has(one))) {
    if (run.signal.aborted) break;
    run.book.begin(name);
    await parts.onCheck('begun');
    const isOver = await runOne(name, run, parts, progress);
    if (!isOver) break;
    await parts.onCheck('ended');
  }
  const { reason } = run.signal;
  return { stopped: run.signal.aborted ? (reason instanceof Stopped ? reason.how : 'interrupted') : null, answers };
}

interface Progress {
  readonly answers: Answer[];
  good: GoodOutcome | null;
}

/** False when it was stopped. */
async function runOne(name: ConformanceCheck, run: SuiteRun, parts: SuiteParts, progress: Progress): Promise<boolean> {
  const startedAtUs = parts.clock.nowUs();
  const sender = createSuiteSender({
    composer: parts.composer,
    target: run.target,
    id: run.id,
    check: name,
    signal: run.signal,
    onAnswer: (answer) => progress.answers.push(answer),
  });
  const context: CheckContext = {
    sender,
    events: parts.events,
    envelope: progress.good?.envelope ?? 'current',
    signature: run.signature,
    burst: run.burst,
    answerWithinMs: run.answerWithinMs,
    answers: progress.answers,
  };
  const verdict = await verdictOf(name, context, parts, progress);
  if (run.signal.aborted) return false;
  run.book.end(name, verdict, Math.max(0, parts.clock.nowUs() - startedAtUs) / 1000, sender.attemptIds());
  return true;
}

async function verdictOf(name: ConformanceCheck, context: CheckContext, parts: SuiteParts, progress: Progress): Promise<CheckVerdict> {
  try {
    if (name === 'accepts-good') {
      progress.good = await tryGood(context);
      return progress.good.verdict;
    }
    const check = suiteChecks[name];
    const hurdle = hurdleOf(check, context, progress.good);
    return hurdle ?? (await check.run(context));
  } catch (error) {
    if (error instanceof Failure) return inconclusive(`The requests could not be made: ${error.message}`);
    // A stop is told by the signal, and looked at by the caller.
    if (!(error instanceof Stopped)) parts.logger.error('A check of a handler broke off', { check: name }, error);
    return inconclusive('Broke off by a fault of Hookglass; its log says more.');
  }
}

/** What stands in the way of a check; null when nothing does. */
function hurdleOf(check: Check, context: CheckContext, good: GoodOutcome | null): CheckVerdict | null {
  if (check.needsSignature && context.signature === null) {
    return skipped('Nobody signs the requests, so there is no signature to verify.');
  }
  const whyNot = check.whyNot?.(context) ?? null;
  if (whyNot !== null) return skipped(whyNot);
  if (!check.needsGood || envelopeOf(good) !== null) return null;
  if (good?.verdict.state !== 'failed') return inconclusive('Was not tried, as a good event got no answer.');
  return inconclusive(
    'Was not tried, as a good event was not accepted: a handler that refuses everything refuses the wrong ones too. See accepts-good.',
  );
}

function envelopeOf(good: GoodOutcome | null): EventEnvelope | null {
  return good?.envelope ?? null;
}
