import type { HeaderPair } from '#contract/models/delivery.ts';
import { type Check, type CheckContext, newEventText } from '../check-context.ts';
import { didAccept, didFallOver, type Expected, type Expecting, inconclusive, judge } from '../judging.ts';

interface Malformation {
  readonly what: string;
  readonly expected: Expected;
  /** From a right signature. */
  readonly make: (right: string) => string;
}

const bareHex = /^[0-9a-f]{40,128}$/;

/** Every other letter in capitals. */
function inMixedCase(hex: string): string {
  return Array.from(hex, (character, at) => (at % 2 === 0 ? character.toUpperCase() : character)).join('');
}

const refuse = (what: string, make: Malformation['make']): Malformation => ({ what, expected: 'refuse', make });

const ofAnyScheme: readonly Malformation[] = [
  refuse('an empty signature', () => ''),
  refuse('one character', () => 'a'),
  refuse('the first half of the signature', (right) => right.slice(0, Math.floor(right.length / 2))),
  refuse('other characters of the same length', (right) => 'z'.repeat(right.length)),
  refuse('zeros of the same length', (right) => '0'.repeat(right.length)),
  refuse('characters beyond ASCII', (right) => 'é'.repeat(right.length)),
  refuse('4,000 characters', () => 'a'.repeat(4_000)),
  refuse('the word "undefined"', () => 'undefined'),
];

/** A lenient decoder may rightly read these as the same in other encodings. */
const ofBareHex: readonly Malformation[] = [
  refuse('the signature without its last character', (right) => right.slice(0, -1)),
  refuse('the signature with a character more', (right) => `${right}0`),
  refuse('the signature after "sha256="', (right) => `sha256=${right}`),
  refuse('the signature as base64', (right) => Buffer.from(right, 'hex').toString('base64')),
  { what: 'the signature in mixed case', expected: 'either', make: inMixedCase },
];

export const refusesMalformed: Check = {
  needsGood: true,
  needsSignature: true,
  async run(context) {
    const probe = await sealed(context);
    if (probe === undefined) return inconclusive('The signature was not found among the headers.');
    const malformations = bareHex.test(probe.signature) ? [...ofAnyScheme, ...ofBareHex] : ofAnyScheme;
    const answers: Expecting[] = [];
    for (const { what, expected, make } of malformations) {
      // why: each is made from a signature of its own event, so that no handler knows it from before.
      const { name, text, headers } = (await sealed(context)) ?? probe;
      const spoilt = headers.map(([header, value]): HeaderPair => [header, header.toLowerCase() === name ? make(value) : value]);
      answers.push(await context.sender.send({ what, text, expected, seal: { headers: spoilt } }));
    }
    return judge(answers, { passed: `Answered all ${answers.length} malformed signatures as it should.`, advice: adviceOn });
  },
};

async function sealed(context: CheckContext) {
  const name = context.signature?.scheme.headers[0]?.toLowerCase();
  const text = newEventText(context);
  const { headers } = await context.sender.seal(text);
  const pair = headers.find(([header]) => header.toLowerCase() === name);
  return pair === undefined || name === undefined ? undefined : { name, text, headers, signature: pair[1] };
}

function adviceOn(wrong: readonly Expecting[]): string {
  const advice: string[] = [];
  if (didFallOver(wrong)) {
    advice.push(
      'Look at the length before comparing in constant time: timingSafeEqual of Node throws when the lengths differ. Answer 401 whatever is wrong with a signature.',
    );
  }
  if (didAccept(wrong))
    advice.push('Compare the whole signature, with nothing before, behind or missing, and never skip the check when it is empty.');
  return advice.length === 0 ? 'Answer each with a 4xx.' : advice.join(' ');
}
