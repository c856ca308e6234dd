import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ScenarioId, scenarioIdSchema } from '#contract/ids.ts';
import { type Scenario, scenarioSchema } from '#contract/models/scenario.ts';
import { createScenarioDocument, type DocumentPorts, scenarioRefOf } from '#renderer/features/scenarios/scenario-document.ts';

function aScenario(changes: Partial<Scenario>): Scenario {
  const usual = {
    id: null,
    slug: 'happy-run',
    name: 'Happy run',
    description: '',
    stepCount: 2,
    changedAtUs: null,
    isBroken: false,
    text: 'ready',
  };
  return scenarioSchema.parse({ ...usual, ...changes });
}

/** An engine that keeps texts in memory; `hold` makes the next keeping wait until it is let go. */
function anEngine() {
  const texts = new Map<string, string>([
    ['happy-run', 'ready'],
    ['scn_1', 'one'],
    ['scn_2', 'two'],
  ]);
  const saved: { readonly id?: ScenarioId; readonly text: string }[] = [];
  const copies: string[] = [];
  const state: { held: Promise<void> | undefined; failure: Error | undefined; clock: number } = {
    held: undefined,
    failure: undefined,
    clock: 0,
  };
  const find = (ref: string): Scenario => {
    const text = texts.get(ref);
    if (text === undefined) throw new Error(`no ${ref}`);
    const id = scenarioIdSchema.safeParse(ref);
    return aScenario(id.success ? { id: id.data, slug: ref, name: ref, text, changedAtUs: state.clock } : { text });
  };
  const ports: DocumentPorts = {
    restMs: 500,
    get: async (ref) => find(ref),
    save: async (input) => {
      await state.held;
      if (state.failure !== undefined) throw state.failure;
      saved.push(input);
      state.clock += 1;
      const ref = input.id ?? `scn_c${saved.length}`;
      texts.set(ref, input.text);
      return find(ref);
    },
    onCopy: (id, of) => copies.push(`${id} of ${of}`),
  };
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    state.held = promise;
    return () => {
      state.held = undefined;
      resolve();
    };
  };
  return { ports, saved, copies, texts, state, find, hold };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the text of a scenario', () => {
  it('is kept a moment after the last key, once', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('scn_1');
    await settle();
    document.type('one a');
    await vi.advanceTimersByTimeAsync(400);
    document.type('one ab');
    await vi.advanceTimersByTimeAsync(400);
    expect(engine.saved).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(engine.saved).toEqual([{ id: 'scn_1', text: 'one ab' }]);
    expect(document.store.getState()).toMatchObject({ saving: 'idle', kept: 'one ab', text: 'one ab' });
  });

  it('is copied by the first change when it came with Hookglass, and stays open as the copy', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('happy-run');
    await settle();
    const { key } = document.store.getState();
    document.type('mine');
    await document.flush();
    document.type('mine too');
    await document.flush();
    expect(engine.saved).toEqual([{ text: 'mine' }, { id: 'scn_c1', text: 'mine too' }]);
    expect(engine.copies).toEqual(['scn_c1 of happy-run']);
    expect(engine.texts.get('happy-run')).toBe('ready');
    // The same text in the same editor: what was typed can be undone.
    expect(document.store.getState()).toMatchObject({ ref: 'scn_c1', key, copyOf: 'Happy run' });
    document.open('scn_c1');
    expect(document.store.getState().key).toBe(key);
  });

  it('makes one copy, however much is typed while it is made', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('happy-run');
    await settle();
    const release = engine.hold();
    document.type('a');
    const first = document.flush();
    document.type('ab');
    const others = [document.flush(), document.flush()];
    release();
    await Promise.all([first, ...others]);
    expect(engine.saved.filter(({ id }) => id === undefined)).toHaveLength(1);
    expect(engine.texts.get('scn_c1')).toBe('ab');
  });

  it('is kept to the last key when another one is opened', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('scn_1');
    await settle();
    const release = engine.hold();
    document.type('one a');
    void document.flush();
    document.type('one ab');
    document.open('scn_2');
    release();
    await settle();
    expect(engine.texts.get('scn_1')).toBe('one ab');
    expect(document.store.getState()).toMatchObject({ ref: 'scn_2', text: 'two', kept: 'two', saving: 'idle' });
  });

  it('stays as it was typed when it can not be kept, and is kept at the next try', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('scn_1');
    await settle();
    engine.state.failure = new Error('disk full');
    document.type('dear text');
    expect(await document.flush()).toBe(false);
    expect(document.store.getState()).toMatchObject({ text: 'dear text', saving: 'failed' });
    engine.state.failure = undefined;
    expect(await document.flush()).toBe(true);
    expect(engine.texts.get('scn_1')).toBe('dear text');
  });

  it('follows another window, but not over what is typed here', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('scn_1');
    await settle();
    const elsewhere = (text: string) => {
      engine.texts.set('scn_1', text);
      engine.state.clock += 1;
      const { text: _, ...summary } = engine.find('scn_1');
      document.hear(summary);
    };
    elsewhere('of another window');
    await settle();
    expect(document.store.getState().text).toBe('of another window');
    document.type('mine');
    elsewhere('of another window again');
    await settle();
    expect(document.store.getState().text).toBe('mine');
  });

  it('says what could not be loaded, and loads it at the next try', async () => {
    const engine = anEngine();
    const document = createScenarioDocument(engine.ports);
    document.open('scn_9');
    await settle();
    expect(document.store.getState().loadError).toBeInstanceOf(Error);
    engine.texts.set('scn_9', 'nine');
    document.retry();
    await settle();
    expect(document.store.getState()).toMatchObject({ text: 'nine', loadError: undefined });
  });
});

it('asks by id for kept ones and by slug for the others', () => {
  expect(scenarioRefOf('scn_1')).toEqual({ id: 'scn_1' });
  expect(scenarioRefOf('happy-run')).toEqual({ slug: 'happy-run' });
});
