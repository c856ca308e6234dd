import { type Check, type CheckContext, newEventText } from '../check-context.ts';
import { didFallOver, type Expecting, judge } from '../judging.ts';
import type { Sending } from '../suite-sender.ts';

const copiesAtOnce = 6;

async function sealedEvent(context: CheckContext, what: string): Promise<Sending> {
  const text = newEventText(context);
  return { what, text, expected: 'accept', seal: await context.sender.seal(text) };
}

export const idempotentInSequence: Check = {
  needsGood: true,
  needsSignature: false,
  async run(context) {
    const first = await sealedEvent(context, 'an event');
    const other = await sealedEvent(context, 'another event');
    const again = { ...first, what: 'a duplicate' };
    const answers = await context.sender.sendEach([first, again, other, { ...first, what: 'a duplicate after another event' }]);
    return judge(answers, { passed: 'Answered 2xx to an event and to its duplicates.', advice: adviceOnSequence });
  },
};

function adviceOnSequence(wrong: readonly Expecting[]): string {
  return didFallOver(wrong)
    ? 'Look whether the event id is known before it is stored, and answer 200 without doing the work again: a unique key that is violated is no error here.'
    : 'Answer 200 to an event that is known: a refusal is taken for a delivery that failed, and brings it back.';
}

export const idempotentAtOnce: Check = {
  needsGood: true,
  needsSignature: false,
  async run(context) {
    const answers: Expecting[] = [];
    for (const round of ['first', 'second']) {
      const event = await sealedEvent(context, `duplicates at the same time (${round} round)`);
      answers.push(...(await context.sender.sendAtOnce(Array.from({ length: copiesAtOnce }, () => event))));
    }
    return judge(answers, {
      passed: `Answered 2xx to ${copiesAtOnce} copies of an event at the same time, twice.`,
      advice: () =>
        'Let the database decide who is first: insert the event id under a unique key, take a conflict for a duplicate, and answer 200 to it.',
    });
  },
};
