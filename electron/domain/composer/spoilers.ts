/** What spoilers ask of each other, what a correct handler answers to them, and whether a handler did. */
import { type AnswerJudgement, type Expectation, type Spoiler, type SpoilerName, spoilerNames } from '#contract/models/composer.ts';
import type { SchemeFacts } from '#contract/models/diagnosis.ts';
import type { AttemptOutcome, AttemptSummary } from '#contract/models/replay.ts';
import { either, type SpoilerFacts, spoilerRows } from './spoiler-rows.ts';

export function spoilerFacts(name: SpoilerName): SpoilerFacts {
  return { name, ...spoilerRows[name] };
}

/** In the order in which a person is offered them. */
export const allSpoilerFacts: readonly SpoilerFacts[] = spoilerNames.map(spoilerFacts);

function describeConflicts(names: readonly SpoilerName[]): readonly string[] {
  return names.flatMap((name, index) => {
    const others = names.slice(index + 1);
    if (others.includes(name)) return [`"${spoilerRows[name].label}" is chosen twice.`];
    return others
      .filter((other) => spoilerRows[name].conflictsWith.includes(other) || spoilerRows[other].conflictsWith.includes(name))
      .map((other) => `"${spoilerRows[name].label}" and "${spoilerRows[other].label}" do not go together.`);
  });
}

function describeNeed(name: SpoilerName, scheme: SchemeFacts | null, bodyBytes: number | null): string | null {
  const { label, needs } = spoilerRows[name];
  if (needs === 'signature' && scheme === null) return `"${label}" needs a signature, and nobody signs.`;
  if (needs === 'hex-signature' && scheme === null) return `"${label}" needs a signature in hex, and nobody signs.`;
  if (needs === 'hex-signature' && scheme !== null && !scheme.encoding.startsWith('hex')) {
    return `"${label}" needs a signature in hex; ${scheme.label} writes ${scheme.encoding}.`;
  }
  // Half of a body needs two bytes; to change one, or put others in, one is enough.
  const least = name === 'invalid-utf8' || name === 'tampered' ? 1 : 2;
  if ((needs === 'body' || name === 'tampered') && bodyBytes !== null && bodyBytes < least)
    return `"${label}" needs a body, and there is none to spoil.`;
  return null;
}

/**
 * What does not go together, or has nothing to work on, in sentences; empty when all of it fits. `scheme`: as `describeSigning` has it;
 * null when nobody signs. `bodyBytes`: null while it is not known.
 */
export function describeUnfit(
  spoilers: readonly Spoiler[],
  scheme: SchemeFacts | null,
  bodyBytes: number | null = null,
): readonly string[] {
  const names = spoilers.map(({ name }) => name);
  const needs = [...new Set(names)].map((name) => describeNeed(name, scheme, bodyBytes)).filter((sentence) => sentence !== null);
  return [...describeConflicts(names), ...needs];
}

/** Longer than the five minutes that senders and libraries allow. */
const surelyStaleSeconds = 300;

function expectationOfOne(spoiler: Spoiler, scheme: SchemeFacts | null | undefined): Expectation {
  if (spoiler.name !== 'stale-timestamp') return spoilerRows[spoiler.name].expects;
  if (scheme?.hasTimestamp !== true) {
    return either("A correct handler may take it or refuse it: the signature has no time, so only the event's own tells its age.");
  }
  if (spoiler.ageSeconds > surelyStaleSeconds) return spoilerRows['stale-timestamp'].expects;
  return either('A correct handler may take it or refuse it: the signed time may still be within the tolerance.');
}

const taken: Expectation = { answer: 'accept', sentence: 'A correct handler takes it with a 2xx within 10 s.' };
const unsignedByChoice = either('Nobody signs it: a handler that asks for a signature refuses it, another takes it.');

/** Without an answer nothing else can be seen; what has to be refused stays so whatever else is wrong. */
const strictness: Readonly<Record<Expectation['answer'], number>> = { none: 3, refuse: 2, 'accept-or-refuse': 1, accept: 0 };

/** `scheme`: null when nobody signs; left out when that is not known, which counts as a scheme that signs no time. */
export function expectationOf(spoilers: readonly Spoiler[], scheme?: SchemeFacts | null): Expectation {
  const each = spoilers.map((spoiler) => expectationOfOne(spoiler, scheme));
  const all = scheme === null ? [...each, unsignedByChoice] : each;
  const [first = taken, ...others] = all;
  return others.reduce((strictest, one) => (strictness[one.answer] > strictness[strictest.answer] ? one : strictest), first);
}

export interface AnswerFacts {
  readonly expectation: Expectation;
  readonly spoilers: readonly Spoiler[];
  readonly outcome: AttemptOutcome;
  readonly status: number | null;
  readonly deadline: AttemptSummary['deadline'];
  readonly totalUs: number | null;
  /** With a cut connection: whether the handler took another one afterwards; null when that was not tried. */
  readonly reachedAfterCut: boolean | null;
}

type Verdict = Pick<AnswerJudgement, 'word' | 'sentence'>;

const latestUs = 10_000_000;

function correct(sentence: string): Verdict {
  return { word: 'handled-correctly', sentence };
}

function wrong(sentence: string): Verdict {
  return { word: 'not-handled-correctly', sentence };
}

function unclear(sentence: string): Verdict {
  return { word: 'unclear', sentence };
}

function secondsText(us: number): string {
  return `${(us / 1_000_000).toFixed(1)} s`;
}

function judgeCut(reachedAfterCut: boolean | null): Verdict {
  if (reachedAfterCut === null) return unclear('The connection was cut; whether the handler still takes another one was not seen.');
  return reachedAfterCut
    ? correct('The connection was cut, and the handler takes the next one.')
    : wrong('The connection was cut, and the handler takes no other one since.');
}

function judgeWithoutAnswer(outcome: AttemptOutcome, has: (name: SpoilerName) => boolean): Verdict {
  switch (outcome) {
    case 'timed-out':
      return wrong('No answer came in time: the handler hung.');
    case 'reset':
      return has('oversized')
        ? correct('The handler closed the connection half-way, which is one way to refuse a body that is too large.')
        : wrong('The handler closed the connection in place of an answer.');
    case 'malformed-answer':
      return wrong('What came back is no HTTP answer.');
    case 'refused':
    case 'unresolved':
    case 'unreachable':
    case 'tls-failed':
      return unclear('Nothing reached the handler, so it can not be judged.');
    default:
      return unclear('No answer was waited for to its end, so nothing can be said.');
  }
}

function acceptance(status: number, facts: AnswerFacts, isSlow: boolean): Verdict {
  const { totalUs, deadline, expectation } = facts;
  // The time that a slow body takes is the sender's own.
  const isLate = !isSlow && (deadline === 'late' || (totalUs !== null && totalUs > latestUs));
  if (isLate) return wrong(`It answered ${status}, but after ${secondsText(totalUs ?? latestUs)}; 10 s is all a sender waits.`);
  if (expectation.answer === 'refuse') return wrong(`It answered ${status} and took what it should have refused.`);
  return correct(`It answered ${status}: taken, as a correct handler does.`);
}

function refusal(status: number, { expectation }: AnswerFacts, isOnlySlow: boolean): Verdict {
  const remark = status === 404 && expectation.answer === 'refuse' ? ' A 404 may also mean that nothing is at this path.' : '';
  if (isOnlySlow) {
    return status === 408
      ? correct('It answered 408: it gave up waiting for the body, as it may.')
      : wrong(`It answered ${status}; a slow body is taken, or given up with 408.`);
  }
  if (status === 429) return unclear('It answered 429: it takes no more requests for now, which says nothing about this one.');
  if (expectation.answer === 'accept') return wrong(`It answered ${status} and refused what it should have taken.`);
  return correct(`It answered ${status}: refused, as a correct handler ${expectation.answer === 'refuse' ? 'does' : 'may'}.${remark}`);
}

function judgeStatus(status: number, facts: AnswerFacts, has: (name: SpoilerName) => boolean): Verdict {
  if (status >= 500) return wrong(`It answered ${status}: the handler fell over in place of deciding.`);
  if (status >= 200 && status < 300) return acceptance(status, facts, has('slow-body'));
  if (status >= 400) return refusal(status, facts, has('slow-body') && isOnly(facts.spoilers, 'slow-body'));
  return wrong(`It answered ${status}, which neither takes nor refuses.`);
}

/** Whether nothing else than the one can have caused a refusal. */
function isOnly(spoilers: readonly Spoiler[], name: SpoilerName): boolean {
  return spoilers.every((spoiler) => spoiler.name === name || spoiler.name === 'duplicate-id');
}

/** Of one exchange; for several of one sending see `worstJudgement`. */
export function judgeAnswer(facts: AnswerFacts): AnswerJudgement {
  const names = facts.spoilers.map(({ name }) => name);
  const has = (name: SpoilerName) => names.includes(name);
  const isAnswered = facts.outcome === 'answered' && facts.status !== null;
  const verdict =
    facts.expectation.answer === 'none'
      ? judgeCut(facts.reachedAfterCut)
      : isAnswered && facts.status !== null
        ? judgeStatus(facts.status, facts, has)
        : judgeWithoutAnswer(facts.outcome, has);
  return { word: verdict.word, sentence: `${facts.expectation.sentence} ${verdict.sentence}`, spoilers: names };
}

const severity: Readonly<Record<AnswerJudgement['word'], number>> = { 'handled-correctly': 0, unclear: 1, 'not-handled-correctly': 2 };

/** Of the exchanges of one sending the worst counts; undefined without any. */
export function worstJudgement(judgements: readonly AnswerJudgement[]): AnswerJudgement | undefined {
  return judgements.toSorted((left, right) => severity[right.word] - severity[left.word])[0];
}
