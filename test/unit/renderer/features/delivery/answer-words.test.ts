import { expect, test } from 'vitest';
import { answerWords } from '#renderer/features/delivery/parts/answer-words.ts';

test('an answer later than 10 s says that the sender counts it as failed', () => {
  expect(answerWords({ answeredStatus: 200, durationUs: 3_120 })).toMatchObject({ status: '200, stored', took: '3.12 ms', isLate: false });
  expect(answerWords({ answeredStatus: 200, durationUs: 10_200_000 })).toMatchObject({
    isLate: true,
    deadline: expect.stringContaining('failed'),
  });
  expect(answerWords({ answeredStatus: null, durationUs: null })).toMatchObject({ took: null });
});
