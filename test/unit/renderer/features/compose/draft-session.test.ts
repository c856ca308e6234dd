import { createRouterClient, implement, ORPCError } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '#contract/api.ts';
import { describeFailure } from '#contract/errors.ts';
import { stagedBodyIdSchema } from '#contract/ids.ts';
import { type Draft, draftSchema, longestInlineDraft } from '#contract/models/composer.ts';
import { createDraftSession, type SessionParts } from '#renderer/features/compose/draft-session.ts';

function aDraft(changes: Partial<Draft> = {}): Draft {
  const draft = draftSchema.parse({
    id: 'drf_1',
    name: 'run.failed',
    eventType: 'run.failed',
    envelope: 'current',
    createdAtUs: 1,
    changedAtUs: 1,
    origin: { kind: 'blank' },
    bytes: 2,
    composition: { destination: { to: 'sample' } },
    version: 1,
    canUndo: false,
    canRedo: false,
    bodyPath: '/texts/1',
    notes: [],
  });
  return { ...draft, ...changes };
}

/** The drafts procedures over one draft in memory, with every text it ever had. */
function fakeDrafts() {
  let draft = aDraft();
  const texts = ['{}'];
  const saves: unknown[] = [];
  let refuses = false;
  let gate: Promise<void> = Promise.resolve();
  const bump = (text: string, changes: Partial<Draft> = {}): Draft => {
    texts.push(text);
    draft = {
      ...draft,
      ...changes,
      version: texts.length,
      changedAtUs: draft.changedAtUs + 1,
      bodyPath: `/texts/${texts.length}`,
      canUndo: true,
    };
    return draft;
  };
  const os = implement(api.drafts);
  const save = os.save.handler(async ({ input }) => {
    saves.push(input);
    await gate;
    if (refuses) throw new ORPCError('log.disk_full', { data: describeFailure('internal.bug', { incident: 'x' }) });
    const { composition, text } = input;
    const changes = composition === undefined ? {} : { composition };
    return text !== undefined && 'text' in text ? bump(text.text, changes) : bump(texts.at(-1) ?? '', changes);
  });
  const get = os.get.handler(() => draft);
  const undo = os.undo.handler(() => bump(texts.at(-2) ?? '', { canRedo: true }));
  const redo = os.redo.handler(() => bump(texts.at(-1) ?? ''));
  const revert = os.revert.handler(({ input }) => bump(texts[input.version - 1] ?? ''));
  const staged: string[] = [];
  const stageBody = implement(api.verification).stageBody.handler(({ input }) => {
    staged.push(atob(input.base64));
    return { id: stagedBodyIdSchema.parse('stg_1'), bytes: staged.join('').length };
  });
  const client = createRouterClient({ save, get, undo, redo, revert }, {});
  const staging = createRouterClient({ stageBody }, {});
  const parts: SessionParts = {
    client: { drafts: client, verification: staging },
    fetchText: async (path) => texts[Number(path.split('/').at(-1)) - 1] ?? '',
    draft,
    text: '{}',
  };
  return {
    parts,
    saves,
    texts,
    staged,
    refuse: (value: boolean) => {
      refuses = value;
    },
    hold() {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return held.resolve;
    },
    /** Somebody else saves. */
    elsewhere: (text: string) => bump(text),
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a draft that is being written', () => {
  it('is saved once the person rests, with the last of what was typed', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.typed(() => 'a');
    await vi.advanceTimersByTimeAsync(400);
    session.typed(() => 'ab');
    expect(session.store.getState().saving.kind).toBe('waiting');
    await vi.advanceTimersByTimeAsync(599);
    expect(fake.saves).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(fake.texts).toEqual(['{}', 'ab']);
    expect(session.store.getState().saving.kind).toBe('saved');
  });

  it('saves what is typed while a save is on its way in a second one, never both at once', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    const release = fake.hold();
    session.typed(() => 'a');
    const flushed = session.flush();
    session.typed(() => 'ab');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fake.saves).toHaveLength(1);
    release();
    expect(await flushed).toBe(true);
    expect(fake.texts.slice(1)).toEqual(['a', 'ab']);
  });

  it('keeps what could not be saved, and says so', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    fake.refuse(true);
    session.typed(() => 'mine');
    expect(await session.flush()).toBe(false);
    expect(session.store.getState()).toMatchObject({ text: 'mine', saving: { kind: 'failed' } });
    fake.refuse(false);
    expect(await session.flush()).toBe(true);
    expect(fake.texts.at(-1)).toBe('mine');
  });

  it('takes in what others wrote where nothing is lost', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.hear(fake.elsewhere('theirs'));
    await vi.advanceTimersByTimeAsync(0);
    expect(session.store.getState()).toMatchObject({ text: 'theirs', round: 1, elsewhere: null });
  });

  it.each(['mine', 'theirs'] as const)('stops and asks where something would be lost; %s can be had', async (choice) => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.typed(() => 'mine');
    session.hear(fake.elsewhere('theirs'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(session.store.getState().elsewhere?.version).toBe(2);
    expect(fake.saves).toHaveLength(0);
    if (choice === 'mine') session.keepMine();
    else await session.takeTheirs();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.text()).toBe(choice);
    expect(fake.texts).toEqual(choice === 'mine' ? ['{}', 'theirs', 'mine'] : ['{}', 'theirs']);
    expect(session.store.getState().elsewhere).toBeNull();
  });

  it('does not take its own save for somebody else’s', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.typed(() => 'a');
    await session.flush();
    session.hear(session.store.getState().draft);
    await vi.advanceTimersByTimeAsync(0);
    expect(session.store.getState()).toMatchObject({ round: 0, elsewhere: null });
  });

  it('saves before it goes back', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.typed(() => 'a');
    await session.undo();
    expect(fake.texts).toEqual(['{}', 'a', '{}']);
    expect(session.store.getState()).toMatchObject({ text: '{}', round: 1 });
  });

  it('keeps half-typed parts of the request to itself', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.compose({
      destination: { to: 'url', url: '' },
      headers: [
        ['', 'x'],
        ['X-A', '1'],
      ],
      method: ' ',
    });
    await session.flush();
    expect(fake.saves).toEqual([{ id: 'drf_1', composition: { ...fake.parts.draft.composition, headers: [['X-A', '1']] } }]);
    expect(session.store.getState().composition.destination).toEqual({ to: 'url', url: '' });
  });

  it('hands a long text in by pieces', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    const long = 'x'.repeat(longestInlineDraft + 1);
    session.typed(() => long);
    await session.flush();
    expect(fake.saves).toEqual([{ id: 'drf_1', text: { stagedId: 'stg_1' } }]);
    expect(fake.staged.join('')).toBe(long);
  });

  it('takes an earlier version as one of its own', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.typed(() => 'a');
    await session.revert(1);
    expect(session.store.getState()).toMatchObject({ text: '{}', draft: { version: 3 } });
  });

  it('saves nothing once it is gone', async () => {
    const fake = fakeDrafts();
    const session = createDraftSession(fake.parts);
    session.typed(() => 'a');
    session.hearRemoved();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fake.saves).toHaveLength(0);
    expect(session.store.getState().isGone).toBe(true);
  });
});
