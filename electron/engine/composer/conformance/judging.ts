/** From the answers of a check to its verdict: the rule that nearly all of them share. */
import type { CheckResult } from '#contract/models/conformance.ts';
import { type Answer, type AnswerKind, groupedWords, kindOf } from './answers.ts';

export interface CheckVerdict {
  readonly state: Extract<CheckResult['state'], 'passed' | 'failed' | 'inconclusive' | 'skipped'>;
  readonly sentence: string;
  readonly advice: string | null;
}

/** `either`: it may take it or refuse it, but has to answer. */
export type Expected = 'accept' | 'refuse' | 'either';

export interface Expecting extends Answer {
  readonly expected: Expected;
}

const rightKinds: Readonly<Record<Expected, readonly AnswerKind[]>> = {
  accept: ['accepted'],
  refuse: ['refused'],
  either: ['accepted', 'refused'],
};
const expectedWords: Readonly<Record<Expected, string>> = {
  accept: 'a 2xx',
  refuse: 'a refusal (4xx)',
  either: 'a 2xx or a refusal (4xx)',
};

export function isRight({ attempt, expected }: Expecting): boolean {
  return rightKinds[expected].includes(kindOf(attempt));
}

export const passed = (sentence: string): CheckVerdict => ({ state: 'passed', sentence, advice: null });
export const failed = (sentence: string, advice: string): CheckVerdict => ({ state: 'failed', sentence, advice });
export const inconclusive = (sentence: string): CheckVerdict => ({ state: 'inconclusive', sentence, advice: null });
export const skipped = (sentence: string): CheckVerdict => ({ state: 'skipped', sentence, advice: null });

export interface JudgingWords {
  readonly passed: string;
  /** What to do about the answers that were wrong. */
  readonly advice: (wrong: readonly Expecting[]) => string;
}

/** Passed when every answer is what was expected of it. A target that is gone, or requests that never left, say nothing of the handler. */
export function judge(answers: readonly Expecting[], words: JudgingWords): CheckVerdict {
  if (answers.every(({ attempt }) => ['absent', 'unsent'].includes(kindOf(attempt)))) {
    return inconclusive(`Nothing answered any more. ${answers[0]?.attempt.sentence ?? ''}`.trim());
  }
  const wrong = answers.filter((answer) => !isRight(answer));
  if (wrong.every(({ attempt }) => kindOf(attempt) === 'unsent')) {
    return wrong.length === 0 ? passed(words.passed) : inconclusive(`Not all requests left. ${wrong[0]?.attempt.sentence ?? ''}`.trim());
  }
  const told = (['accept', 'refuse', 'either'] as const).flatMap((expected) => {
    const group = wrong.filter((answer) => answer.expected === expected);
    return group.length === 0 ? [] : [`${groupedWords(group)}, where ${expectedWords[expected]} is expected.`];
  });
  return failed(told.join(' '), words.advice(wrong));
}

const isOf = (kinds: readonly AnswerKind[]) => (answers: readonly Answer[]) =>
  answers.some(({ attempt }) => kinds.includes(kindOf(attempt)));
/** A 5xx, no answer, or a connection cut. */
export const didFallOver = isOf(['fell-over', 'hung', 'cut', 'absent']);
export const didAccept = isOf(['accepted']);
export const didRefuse = isOf(['refused']);
