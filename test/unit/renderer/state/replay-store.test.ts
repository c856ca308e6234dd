import { describe, expect, it } from 'vitest';
import { unfinishedReplays } from '#renderer/app/jobs/replay-status.tsx';
import { applyFeed } from '#renderer/state/apply-feed.ts';
import { withReplays } from '#renderer/state/replay-store.ts';
import { createStores } from '#renderer/state/stores.ts';
import { replaySummary, target } from '../support/replays.ts';

describe('replay jobs as they are told', () => {
  it('stand newest first, each once', () => {
    const older = replaySummary('rpl_1', { createdAtUs: 1 });
    const newer = replaySummary('rpl_2', { createdAtUs: 2 });
    expect(withReplays([older], [newer, { ...older, doneAttempts: 3 }]).map(({ id, doneAttempts }) => [id, doneAttempts])).toEqual([
      ['rpl_2', 0],
      ['rpl_1', 3],
    ]);
  });

  it('are not taken back by an answer that is older than the feed', () => {
    const ended = replaySummary('rpl_1', { state: 'done', doneAttempts: 10 });
    expect(withReplays([ended], [replaySummary('rpl_1', { doneAttempts: 10 })])).toEqual([ended]);
    const running = replaySummary('rpl_1', { doneAttempts: 5 });
    expect(withReplays([running], [replaySummary('rpl_1', { doneAttempts: 4 })])).toEqual([running]);
  });

  it('go on after a pause and an interruption', () => {
    for (const state of ['paused', 'interrupted'] as const) {
      const next = withReplays([replaySummary('rpl_1', { state, doneAttempts: 5 })], [replaySummary('rpl_1', { doneAttempts: 5 })]);
      expect(next[0]?.state).toBe('running');
    }
  });

  it('show in the status line while they are unfinished and more than one delivery, running ones first', () => {
    const jobs = [
      replaySummary('rpl_1', { state: 'paused' }),
      replaySummary('rpl_2', { totalAttempts: 1 }),
      replaySummary('rpl_3', { state: 'done' }),
      replaySummary('rpl_4'),
    ];
    expect(unfinishedReplays(jobs).map(({ id }) => id)).toEqual(['rpl_4', 'rpl_1']);
  });
});

describe('the feed', () => {
  it('puts jobs and targets into their stores', () => {
    const stores = createStores();
    const shop = target('tgt_1', { name: 'Shop' });
    applyFeed(stores, [
      { kind: 'replay.updated', replay: replaySummary('rpl_1') },
      { kind: 'target.changed', target: shop },
    ]);
    expect(stores.replay.getState().replays?.map(({ id }) => id)).toEqual(['rpl_1']);
    expect(stores.target.getState().targets, 'what was never asked for stays unknown').toBeNull();
    stores.target.setState({ targets: [shop] });
    const apples = target('tgt_2', { name: 'Apples' });
    applyFeed(stores, [
      { kind: 'target.changed', target: apples },
      { kind: 'target.changed', target: { ...shop, name: 'Zoo' } },
    ]);
    expect(stores.target.getState().targets?.map(({ name }) => name)).toEqual(['Apples', 'Zoo']);
    applyFeed(stores, [{ kind: 'target.removed', id: apples.id }]);
    expect(stores.target.getState().targets?.map(({ name }) => name)).toEqual(['Zoo']);
  });
});
