import type { EventEnvelope } from '#contract/models/composer.ts';
import { isAnswered, kindOf } from '../answers.ts';
import type { CheckContext } from '../check-context.ts';
import { type CheckVerdict, didFallOver, type Expecting, failed, inconclusive, judge, passed } from '../judging.ts';

export interface GoodOutcome {
  readonly verdict: CheckVerdict;
  /** In which the others go on; null when no good event was accepted. */
  readonly envelope: EventEnvelope | null;
}

const send = ({ sender, events }: CheckContext, envelope: EventEnvelope): Promise<Expecting> =>
  sender.send({ what: `a good event in the ${envelope} envelope`, text: JSON.stringify(events.make({ envelope })), expected: 'accept' });

/** Sends good events. A handler that knows the legacy envelope alone is told so by another check, not by failing all of them. */
export async function tryGood(context: CheckContext): Promise<GoodOutcome> {
  const first = await send(context, 'current');
  if (kindOf(first.attempt) === 'accepted') return conclude(context, 'current', [first]);
  const second = await send(context, 'legacy');
  if (kindOf(second.attempt) === 'accepted') return conclude(context, 'legacy', [second]);
  if (!isAnswered(first) && !isAnswered(second)) {
    return { verdict: inconclusive(`A good event got no answer. ${first.attempt.sentence}`), envelope: null };
  }
  const verdict = judge([first, second], { passed: '', advice: (wrong) => adviceOn(context, wrong) });
  return { verdict, envelope: null };
}

async function conclude(context: CheckContext, envelope: EventEnvelope, before: readonly Expecting[]): Promise<GoodOutcome> {
  const answers = [...before, await send(context, envelope)];
  const words =
    envelope === 'current' ? 'Accepted good events.' : 'Accepted good events in the legacy envelope; the current one was refused.';
  const verdict = judge(answers, { passed: words, advice: (wrong) => adviceOn(context, wrong) });
  if (verdict.state === 'passed') return { verdict: passed(words), envelope };
  const sentence = `Accepted one good event and not the next. ${verdict.sentence}`;
  return { verdict: failed(sentence, verdict.advice ?? 'Answer every good event with a 2xx.'), envelope: null };
}

function adviceOn({ signature }: CheckContext, wrong: readonly Expecting[]): string {
  if (didFallOver(wrong))
    return 'Look at the log of the handler for what failed; answer 2xx as soon as the event is stored, and work on it later.';
  if (wrong.some(({ attempt }) => attempt.status === 404 || attempt.status === 405)) {
    return 'Check the path and that the handler takes POST.';
  }
  if (signature === null) return 'Nothing was signed: choose who signs, so that the handler can verify it.';
  const header = signature.scheme.headers[0] ?? 'the signature header';
  return `Check that handler and Hookglass have the same secret, that the handler reads ${header}, and that it signs ${signature.scheme.signedContent}.`;
}
