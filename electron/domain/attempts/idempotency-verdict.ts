/** What was seen when an event came again, and what that says of the handler. */
import type { IdempotencyReport } from '#contract/models/attempt-comparison.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { compareGrowth, growthOf, type HandlerState, type Noise, stateChange } from './handler-state.ts';

export interface Observed {
  /** Null where it was not sent. */
  readonly first: AttemptSummary;
  readonly again: AttemptSummary | null;
  readonly pair: readonly AttemptSummary[];
  /** How the second answer differs from the first, as a sentence; null when it does not. */
  readonly difference: string | null;
  /** The two at the same time were another event than the first: the handler had not seen it. */
  readonly isPairNew: boolean;
  /** Null without a probe URL. */
  readonly states: ObservedStates | null;
}

/** Null: the probe URL did not answer with a 2xx. */
export interface ObservedStates {
  readonly noise: Noise;
  readonly before: HandlerState | null;
  readonly afterFirst: HandlerState | null;
  readonly afterAgain: HandlerState | null;
  readonly afterPair: HandlerState | null;
}

type Step = IdempotencyReport['steps'][number];
export type Judged = Pick<IdempotencyReport, 'verdict' | 'sentence' | 'steps'>;

export function judgeIdempotency(observed: Observed): Judged {
  const taken = takenStep(observed.first);
  if (taken.state === 'failed') {
    const sentence = `The event itself was not taken, so nothing is known of a second one. ${observed.first.sentence}`;
    return { verdict: 'inconclusive', sentence, steps: [taken] };
  }
  const answers = [againStep(observed), pairStep(observed)];
  const states = observed.states === null ? [noProbeStep] : stateSteps(observed.states, observed.isPairNew);
  const steps = [taken, ...answers, ...states];
  return { ...verdictOf(steps, observed), steps };
}

function isTaken({ deadline }: AttemptSummary): boolean {
  return deadline === 'in-time' || deadline === 'late';
}

function answerWords({ status, outcome }: AttemptSummary): string {
  return status === null ? `came to nothing (${outcome.replaceAll('-', ' ')})` : `was answered ${status}`;
}

function takenStep(first: AttemptSummary): Step {
  return { title: 'The event', state: isTaken(first) ? 'passed' : 'failed', sentence: first.sentence };
}

const againTitle = 'The same event again';

function againStep({ again, difference }: Observed): Step {
  if (again === null) return { title: againTitle, state: 'unclear', sentence: 'It was not sent.' };
  if (!isTaken(again)) {
    return {
      title: againTitle,
      state: 'failed',
      sentence: `It ${answerWords(again)}, so a sender counts it as failed and sends it once more.`,
    };
  }
  if (difference === null) return { title: againTitle, state: 'passed', sentence: `It ${answerWords(again)}, with the same answer.` };
  const sentence = `It ${answerWords(again)}, with another answer: ${difference} It may have been handled twice, or be known as a duplicate.`;
  return { title: againTitle, state: 'unclear', sentence };
}

/** Statuses with which a handler may say that it is at the same event already. */
const busyStatuses: ReadonlySet<number | null> = new Set([409, 423, 425, 429]);

function pairStep({ pair, isPairNew }: Observed): Step {
  const title = isPairNew ? 'Another event twice at the same time' : 'The same event twice at the same time';
  if (pair.length < 2) return { title, state: 'unclear', sentence: 'They were not sent.' };
  const failed = pair.filter((one) => !isTaken(one));
  const [refused] = failed;
  if (refused === undefined) return { title, state: 'passed', sentence: 'Both were taken.' };
  if (failed.length === 1 && busyStatuses.has(refused.status)) {
    return {
      title,
      state: 'passed',
      sentence: `One was taken, the other ${answerWords(refused)} meanwhile, and a sender sends it once more.`,
    };
  }
  const which = failed.length === 1 ? 'One of them' : 'Neither was taken: one of them';
  return { title, state: 'failed', sentence: `${which} ${answerWords(refused)}.` };
}

const noProbeStep: Step = {
  title: 'The state of the handler',
  state: 'unclear',
  sentence: 'Without a probe URL nobody sees what the handler did.',
};

const stateTitles = {
  first: 'State after the event',
  again: 'State after it came again',
  pair: 'State after the two at the same time',
} as const;

function stateSteps({ noise, before, afterFirst, afterAgain, afterPair }: ObservedStates, isPairNew: boolean): Step[] {
  if (before === null || afterFirst === null || afterAgain === null || afterPair === null) {
    return [{ title: noProbeStep.title, state: 'unclear', sentence: 'The probe URL did not answer each time with a 2xx.' }];
  }
  if (noise === 'all') {
    return [
      {
        title: noProbeStep.title,
        state: 'unclear',
        sentence: 'The probe URL answers something else each time, also when nothing was sent.',
      },
    ];
  }
  const again = repeatStep(stateTitles.again, stateChange(afterFirst, afterAgain, noise));
  const pair = isPairNew
    ? growthStep(before, afterFirst, afterAgain, afterPair)
    : repeatStep(stateTitles.pair, stateChange(afterAgain, afterPair, noise));
  return [effectStep(stateChange(before, afterFirst, noise)), again, pair];
}

function effectStep(change: ReturnType<typeof stateChange>): Step {
  const title = stateTitles.first;
  if (change?.isChanged === true)
    return { title, state: 'passed', sentence: `It changed${inBrackets(change.words)}, so the probe URL shows what the handler does.` };
  const sentence = 'It is as before: the probe URL does not show what the handler does, or the handler had the event already.';
  return { title, state: 'unclear', sentence };
}

function repeatStep(title: string, change: ReturnType<typeof stateChange>): Step {
  if (change === null) return { title, state: 'unclear', sentence: 'It can not be told from what the probe URL answers.' };
  if (change.isChanged) return { title, state: 'failed', sentence: `It changed once more${inBrackets(change.words)}.` };
  return { title, state: 'passed', sentence: 'It stayed as it was.' };
}

/** A new event may move the state once, as the first one did. */
function growthStep(before: HandlerState, afterFirst: HandlerState, afterAgain: HandlerState, afterPair: HandlerState): Step {
  const title = stateTitles.pair;
  const growth = compareGrowth(growthOf(before, afterFirst), growthOf(afterAgain, afterPair));
  if (growth.kind === 'unclear') {
    return { title, state: 'unclear', sentence: 'No number or list in it tells whether the event counted once or twice.' };
  }
  const isTwice = growth.kind === 'twice';
  return {
    title,
    state: isTwice ? 'failed' : 'passed',
    sentence: `${isTwice ? 'Both were handled' : 'One of them counted'}: ${growth.words}.`,
  };
}

function inBrackets(words: string): string {
  return words === '' ? '' : ` (${words})`;
}

function verdictOf(steps: readonly Step[], { states }: Observed): Pick<Judged, 'verdict' | 'sentence'> {
  const of = (title: string) => steps.find((step) => step.title === title);
  const changed = [of(stateTitles.again), of(stateTitles.pair)].find((step) => step?.state === 'failed');
  if (changed !== undefined) {
    const when = changed.title === stateTitles.again ? 'when the same event came again' : 'when one event came twice at the same time';
    return { verdict: 'changed', sentence: `The handler did something ${when}. ${changed.sentence}` };
  }
  const refused = steps.find((step) => step.state === 'failed');
  if (refused !== undefined)
    return { verdict: 'changed', sentence: `The handler answers a duplicate otherwise. ${refused.title}: ${refused.sentence}` };
  if (states === null) {
    const answers = of(againTitle);
    return {
      verdict: 'inconclusive',
      sentence: `${answers?.state === 'passed' ? 'The answers are the same, which fits a handler that is idempotent and does not prove it.' : (answers?.sentence ?? '')} ${noProbeStep.sentence}`,
    };
  }
  // why: with a state that did not move again, another answer only says how the handler words it.
  const unclear = steps.find((step) => step.state === 'unclear' && step.title !== againTitle);
  if (unclear !== undefined) return { verdict: 'inconclusive', sentence: `${unclear.title}: ${unclear.sentence}` };
  return { verdict: 'idempotent', sentence: 'The same event changed nothing when it came again, neither afterwards nor at the same time.' };
}
