/** Sends the requests of one check and keeps what came: signed as the target expects it, spoilt, or with headers that are given. */
import type { AttemptId, ConformanceId, EnvironmentId } from '#contract/ids.ts';
import type { Composition, Destination, Signer, Spoiler } from '#contract/models/composer.ts';
import type { ConformanceCheck } from '#contract/models/conformance.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ComposeRequest, Composer } from '../composer-parts.ts';
import type { Answer } from './answers.ts';
import type { Expected, Expecting } from './judging.ts';

export interface SuiteTarget {
  readonly destination: Destination;
  readonly signer: Signer;
  readonly givenSecret: string | null;
  readonly environmentId: EnvironmentId | null;
}

/** The headers that signing adds to a text; with them the very same request can leave more than once, or with another body. */
export interface Seal {
  readonly headers: readonly HeaderPair[];
}

export interface Sending {
  /** As it goes on after "Answered 500 to …". */
  readonly what: string;
  readonly text: string;
  readonly expected: Expected;
  /** Undefined: signed as the target expects it. */
  readonly seal?: Seal | undefined;
  readonly spoilers?: readonly Spoiler[];
}

export interface SuiteSender {
  /** Throws when the run was stopped, and with the failures of composing. */
  send(sending: Sending): Promise<Expecting>;
  /** One after another. */
  sendEach(sendings: readonly Sending[]): Promise<readonly Expecting[]>;
  sendAtOnce(sendings: readonly Sending[]): Promise<readonly Expecting[]>;
  seal(text: string): Promise<Seal>;
  attemptIds(): readonly AttemptId[];
}

export interface SuiteSenderParts {
  readonly composer: Pick<Composer, 'sign' | 'sendAs'>;
  readonly target: SuiteTarget;
  readonly id: ConformanceId;
  readonly check: ConformanceCheck;
  readonly signal: AbortSignal;
  readonly onAnswer: (answer: Answer) => void;
}

const expectations: Readonly<Record<Expected, { readonly answer: 'accept' | 'refuse' | 'accept-or-refuse'; readonly sentence: string }>> = {
  accept: { answer: 'accept', sentence: 'A correct handler answers 2xx.' },
  refuse: { answer: 'refuse', sentence: 'A correct handler refuses it with a 4xx.' },
  either: { answer: 'accept-or-refuse', sentence: 'A correct handler takes it or refuses it with a 4xx, and answers in any case.' },
};

export function composeFor(target: SuiteTarget, text: string, changes: Partial<Composition> = {}): ComposeRequest {
  return {
    text,
    composition: {
      method: 'POST',
      contentType: 'application/json',
      headers: [],
      destination: target.destination,
      signer: target.signer,
      spoilers: [],
      ...changes,
    },
    environmentId: target.environmentId,
    draftId: null,
    givenSecret: target.givenSecret,
    surroundings: null,
  };
}

export function createSuiteSender(parts: SuiteSenderParts): SuiteSender {
  const { composer, target, signal } = parts;
  const attemptIds: AttemptId[] = [];

  const send = async ({ what, text, expected, seal, spoilers = [] }: Sending): Promise<Expecting> => {
    signal.throwIfAborted();
    const signing: Partial<Composition> = seal === undefined ? {} : { signer: { by: 'nobody' }, headers: [...seal.headers] };
    const { exchanges } = await composer.sendAs(
      composeFor(target, text, { ...signing, spoilers: [...spoilers] }),
      { source: 'conformance', groupId: parts.id, groupPart: parts.check, expectation: expectations[expected] },
      signal,
    );
    for (const { attempt } of exchanges) attemptIds.push(attempt.id);
    const attempt = exchanges[0]?.attempt;
    signal.throwIfAborted();
    if (attempt === undefined) throw new Error('A send ended without an attempt.');
    const answer = { what, attempt, expected };
    parts.onAnswer(answer);
    return answer;
  };

  return {
    send,
    async sendEach(sendings) {
      const answers: Expecting[] = [];
      for (const sending of sendings) answers.push(await send(sending));
      return answers;
    },
    async sendAtOnce(sendings) {
      // why: whatever fails, none may be left on the way when the check is over.
      const ended = await Promise.allSettled(sendings.map(send));
      return ended.map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },
    seal: async (text) => ({ headers: (await composer.sign(composeFor(target, text))).headers }),
    attemptIds: () => attemptIds,
  };
}
