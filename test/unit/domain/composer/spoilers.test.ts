import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptOutcomes } from '#contract/models/attempt-outcome.ts';
import { type Expectation, type Spoiler, spoilerNames, spoilerSchema } from '#contract/models/composer.ts';
import { deadlineVerdicts } from '#contract/models/replay.ts';
import {
  type AnswerFacts,
  allSpoilerFacts,
  describeUnfit,
  expectationOf,
  judgeAnswer,
  spoilerFacts,
  worstJudgement,
} from '#domain/composer/spoilers.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';

const zof = schemeFactsOf('zof');
const svix = schemeFactsOf('svix');
const stripe = schemeFactsOf('stripe');
const spoil = (...names: readonly string[]): Spoiler[] => names.map((name) => spoilerSchema.parse({ name }));

function answered(status: number, spoilers: readonly Spoiler[], more: Partial<AnswerFacts> = {}): AnswerFacts {
  return {
    expectation: expectationOf(spoilers, zof),
    spoilers,
    outcome: 'answered',
    status,
    deadline: status < 300 ? 'in-time' : 'not-2xx',
    totalUs: 20_000,
    reachedAfterCut: null,
    ...more,
  };
}

const word = (facts: AnswerFacts) => judgeAnswer(facts).word;

test('each spoiler says what it does and what a correct handler answers', () => {
  expect(allSpoilerFacts.map(({ name }) => name)).toEqual([...spoilerNames]);
  for (const { label, what, expects } of allSpoilerFacts) {
    expect(label).toMatch(/^[A-Z]/);
    expect(what).toMatch(/^[A-Z].*\.$/);
    expect(expects.sentence).toMatch(/[Cc]orrect handler.*\.$/);
  }
});

describe('what is expected', () => {
  test.each<readonly [string, Expectation['answer']]>([
    ['unsigned', 'refuse'],
    ['wrong-secret', 'refuse'],
    ['tampered', 'refuse'],
    ['stale-timestamp', 'accept-or-refuse'],
    ['duplicate-id', 'accept'],
    ['upper-case-hex', 'accept-or-refuse'],
    ['prefix', 'refuse'],
    ['base64', 'refuse'],
    ['wrong-content-type', 'accept-or-refuse'],
    ['truncated-body', 'refuse'],
    ['invalid-utf8', 'accept-or-refuse'],
    ['oversized', 'accept-or-refuse'],
    ['slow-body', 'accept-or-refuse'],
    ['wrong-method', 'accept-or-refuse'],
    ['cut-connection', 'none'],
  ])('%s: %s', (name, answer) => {
    expect(expectationOf(spoil(name), zof).answer).toBe(answer);
    expect(expectationOf(spoil(name)).answer).toBe(answer);
  });

  test('nothing spoilt is taken; signed by nobody it may be refused', () => {
    expect(expectationOf([], zof)).toMatchObject({ answer: 'accept', sentence: expect.stringContaining('within 10 s') });
    expect(expectationOf([], null).answer).toBe('accept-or-refuse');
  });

  test('a stale time has to be refused where it is signed and surely outside of the tolerance', () => {
    const stale = (ageSeconds: number): Spoiler[] => [{ name: 'stale-timestamp', ageSeconds }];
    expect(expectationOf(stale(3600), svix).answer).toBe('refuse');
    expect(expectationOf(stale(60), svix).answer).toBe('accept-or-refuse');
    expect(expectationOf(stale(3600), zof).answer).toBe('accept-or-refuse');
    expect(expectationOf(stale(3600), null).answer).toBe('accept-or-refuse');
  });

  test('of several the strictest counts', () => {
    expect(expectationOf(spoil('duplicate-id', 'oversized', 'unsigned'), zof)).toEqual(spoilerFacts('unsigned').expects);
    expect(expectationOf(spoil('duplicate-id', 'wrong-method'), zof).answer).toBe('accept-or-refuse');
    expect(expectationOf(spoil('unsigned', 'cut-connection'), zof).answer).toBe('none');
  });
});

describe('what does not fit', () => {
  test('two that undo each other, or one twice, are told by name', () => {
    expect(describeUnfit(spoil('unsigned', 'prefix'), zof)).toEqual(['"Unsigned" and "Prefix" do not go together.']);
    expect(describeUnfit(spoil('base64', 'upper-case-hex'), zof)).toEqual(['"Base64" and "Upper-case hex" do not go together.']);
    expect(describeUnfit(spoil('cut-connection', 'slow-body', 'duplicate-id'), zof, 100)).toHaveLength(2);
    expect(describeUnfit(spoil('oversized', 'oversized'), zof)).toEqual(['"Oversized" is chosen twice.']);
    expect(describeUnfit(spoil('wrong-secret', 'tampered', 'upper-case-hex', 'prefix', 'slow-body', 'duplicate-id'), zof, 100)).toEqual([]);
  });

  test('one that has nothing to work on says what it needs', () => {
    expect(describeUnfit(spoil('prefix'), null)).toEqual(['"Prefix" needs a signature, and nobody signs.']);
    expect(describeUnfit(spoil('upper-case-hex'), svix)).toEqual([
      '"Upper-case hex" needs a signature in hex; Svix writes base64 after "v1,".',
    ]);
    expect(describeUnfit(spoil('base64'), null)).toEqual(['"Base64" needs a signature in hex, and nobody signs.']);
    expect(describeUnfit(spoil('base64'), stripe)).toEqual([]);
    expect(describeUnfit(spoil('truncated-body'), zof, 1)).toEqual(['"Truncated body" needs a body, and there is none to spoil.']);
    expect(describeUnfit(spoil('invalid-utf8', 'tampered'), zof, 1)).toEqual([]);
    expect(describeUnfit(spoil('tampered'), zof, 0)).toEqual(['"Tampered after signing" needs a body, and there is none to spoil.']);
    expect(describeUnfit(spoil('unsigned', 'stale-timestamp', 'wrong-method'), null, 0)).toEqual([]);
  });

  test('conflicts hold both ways round, whatever the order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...spoilerNames]), fc.constantFrom(zof, svix, null), (names, scheme) => {
        const there = describeUnfit(spoil(...names), scheme, 100).length;
        expect(describeUnfit(spoil(...names.toReversed()), scheme, 100)).toHaveLength(there);
      }),
    );
    for (const { name, conflictsWith } of allSpoilerFacts) {
      for (const other of conflictsWith) expect(spoilerFacts(other).conflictsWith, `${name} ${other}`).toContain(name);
    }
  });
});

describe('judging', () => {
  const wrong = 'not-handled-correctly';
  const right = 'handled-correctly';
  test.each<readonly [string, AnswerFacts, string]>([
    ['200 to a good one', answered(200, []), right],
    ['204 after 12 s', answered(204, [], { deadline: 'late', totalUs: 12_000_000 }), wrong],
    ['401 to a good one', answered(401, []), wrong],
    ['302 to a good one', answered(302, []), wrong],
    ['500 to a good one', answered(500, []), wrong],
    ['401 to an unsigned one', answered(401, spoil('unsigned')), right],
    ['200 to an unsigned one', answered(200, spoil('unsigned')), wrong],
    ['302 to an unsigned one', answered(302, spoil('unsigned')), wrong],
    ['500 to an unsigned one', answered(500, spoil('unsigned')), wrong],
    ['429 to an unsigned one', answered(429, spoil('unsigned')), 'unclear'],
    ['200 to a duplicate', answered(200, spoil('duplicate-id')), right],
    ['409 to a duplicate', answered(409, spoil('duplicate-id')), wrong],
    ['415 to another content type', answered(415, spoil('wrong-content-type')), right],
    ['200 to another content type', answered(200, spoil('wrong-content-type')), right],
    ['500 to invalid UTF-8', answered(500, spoil('invalid-utf8')), wrong],
    ['200 to a slow body, 12 s later', answered(200, spoil('slow-body'), { deadline: 'late', totalUs: 12_300_000 }), right],
    ['408 to a slow body', answered(408, spoil('slow-body')), right],
    ['400 to a slow body', answered(400, spoil('slow-body')), wrong],
    ['401 to a slow and unsigned body', answered(401, spoil('slow-body', 'unsigned')), right],
    ['413 to an oversized body', answered(413, spoil('oversized')), right],
    ['405 to another method', answered(405, spoil('wrong-method')), right],
  ])('%s', (_, facts, expected) => {
    expect(word(facts)).toBe(expected);
  });

  test('without an answer: a handler that hangs or cuts is wrong, one that was not reached is not judged', () => {
    const without = (outcome: AnswerFacts['outcome'], ...names: string[]) =>
      word({ ...answered(0, spoil(...names)), outcome, status: null, deadline: 'no-answer' });
    expect(without('timed-out')).toBe(wrong);
    expect(without('timed-out', 'unsigned')).toBe(wrong);
    expect(without('reset', 'invalid-utf8')).toBe(wrong);
    expect(without('reset', 'oversized')).toBe(right);
    expect(without('malformed-answer')).toBe(wrong);
    for (const outcome of ['refused', 'unreachable', 'unresolved', 'tls-failed', 'cancelled', 'blocked', 'unknown', 'pending'] as const) {
      expect(without(outcome)).toBe('unclear');
    }
  });

  test('after a cut connection it counts whether the handler takes the next one', () => {
    const cut = (reachedAfterCut: boolean | null) =>
      word({ ...answered(0, spoil('cut-connection')), outcome: 'reset', status: null, reachedAfterCut });
    expect([cut(true), cut(false), cut(null)]).toEqual([right, wrong, 'unclear']);
  });

  test('the sentence says what was expected, what came and what it means', () => {
    const judgement = judgeAnswer(answered(200, spoil('tampered')));
    expect(judgement.sentence).toBe(
      'A correct handler refuses it with a 4xx, because the signature is not right for these bytes. It answered 200 and took what it should have refused.',
    );
    expect(judgement.spoilers).toEqual(['tampered']);
    expect(judgeAnswer(answered(404, spoil('unsigned'))).sentence).toContain('nothing is at this path');
  });

  test('of several exchanges the worst counts', () => {
    const all = [answered(200, []), answered(429, spoil('unsigned')), answered(500, [])].map(judgeAnswer);
    expect(worstJudgement(all)).toBe(all[2]);
    expect(worstJudgement(all.slice(0, 2))).toBe(all[1]);
    expect(worstJudgement([])).toBeUndefined();
  });

  test('whatever is combined: a 5xx is never right, taking what has to be refused never either, and every verdict has words', () => {
    const facts = fc.record({
      spoilers: fc.shuffledSubarray([...spoilerNames]).map((names) => spoil(...names)),
      outcome: fc.constantFrom(...attemptOutcomes),
      status: fc.option(fc.integer({ min: 100, max: 599 }), { nil: null }),
      deadline: fc.option(fc.constantFrom(...deadlineVerdicts), { nil: null }),
      totalUs: fc.option(fc.nat({ max: 30_000_000 }), { nil: null }),
      reachedAfterCut: fc.option(fc.boolean(), { nil: null }),
      scheme: fc.constantFrom(zof, svix, null),
    });
    fc.assert(
      fc.property(facts, ({ scheme, ...rest }) => {
        const expectation = expectationOf(rest.spoilers, scheme);
        const judgement = judgeAnswer({ ...rest, expectation });
        expect(judgement.sentence).toMatch(/^[A-Z].*\.$/);
        if (expectation.answer === 'none' || rest.outcome !== 'answered') return;
        if ((rest.status ?? 0) >= 500) expect(judgement.word).toBe(wrong);
        if (expectation.answer === 'refuse' && rest.status === 200) expect(judgement.word).toBe(wrong);
      }),
    );
  });
});
