import { describe, expect, it } from 'vitest';
import { attemptIdSchema } from '#contract/ids.ts';
import { attemptOutcomes } from '#contract/models/attempt-outcome.ts';
import { conformanceChecks } from '#contract/models/conformance.ts';
import type { AttemptOutcome, AttemptSummary } from '#contract/models/replay.ts';
import { groupedWords, kindOf, listWords } from '#engine/composer/conformance/answers.ts';
import { checkFacts } from '#engine/composer/conformance/check-facts.ts';
import { type Expected, type Expecting, judge } from '#engine/composer/conformance/judging.ts';
import { planOf } from '#engine/composer/conformance/run-suite.ts';

function attempt(outcome: AttemptOutcome, status: number | null): AttemptSummary {
  return {
    id: attemptIdSchema.parse('att_1'),
    source: 'conformance',
    replayId: null,
    deliveryId: null,
    draftId: null,
    groupId: 'cfr_1',
    groupPart: 'accepts-good',
    number: 1,
    kind: 'composed',
    judgement: null,
    targetUrl: 'http://127.0.0.1:3000/',
    startedAtUs: 1,
    outcome,
    sentence: 'It ended.',
    status,
    deadline: null,
    phases: { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: 1_000 },
  };
}

const answered = (expected: Expected, status: number, what = `a ${status}`): Expecting => ({
  what,
  expected,
  attempt: attempt('answered', status),
});
const ended = (expected: Expected, outcome: AttemptOutcome): Expecting => ({ what: 'it', expected, attempt: attempt(outcome, null) });
const words = { passed: 'Fine.', advice: () => 'Change it.' };
const stateOf = (answers: readonly Expecting[]) => judge(answers, words).state;

describe('an answer', () => {
  it('is taken, refused, or neither', () => {
    const kinds = [200, 204, 299, 400, 401, 404, 429, 499, 500, 503, 301, 304].map((status) => kindOf(attempt('answered', status)));
    expect(kinds).toEqual([...Array(3).fill('accepted'), ...Array(5).fill('refused'), 'fell-over', 'fell-over', 'odd', 'odd']);
  });

  it('has a kind for every outcome, and a status that came with no whole answer counts for nothing', () => {
    for (const outcome of attemptOutcomes.filter((one) => one !== 'answered')) {
      expect(['hung', 'cut', 'absent', 'unsent']).toContain(kindOf(attempt(outcome, 200)));
    }
  });
});

describe('a check', () => {
  it('passes when every answer is as expected', () => {
    expect(judge([answered('accept', 202), answered('refuse', 401), answered('either', 200), answered('either', 400)], words)).toEqual({
      state: 'passed',
      sentence: 'Fine.',
      advice: null,
    });
  });

  it('fails on whatever is no refusal where one is expected: a 2xx, a 3xx, a 5xx, a cut, no answer', () => {
    for (const wrong of [answered('refuse', 200), answered('refuse', 302), answered('refuse', 500)]) {
      expect(stateOf([answered('refuse', 401), wrong])).toBe('failed');
    }
    for (const outcome of ['reset', 'timed-out', 'malformed-answer'] as const) expect(stateOf([ended('refuse', outcome)])).toBe('failed');
  });

  it('fails on whatever is no 2xx where one is expected, and never lets a 5xx pass', () => {
    for (const status of [301, 401, 409, 429, 500]) expect(stateOf([answered('accept', status)])).toBe('failed');
    expect([stateOf([answered('either', 500)]), stateOf([ended('either', 'reset')])]).toEqual(['failed', 'failed']);
  });

  it('says nothing when nobody is there any more, and fails when only some requests found nobody', () => {
    expect(stateOf([ended('refuse', 'refused'), ended('accept', 'unreachable')])).toBe('inconclusive');
    expect(stateOf([answered('accept', 200), ended('accept', 'refused')])).toBe('failed');
    expect(stateOf([answered('accept', 200), ended('accept', 'blocked')])).toBe('inconclusive');
  });

  it('says what was answered to what, and what was expected', () => {
    const verdict = judge(
      [answered('refuse', 200, 'an empty one'), answered('refuse', 500, 'a short one'), answered('accept', 401, 'a good one')],
      words,
    );
    expect(verdict.sentence).toBe(
      'Answered 401 to a good one, where a 2xx is expected. Answered 200 to an empty one; answered 500 to a short one, where a refusal (4xx) is expected.',
    );
    expect(verdict.advice).toBe('Change it.');
  });

  it('counts what is the same instead of repeating it', () => {
    expect(groupedWords([answered('accept', 503, 'an event'), answered('accept', 503, 'an event')])).toBe(
      'Answered 503 to an event (2 times)',
    );
    expect(listWords(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toBe('a, b, c, d, e, f and 2 more');
  });
});

describe('the plan', () => {
  it('is the whole suite unless told', () => {
    expect([...planOf(undefined)]).toEqual([...conformanceChecks]);
  });

  it('brings the good event along for whatever rests on it', () => {
    expect([...planOf(['survives-burst'])]).toEqual(['survives-burst', 'accepts-good']);
    expect([...planOf(['answers-in-time'])]).toEqual(['answers-in-time']);
  });
});

it('every check has its facts, in the order of the contract', () => {
  expect(checkFacts.map(({ name }) => name)).toEqual([...conformanceChecks]);
  for (const { title, explanation } of checkFacts) expect([title.endsWith('.'), explanation.endsWith('.')]).toEqual([false, true]);
});
