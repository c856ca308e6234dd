import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { nextSteps } from '#contract/error-row.ts';
import { describeFailure } from '#contract/errors.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { noticeError, presentError, wordsOfStep } from '#renderer/errors/present-error.ts';
import { createNoticeStore, dismissNotice } from '#renderer/state/notice-store.ts';

describe('errors in words', () => {
  it("takes the engine's words: what failed, why, next", () => {
    const failure = describeFailure('log.disk_full');
    const presented = presentError(new ORPCError(failure.code, { data: failure }));
    expect(presented?.title).toBe('Not stored: the disk is full.');
    expect(presented?.text).toContain('Free space on the disk');
    expect(presented?.steps).toEqual(['free_disk_space']);
  });

  it('calls what carries no failure a mistake of ours, with its text in the details only', () => {
    const failure = failureOf(new TypeError('x is undefined'));
    expect(failure.code).toBe('internal.bug');
    expect(failure.sentence + failure.reason).not.toContain('x is undefined');
    expect(failure.details?.['problem']).toContain('x is undefined');
    expect(failureOf(new ORPCError('X', { data: { nonsense: true } })).code).toBe('internal.bug');
  });

  it('says nothing about what was cancelled', () => {
    expect(presentError(new DOMException('gone', 'AbortError'))).toBeNull();
    expect(presentError(clientFailure('cancelled.by_user'))).toBeNull();
  });

  it('has words, or knows that there is no button, for every step of the table', () => {
    for (const step of nextSteps) expect(wordsOfStep(step), step).not.toBeUndefined();
  });

  it('gives one notice per failure, however often it happens', () => {
    const store = createNoticeStore();
    noticeError(store, clientFailure('link.lost'));
    noticeError(store, clientFailure('link.lost'));
    noticeError(store, clientFailure('log.disk_full'));
    noticeError(store, new DOMException('gone', 'AbortError'));
    expect(store.getState().notices.map((notice) => notice.key)).toEqual(['link.lost', 'log.disk_full']);
    dismissNotice(store, store.getState().notices[0]?.id ?? '');
    expect(store.getState().notices).toHaveLength(1);
  });
});
