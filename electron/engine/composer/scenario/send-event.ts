/** An event's step: sends it as often as it says, and judges every answer. */
import type { Composition, Expectation, Signer } from '#contract/models/composer.ts';
import { escapeVariables } from '#domain/composer/variables.ts';
import { type AnswerFacts, answerFaults } from '#domain/scenario/check-answer.ts';
import type { AnswerCheck, EventPlan } from '#domain/scenario/scenario-plan.ts';
import type { ComposeRequest, Exchanged, GroupPlace, SentDetail } from '../composer-parts.ts';
import type { StepContext, StepEnd } from './step-context.ts';
import { factsOf } from './step-values.ts';

/** Exchanges at the same time with `at: once`. */
const mostAtOnce = 50;

export async function sendEvent(step: EventPlan, context: StepContext): Promise<StepEnd> {
  const { settings, values, signal } = context;
  const signer = signerFor(step, settings.signer);
  if (typeof signer === 'string') return { isPassed: false, sentence: signer };
  const ids = values.idsFor(step);
  const surroundings = { sequence: values.nextSequence(), stepValue: values.valueOf, sharedIds: ids };
  const { environmentId, givenSecret } = settings;
  const composition = compositionFor(step, settings.destination, signer);
  const request: ComposeRequest = { text: step.text, composition, environmentId, draftId: null, givenSecret, surroundings };
  const text = step.repeat > 1 ? await literalText(request, context) : step.text;
  const check = step.expect === null ? null : filledCheck(step.expect, context);
  const place: GroupPlace = {
    source: 'scenario',
    groupId: settings.id,
    groupPart: step.path,
    ...(check === null ? {} : expectationFor(check)),
  };
  let slowestUs = 0;
  const verdicts: Verdict[] = [];
  await repeated(step, signal, async () => {
    const sent = await context.parts.composer.sendAs({ ...request, text }, place, signal);
    // why: at once, and not at the end: thousands of answers are not held for their sizes.
    values.keep(step.path, sent.exchanges);
    context.captures.sent(step.path, sent.exchanges);
    slowestUs = Math.max(slowestUs, ...sent.exchanges.map(({ attempt }) => attempt.phases.totalUs ?? 0));
    verdicts.push(verdictOf(sent, check));
    context.tell(
      `${verdicts.length} of ${step.repeat} sent`,
      sent.exchanges.map(({ attempt }) => attempt.id),
    );
  });
  return endOf(verdicts, slowestUs, step.repeat);
}

interface Verdict {
  readonly isRight: boolean;
  readonly sentence: string;
}

/** The signer of a step, or why there is none. */
function signerFor(step: EventPlan, signer: Signer): Signer | string {
  if (step.secret === null || (step.secret === 'current' && signer.by !== 'nobody')) return signer;
  if (signer.by === 'destination') return { ...signer, secret: step.secret };
  if (signer.by === 'nobody') return `It is to be signed with the ${step.secret} secret, and nobody signs in this run.`;
  return 'It is to be signed with the previous secret; this run is signed with one that was chosen for it, which has no previous one.';
}

function compositionFor(step: EventPlan, destination: Composition['destination'], signer: Signer): Composition {
  return {
    method: step.method,
    contentType: step.contentType,
    headers: step.headers.map(([name, value]) => [name, value]),
    destination,
    signer,
    spoilers: [...step.spoilers],
  };
}

/** The text with its variables filled in, so that every repetition has the same bytes. */
async function literalText(request: ComposeRequest, { parts }: StepContext): Promise<string> {
  const composition: Composition = { ...request.composition, spoilers: [], signer: { by: 'nobody' } };
  const preview = await parts.composer.preview({ ...request, composition });
  const body = parts.composer.readPreviewBody(preview.id, 0, preview.bodyBytes);
  return escapeVariables(Buffer.from(body?.bytes ?? []).toString());
}

async function repeated(step: EventPlan, signal: AbortSignal, send: () => Promise<void>): Promise<void> {
  let left = step.repeat;
  const work = async () => {
    while (left > 0 && !signal.aborted) {
      left -= 1;
      await send();
    }
  };
  const lanes = step.isAtOnce ? Math.min(step.repeat, mostAtOnce) : 1;
  await Promise.all(Array.from({ length: lanes }, work));
}

/** The check with its variables filled in. Fails with `input.variable`. */
export function filledCheck(check: AnswerCheck, { values }: StepContext): AnswerCheck {
  return {
    ...check,
    header: check.header.map(([name, value]) => [name, values.fill(value)]),
    body: check.body.map(([path, value]) => [path, values.fillJson(value)]),
  };
}

/** What the scenario says goes before what the spoilers would have a handler answer. */
function expectationFor({ answer, status }: AnswerCheck): { readonly expectation?: Expectation } {
  const word = answer ?? (status === undefined ? undefined : answerOfStatus(status));
  if (word === undefined) return {};
  const words = { accept: 'takes it', refuse: 'refuses it', 'accept-or-refuse': 'takes it or refuses it', none: 'does not answer' };
  return { expectation: { answer: word, sentence: `The scenario says that a correct handler ${words[word]}.` } };
}

function answerOfStatus(status: string): Expectation['answer'] {
  if (status.startsWith('2')) return 'accept';
  return status.startsWith('4') ? 'refuse' : 'accept-or-refuse';
}

/** With a status of its own, the status decides, and not the judgement. */
function verdictOf({ judgement, exchanges }: SentDetail, check: AnswerCheck | null): Verdict {
  const faults = check === null ? [] : exchanges.flatMap((exchanged) => answerFaults(check, factsOf(exchanged)));
  const isJudged = check === null || check.answer !== undefined || check.status === undefined;
  const isRight = faults.length === 0 && (!isJudged || judgement.word === 'handled-correctly');
  if (faults.length > 0) return { isRight, sentence: faults.slice(0, 3).join(' ') };
  return { isRight, sentence: isJudged ? judgement.sentence : answered(exchanges.at(-1)) };
}

function answered(exchanged: Exchanged | undefined): string {
  return exchanged === undefined ? '' : answerWords(factsOf(exchanged));
}

export function answerWords({ status, totalUs, sentence }: AnswerFacts): string {
  if (status === null) return sentence;
  return totalUs === null ? `${status}, as expected.` : `${status} after ${Math.ceil(totalUs / 1_000)} ms, as expected.`;
}

function endOf(verdicts: readonly Verdict[], slowestUs: number, wanted: number): StepEnd {
  const wrong = verdicts.filter(({ isRight }) => !isRight);
  const [first] = verdicts;
  if (verdicts.length < wanted) return { isPassed: false, sentence: `${verdicts.length} of ${wanted} were sent.` };
  if (wanted === 1 && first !== undefined) return { isPassed: first.isRight, sentence: first.sentence };
  const times = `the slowest after ${Math.ceil(slowestUs / 1_000)} ms`;
  const [firstWrong] = wrong;
  if (firstWrong === undefined) return { isPassed: true, sentence: `All ${wanted} were answered as expected, ${times}.` };
  return { isPassed: false, sentence: `${wrong.length} of ${wanted} were not answered as expected. ${firstWrong.sentence}` };
}
