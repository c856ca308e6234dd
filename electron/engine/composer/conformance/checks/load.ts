/** Order, bursts and time. */

import { type Answer, groupedWords, isAnswered, kindOf, timeWords } from '../answers.ts';
import { type Check, type CheckContext, newEventText } from '../check-context.ts';
import { didFallOver, didRefuse, failed, inconclusive, judge, passed } from '../judging.ts';
import type { Sending } from '../suite-sender.ts';

const day = 86_400;

export const survivesDisorder: Check = {
  needsGood: true,
  needsSignature: false,
  async run(context) {
    const { sender, events, envelope, signature } = context;
    const of = (what: string, type: string, runId: string, ageSeconds = 0): Sending => ({
      what,
      text: JSON.stringify(events.make({ type, envelope, runId, ageSeconds })),
      expected: 'accept',
    });
    const [one, other, late] = [events.newId('run_'), events.newId('run_'), events.newId('run_')];
    // why: who set a limit on the age of events wants old ones refused.
    const limit = signature?.signing.freshnessSeconds ?? null;
    const isLateTaken = limit === null || limit > day;
    const answers = await sender.sendEach([
      of('run.completed before its run.started', 'run.completed', one),
      of('run.started after its run.completed', 'run.started', one, 30),
      of('run.failed before its run.started', 'run.failed', other),
      of('run.started after its run.failed', 'run.started', other, 30),
      ...(isLateTaken ? [of('an event that is a day late', 'run.completed', late, day)] : []),
    ]);
    const note = isLateTaken
      ? ', and one that is a day late'
      : '; one that is a day late was left out, as the endpoint limits the age of events';
    return judge(answers, {
      passed: `Accepted events out of order${note}.`,
      advice: () =>
        'Take events in any order and however late: store each, create what is missing, and let "created" or the state in the Console decide which is newer.',
    });
  },
};

export const survivesBurst: Check = {
  needsGood: true,
  needsSignature: false,
  async run(context) {
    const event = (what: string): Sending => ({ what, text: newEventText(context), expected: 'accept' });
    const burst = await context.sender.sendAtOnce(Array.from({ length: context.burst }, () => event('an event of the burst')));
    const after = await context.sender.send(event('an event after the burst'));
    return judge([...burst, after], {
      passed: `Answered 2xx to ${context.burst} events at the same time, and to one afterwards.`,
      advice: (wrong) => {
        if (didFallOver(wrong))
          return 'Store the event and answer at once, do the work from a queue, and bound what runs at the same time there.';
        return didRefuse(wrong)
          ? 'Raise the limit of requests for this path: whether and when a refused event is sent again is not documented.'
          : 'Answer each event with a 2xx, however many come at once.';
      },
    });
  },
};

const fewest = 3;

/** Judges whatever was answered in the whole run; sends events of its own only where that is too little. */
export const answersInTime: Check = {
  needsGood: false,
  needsSignature: false,
  async run(context) {
    const { answers, answerWithinMs } = context;
    // why: a new event each, so that it is no duplicate, which is answered faster.
    while (answers.length < fewest) {
      await context.sender.send({ what: 'a good event', text: newEventText(context), expected: 'accept' });
    }
    const measured = answers.filter(isAnswered);
    const hung = answers.filter(({ attempt }) => kindOf(attempt) === 'hung');
    if (measured.length === 0)
      return inconclusive(`Nothing was answered, so there is nothing to measure. ${answers[0]?.attempt.sentence ?? ''}`.trim());
    const late = measured.filter((answer) => msOf(answer) > answerWithinMs);
    const slowest = timeWords(Math.max(...measured.map(msOf)));
    if (late.length + hung.length === 0) {
      return passed(`All ${measured.length} answers came within ${timeWords(answerWithinMs)}; the slowest took ${slowest}.`);
    }
    return failed(sentenceOn(context, late, hung, slowest), adviceOn(late, hung));
  },
};

function msOf({ attempt }: Answer): number {
  return (attempt.phases.totalUs ?? 0) / 1000;
}

function sentenceOn({ answers, answerWithinMs }: CheckContext, late: readonly Answer[], hung: readonly Answer[], slowest: string): string {
  const parts: string[] = [];
  if (late.length > 0) {
    parts.push(`${late.length} of ${answers.length} answers took longer than ${timeWords(answerWithinMs)}; the slowest took ${slowest}.`);
  }
  if (hung.length > 0) parts.push(`${groupedWords(hung)}.`);
  return parts.join(' ');
}

function adviceOn(late: readonly Answer[], hung: readonly Answer[]): string {
  const queue = 'Store the event, answer 2xx, and do the work from a queue.';
  return late.length === 0 && hung.length > 0 ? `Answer every request, also those that can not be handled. ${queue}` : queue;
}
