import { expect, test } from 'vitest';
import { judgementWords } from '#contract/models/composer.ts';
import { attemptSummarySchema } from '#contract/models/replay.ts';
import { judgementLook, sourceLine } from '#renderer/exchange/judgement-words.ts';

const composed = { source: 'composer', kind: 'composed', deliveryId: null, draftId: null, groupId: null, groupPart: null } as const;
const fields = attemptSummarySchema.pick({ deliveryId: true, draftId: true });

test('each judgement has a word and a sign of its own', () => {
  expect(new Set(judgementWords.map((word) => judgementLook(word).word)).size).toBe(3);
  expect(new Set(judgementWords.map((word) => judgementLook(word).sign)).size).toBe(3);
});

test('an attempt says what it belongs to, also where it has neither delivery nor draft', () => {
  const { deliveryId, draftId } = fields.parse({ deliveryId: 'dlv_3', draftId: 'drf_1' });
  expect(sourceLine({ ...composed, source: 'replay', kind: 'fresh', deliveryId })).toBe('Replay of dlv_3, fresh');
  expect(sourceLine(composed)).toBe('Composed');
  expect(sourceLine({ ...composed, draftId })).toBe('Composed from drf_1');
  expect(sourceLine({ ...composed, source: 'scenario', groupId: 'srn_1', groupPart: '4.2' })).toBe('Scenario, step 4.2 of srn_1');
  expect(sourceLine({ ...composed, source: 'conformance', groupId: 'cfr_1', groupPart: 'refuses-unsigned' })).toBe(
    'Handler check, refuses-unsigned of cfr_1',
  );
});
