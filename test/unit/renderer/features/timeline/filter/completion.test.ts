import { createRouterClient, implement } from '@orpc/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '#contract/api.ts';
import type { Completion } from '#contract/models/query-help.ts';
import { createCompletion } from '#renderer/features/timeline/filter/completion.ts';
import { optionsOf, recentOptions } from '#renderer/features/timeline/filter/completion-options.ts';
import { forgetFilters, noteFilter, recentFilters, withFilter } from '#renderer/features/timeline/filter/filter-history.ts';
import { waitFor } from '#test/support/wait-for.ts';

type Item = Completion['items'][number];

const typeKey: Item = { kind: 'key', insert: 'type:', label: 'type:', detail: 'Event type', count: null };
const failed: Item = { kind: 'value', insert: 'run.failed', label: 'run.failed', detail: null, count: 12 };
const started: Item = { kind: 'value', insert: 'run.started', label: 'run.started', detail: null, count: 3 };

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    key: () => null,
    length: 0,
  };
}

beforeEach(() => {
  vi.stubGlobal('localStorage', memory());
});

/** The procedure over a list of answers by text, with what was asked. */
function completing(answers: Readonly<Record<string, Completion>>) {
  const asked: { readonly text: string; readonly signal: AbortSignal | undefined }[] = [];
  let gate: Promise<void> = Promise.resolve();
  const os = implement(api.deliveries);
  const complete = os.complete.handler(async ({ input, signal }) => {
    asked.push({ text: input.text, signal });
    await gate;
    return answers[input.text] ?? { from: input.position, to: input.position, items: [] };
  });
  const client = createRouterClient({ complete }, {});
  const hold = () => {
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    return held.resolve;
  };
  return { completion: createCompletion({ deliveries: { complete: client.complete } }), asked, hold };
}

describe('options of an answer', () => {
  it('put a key where it is written, with the cursor behind it', () => {
    const [option] = optionsOf({ from: 4, to: 6, items: [typeKey] }, 'foo ty bar');
    expect(option).toMatchObject({ text: 'foo type: bar', caret: 9, isComplete: false, group: 'keys' });
  });

  it('put a space behind a value, unless there is one or a parenthesis closes', () => {
    const option = (text: string, to: number) => optionsOf({ from: 5, to, items: [failed] }, text)[0];
    expect(option('type:run', 8)).toMatchObject({ text: 'type:run.failed ', caret: 16, isComplete: true, count: 12 });
    expect(option('type:run x', 8)).toMatchObject({ text: 'type:run.failed x', caret: 15 });
    expect(optionsOf({ from: 6, to: 9, items: [failed] }, '(type:run)')[0]).toMatchObject({ text: '(type:run.failed)' });
  });

  it('put none behind a name that may get a value yet', () => {
    const trace: Item = { kind: 'value', insert: 'x-trace', label: 'x-trace', detail: null, count: 1 };
    expect(optionsOf({ from: 7, to: 8, items: [trace] }, 'header:x')[0]?.text).toBe('header:x-trace');
    const path: Item = { ...trace, insert: '.data.status' };
    expect(optionsOf({ from: 4, to: 6, items: [path] }, 'body.d')[0]?.text).toBe('body.data.status');
    const whole: Item = { ...trace, insert: '.data.status=open' };
    expect(optionsOf({ from: 4, to: 6, items: [whole] }, 'body.d')[0]?.text).toBe('body.data.status=open ');
  });

  it('are none when only what stands there is offered', () => {
    expect(optionsOf({ from: 5, to: 15, items: [failed] }, 'type:run.failed')).toEqual([]);
    expect(optionsOf({ from: 5, to: 15, items: [failed, started] }, 'type:run.failed')).toHaveLength(2);
  });
});

describe('the list under the field', () => {
  it('opens with what the engine offers; nothing is chosen until an arrow is pressed', async () => {
    const { completion } = completing({ 'type:run': { from: 5, to: 8, items: [failed, started] } });
    completion.ask('type:run', 8);
    await waitFor(() => completion.store.getState().options.length === 2);
    expect(completion.store.getState().isChoosing).toBe(true);
    expect(completion.taken('type:run', false)).toBeUndefined();
    expect(completion.taken('type:run', true)?.text).toBe('type:run.failed ');
    completion.move(1);
    completion.move(1);
    expect(completion.taken('type:run', false)?.text).toBe('type:run.started ');
    completion.move(1);
    expect(completion.store.getState().active).toBe(0);
    completion.move(-1);
    expect(completion.store.getState().active).toBe(1);
  });

  it('goes up to the last from none', async () => {
    const { completion } = completing({ t: { from: 0, to: 1, items: [typeKey, failed, started] } });
    completion.ask('t', 1);
    await waitFor(() => completion.store.getState().options.length === 3);
    expect(completion.store.getState().isChoosing).toBe(false);
    completion.move(-1);
    expect(completion.store.getState().active).toBe(2);
  });

  it('gives up the question before with each keystroke, and never shows its answer', async () => {
    const { completion, asked, hold } = completing({
      t: { from: 0, to: 1, items: [typeKey] },
      'type:': { from: 5, to: 5, items: [failed, started] },
    });
    const release = hold();
    completion.ask('t', 1);
    await waitFor(() => asked.length === 1);
    completion.ask('type:', 5);
    expect(asked[0]?.signal?.aborted).toBe(true);
    release();
    await waitFor(() => completion.store.getState().options.length > 0);
    expect(completion.store.getState()).toMatchObject({ text: 'type:', active: -1 });
  });

  it('takes nothing that belongs to another text', async () => {
    const { completion } = completing({ t: { from: 0, to: 1, items: [typeKey] } });
    completion.ask('t', 1);
    await waitFor(() => completion.store.getState().options.length === 1);
    expect(completion.taken('ty', true)).toBeUndefined();
  });

  it('keeps a key that is pressed before the answer for the newest text until that is there', async () => {
    const { completion, asked, hold } = completing({
      '': { from: 0, to: 0, items: [started, typeKey] },
      ty: { from: 0, to: 2, items: [typeKey] },
      run: { from: 0, to: 3, items: [failed, started] },
    });
    completion.ask('', 0);
    await waitFor(() => completion.store.getState().options.length === 2);
    completion.move(1);
    const taken: (string | undefined)[] = [];
    const take = (text: string, orFirst: boolean) => () => taken.push(completion.taken(text, orFirst)?.label);
    const release = hold();
    completion.ask('ty', 2);
    await waitFor(() => asked.length === 2);
    expect(completion.store.getState().active, 'what was chosen for the text before').toBe(-1);
    completion.whenCurrent(take('ty', true));
    expect(taken).toEqual([]);
    release();
    await waitFor(() => taken.length === 1);
    expect(taken).toEqual(['type:']);
    const again = hold();
    completion.ask('run', 3);
    completion.whenCurrent(() => completion.move(1));
    completion.whenCurrent(() => completion.move(1));
    completion.afterWaiting(take('run', false));
    again();
    await waitFor(() => taken.length === 2);
    expect(taken[1]).toBe('run.started');
    completion.afterWaiting(take('run', false));
    expect(taken).toHaveLength(3);
  });

  it('drops a key that waits when more is typed or the list is closed', async () => {
    const { completion, asked, hold } = completing({ ty: { from: 0, to: 2, items: [typeKey] }, typ: { from: 0, to: 3, items: [typeKey] } });
    const release = hold();
    const run = vi.fn();
    completion.ask('ty', 2);
    completion.whenCurrent(run);
    completion.ask('typ', 3);
    await waitFor(() => asked.length === 2);
    release();
    await waitFor(() => completion.store.getState().options.length === 1);
    const again = hold();
    completion.ask('ty', 2);
    completion.whenCurrent(run);
    completion.close();
    again();
    completion.whenCurrent(() => undefined);
    completion.ask('typ', 3);
    await waitFor(() => completion.store.getState().text === 'typ');
    expect(run).not.toHaveBeenCalled();
  });

  it('closes once, and an answer that comes later does not open it again', async () => {
    const { completion, asked, hold } = completing({ t: { from: 0, to: 1, items: [typeKey] } });
    const release = hold();
    completion.ask('t', 1);
    await waitFor(() => asked.length === 1);
    expect(completion.close()).toBe(false);
    release();
    await waitFor(() => asked[0]?.signal?.aborted === true);
    expect(completion.store.getState().options).toEqual([]);
  });

  it('offers the filters used lately while the field is empty', async () => {
    noteFilter('verdict:mismatch');
    noteFilter('type:run.failed');
    const { completion } = completing({ '': { from: 0, to: 0, items: [typeKey] } });
    completion.ask('', 0);
    await waitFor(() => completion.store.getState().options.length === 3);
    expect(completion.store.getState().options.map(({ group, label }) => `${group} ${label}`)).toEqual([
      'recent type:run.failed',
      'recent verdict:mismatch',
      'keys type:',
    ]);
  });
});

describe('the filters used lately', () => {
  it('are each there once, newest first, twenty at most, trimmed', () => {
    expect(withFilter(['a', 'b'], ' b ')).toEqual(['b', 'a']);
    expect(withFilter(['a'], '  ')).toEqual(['a']);
    expect(withFilter(['a'], 'x'.repeat(501))).toEqual(['a']);
    const many = Array.from({ length: 20 }, (_, index) => `f${index}`);
    expect(withFilter(many, 'new')).toHaveLength(20);
    expect(recentOptions(many).length).toBeLessThan(10);
  });

  it('are remembered, survive nonsense, and can be forgotten', () => {
    noteFilter('a');
    expect(recentFilters()).toEqual(['a']);
    localStorage.setItem('hookglass.recent-filters', '{"x":1}');
    expect(recentFilters()).toEqual([]);
    localStorage.setItem('hookglass.recent-filters', '[1,"b",null]');
    expect(recentFilters()).toEqual(['b']);
    forgetFilters();
    expect(recentFilters()).toEqual([]);
  });
});
