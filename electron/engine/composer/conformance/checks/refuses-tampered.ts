import { type Check, newEventText } from '../check-context.ts';
import { withObjectFields } from '../events.ts';
import { didAccept, type Expecting, inconclusive, isRight, judge } from '../judging.ts';
import type { Sending } from '../suite-sender.ts';

/**
 * Besides a body that was changed on its way, one that leaves with the signature of an event that was accepted before: a handler that
 * remembers ids or signatures and looks there first takes it unread.
 */
export const refusesTampered: Check = {
  needsGood: true,
  needsSignature: true,
  async run(context) {
    const { sender, events, envelope } = context;
    const event = events.make({ envelope });
    const text = JSON.stringify(event);
    const seal = await sender.seal(text);
    const original = await sender.send({ what: 'the original', text, expected: 'accept', seal });
    if (!isRight(original)) return inconclusive('The original was not accepted, so its copies say nothing.');
    const changed = (what: string, value: object): Sending => ({ what, text: JSON.stringify(value), expected: 'refuse', seal });
    const other = events.make({ envelope });
    const answers = await sender.sendEach([
      { what: 'a changed body', text: newEventText(context), expected: 'refuse', spoilers: [{ name: 'tampered' }] },
      changed('a changed copy of an event it has accepted, under the same id', withObjectFields(event, { run_id: events.newId('run_') })),
      changed('another event with the signature of one it has accepted', other),
      { what: 'a copy with its last byte missing', text: text.slice(0, -1), expected: 'refuse', seal },
    ]);
    return judge(answers, { passed: 'Refused bodies that were changed after signing.', advice: adviceOn });
  },
};

function adviceOn(wrong: readonly Expecting[]): string {
  if (!didAccept(wrong))
    return 'It has to refuse with a 4xx: verify before the body is parsed, and look at the log of the handler for what failed.';
  const isOnlyCopies = wrong.every(({ what }) => what !== 'a changed body');
  return isOnlyCopies
    ? 'Verify before looking whether the event or its signature is known: what was right once proves nothing of the bytes that came now.'
    : 'Compute the signature over the whole body as it came, and compare all of it.';
}
