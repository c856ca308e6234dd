import { kindOf } from '../answers.ts';
import { type Check, type CheckContext, newEventText } from '../check-context.ts';
import { inReverse, withObjectFields } from '../events.ts';
import { didAccept, type Expecting, judge } from '../judging.ts';
import type { Sending } from '../suite-sender.ts';

interface Body {
  readonly what: string;
  readonly text: string;
}

/** In an event of its own, the value of a field that we add; the text of it stands in the body as it is given. */
function withExtra({ events, envelope }: CheckContext, json: string): string {
  const mark = '"hookglass-extra-value"';
  const text = JSON.stringify(withObjectFields(events.make({ envelope }), { extra: 'hookglass-extra-value' }));
  return text.replace(mark, () => json);
}

/** Nothing but known fields, written differently. */
function writings(context: CheckContext): readonly Body[] {
  const { events, envelope } = context;
  const event = () => events.make({ envelope });
  const compact = () => JSON.stringify(event());
  return [
    { what: 'indented JSON', text: JSON.stringify(event(), null, 2) },
    { what: 'a space behind each colon and comma', text: compact().replaceAll('":', '": ').replaceAll(',"', ', "') },
    { what: 'tabs and CRLF', text: JSON.stringify(event(), null, '\t').replaceAll('\n', '\r\n') },
    { what: 'keys in another order', text: JSON.stringify(inReverse(event())) },
    { what: 'unicode escapes', text: compact().replace(/run_/g, '\\u0072\\u0075n\\u005f') },
    { what: 'a key twice', text: compact().replace(/"run_id":("[^"]*")/, '"run_id":$1,"run_id":$1') },
    { what: 'a line end behind the body', text: `${compact()}\n` },
    { what: 'white space around the body', text: `\n  ${compact()}\r\n ` },
  ];
}

/** In a field that the handler does not know: sent only where such a field is taken in plain form. */
function extras(context: CheckContext): readonly Body[] {
  const extra = (what: string, json: string): Body => ({ what, text: withExtra(context, json) });
  return [
    extra('numbers as 1.0, 1e2 and -0', '[1.0,1e2,-0,0.10]'),
    extra('an integer that no double holds', '12345678901234567890'),
    extra('keys that are numbers, unsorted', '{"b":1,"10":2,"2":3,"a":4}'),
    extra('characters beyond ASCII and < > &', '"é 日本 🚀 \u2028 <b>&amp;</b> \\/"'),
    // why: over the pieces in which a body arrives; joined as text, a character on an edge falls apart.
    extra('90 KB of characters of three bytes', `"${'a'}${'日本語'.repeat(10_000)}"`),
  ];
}

export const verifiesRawBytes: Check = {
  needsGood: true,
  needsSignature: true,
  async run(context) {
    const { sender } = context;
    const accept = ({ what, text }: Body): Sending => ({ what, text, expected: 'accept' });
    const answers = [...(await sender.sendEach(writings(context).map(accept)))];
    const control = await sender.send({ what: 'a field more', text: withExtra(context, '"plain"'), expected: 'either' });
    const isOpen = kindOf(control.attempt) === 'accepted';
    if (isOpen) answers.push(...(await sender.sendEach(extras(context).map(accept))));
    answers.push(await changedWhiteSpace(context));
    const note = isOpen ? '' : ' Numbers and characters were left out, as a field more is refused.';
    return judge(answers, {
      passed: `Verified ${answers.length - 1} ways to write an event, byte for byte, and refused white space that was changed after signing.${note}`,
      advice: adviceOn,
    });
  },
};

/** The same JSON, other bytes. */
async function changedWhiteSpace(context: CheckContext): Promise<Expecting> {
  const text = newEventText(context);
  const seal = await context.sender.seal(text);
  return context.sender.send({
    what: 'white space that was changed after signing',
    text: text.replace('":', '": '),
    expected: 'refuse',
    seal,
  });
}

function adviceOn(wrong: readonly Expecting[]): string {
  const isOnlyText = wrong.every(({ what }) => what.includes('characters'));
  if (isOnlyText) return 'Collect the body as bytes, not as text, and compute the signature over those bytes before anything is decoded.';
  const keep =
    'Keep the body as bytes before a JSON parser sees it (a raw-body option of the framework), and compute the signature over those.';
  return didAccept(wrong) ? `${keep} White space that was changed has to change the signature.` : keep;
}
