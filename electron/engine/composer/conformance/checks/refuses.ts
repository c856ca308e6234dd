/** Signatures that are missing, of another secret, or of another time. */
import { type Check, type CheckContext, newEventText } from '../check-context.ts';
import { didAccept, type Expecting, judge } from '../judging.ts';

const verifyFirst = 'Verify the signature before anything else is done with the request, and answer 401 when it is not right.';
const noFall = 'It has to refuse with a 4xx: look at the log of the handler for what failed.';

function adviceOn(whenAccepted: string): (wrong: readonly Expecting[]) => string {
  return (wrong) => (didAccept(wrong) ? whenAccepted : noFall);
}

export const refusesUnsigned: Check = {
  needsGood: true,
  needsSignature: true,
  async run(context) {
    const answer = await context.sender.send({
      what: 'a request without a signature',
      text: newEventText(context),
      expected: 'refuse',
      spoilers: [{ name: 'unsigned' }],
    });
    return judge([answer], {
      passed: `Answered ${answer.attempt.status} to a request without a signature.`,
      advice: adviceOn(`A missing signature is no reason to skip the check. ${verifyFirst}`),
    });
  },
};

export const refusesWrongSecret: Check = {
  needsGood: true,
  needsSignature: true,
  async run(context) {
    const what = 'a signature made with another secret';
    const answers = await context.sender.sendEach(
      [0, 1].map(() => ({ what, text: newEventText(context), expected: 'refuse' as const, spoilers: [{ name: 'wrong-secret' as const }] })),
    );
    return judge(answers, {
      passed: 'Refused signatures made with another secret.',
      advice: adviceOn('That a signature is there proves nothing: compute it from the body and the secret, and compare the two.'),
    });
  },
};

/** A day, or ten times the tolerance where that is more. */
function staleAges({ signature }: CheckContext): readonly number[] {
  const tolerance = signature?.signing.toleranceSeconds ?? 300;
  return [Math.max(3_600, tolerance * 2), Math.max(86_400, tolerance * 10)].map((age) => Math.min(age, 315_360_000));
}

export const refusesStale: Check = {
  needsGood: true,
  needsSignature: true,
  whyNot({ signature }) {
    if (signature === null || signature.scheme.hasTimestamp) return null;
    return `The scheme ${signature.scheme.label} signs no time, so there is nothing to check. It does not protect against replays: who has a request and its signature can send it again until the secret is rotated. Remember event ids.`;
  },
  async run(context) {
    const answers = await context.sender.sendEach(
      staleAges(context).map((ageSeconds) => ({
        what: `a signed time ${agoWords(ageSeconds)} back`,
        text: newEventText(context),
        expected: 'refuse' as const,
        spoilers: [{ name: 'stale-timestamp' as const, ageSeconds }],
      })),
    );
    return judge(answers, {
      passed: 'Refused signed times that are long past.',
      advice: adviceOn(
        'Compare the signed time with the clock and refuse what is off by more than the tolerance (5 minutes is usual), or a captured request can be sent again for ever.',
      ),
    });
  },
};

function agoWords(seconds: number): string {
  if (seconds < 86_400) return `${Math.round(seconds / 3_600)} h`;
  const days = Math.round(seconds / 86_400);
  return days === 1 ? 'a day' : `${days} days`;
}
