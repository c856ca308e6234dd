import { describe, expect, it } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import { type Plan, planOptionsSchema } from '#contract/models/plan.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { usualForm } from '#renderer/features/plans/plan-form.ts';
import { createPlanSession, type PlanOrigin, type PlanSessionParts, sendableCount } from '#renderer/features/plans/plan-session.ts';
import { plan, replaySummary } from '#test/unit/renderer/support/replays.ts';

const from = { ids: [deliveryIdOf(1), deliveryIdOf(2)] };
const named = { ...usualForm, target: { targetId: null, url: 'http://127.0.0.1:3000/' } };

/** An engine that works plans out as it is told; calls wait until the test lets them go. */
function fakeEngine() {
  const calls: string[] = [];
  const held: (() => void)[] = [];
  const control: { isHolding: boolean; fails: unknown } = { isHolding: false, fails: undefined };
  let made: Plan = plan();
  const answer = async <T>(name: string, work: () => T): Promise<T> => {
    calls.push(name);
    if (control.isHolding) await new Promise<void>((resolve) => held.push(resolve));
    if (control.fails !== undefined) throw control.fails;
    return work();
  };
  const remade = (options: Plan['options'] | undefined) => {
    made = { ...made, options: options ?? made.options, fingerprint: `${made.fingerprint}'` };
    return made;
  };
  const plans: PlanSessionParts['plans'] = {
    create: ({ options }) => answer('create', () => remade(planOptionsSchema.parse({ ...made.options, ...options }))),
    update: ({ options }) => answer('update', () => remade(planOptionsSchema.parse({ ...made.options, ...options }))),
    get: () => answer('get', () => made),
    remove: () => answer('remove', () => ({})),
    start: ({ fingerprint, confirmedHost }) =>
      answer(`start ${fingerprint} ${confirmedHost ?? ''}`.trim(), () => {
        if (fingerprint !== made.fingerprint) throw clientFailure('conflict.plan_changed', { problem: 'A delivery is gone.' });
        return { ...replaySummary('rpl_1'), attempts: [] };
      }),
  };
  return {
    calls,
    control,
    plans,
    release: () => {
      control.isHolding = false;
      for (const go of held.splice(0)) go();
    },
    changeElsewhere: () => remade(undefined),
  };
}

function begin(origin: PlanOrigin = { from }) {
  const engine = fakeEngine();
  const waiting: (() => void)[] = [];
  const after = (_: number, act: () => void) => {
    waiting.push(act);
    return () => waiting.splice(waiting.indexOf(act), 1);
  };
  const session = createPlanSession({ plans: engine.plans, after }, origin);
  const rest = async () => {
    for (const act of waiting.splice(0)) act();
    await settle();
  };
  return { ...engine, session, rest, state: () => session.store.getState() };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe('a plan while its options are chosen', () => {
  it('is made once a target is named and the person rests, and changed from then on', async () => {
    const { session, calls, rest, state } = begin();
    session.choose({ ...usualForm, order: 'reversed' });
    await rest();
    expect(calls).toEqual([]);
    session.choose(named);
    session.choose({ ...named, order: 'reversed' });
    await rest();
    expect(calls).toEqual(['create']);
    expect(state().isCurrent).toBe(true);
    session.choose({ ...named, order: 'random' });
    expect(state().isCurrent, 'what is shown is not what the fields say').toBe(false);
    await rest();
    expect(calls).toEqual(['create', 'update']);
    expect(state().plan?.options.order).toBe('random');
    expect(state().isCurrent).toBe(true);
  });

  it('is never made twice: what is chosen meanwhile waits for it', async () => {
    const { session, calls, rest, state, control, release } = begin();
    control.isHolding = true;
    session.choose(named);
    await rest();
    session.choose({ ...named, kind: 'fresh' });
    await rest();
    expect(calls).toEqual(['create']);
    release();
    await settle();
    expect(calls).toEqual(['create', 'update']);
    expect(state().plan?.options.kind).toBe('fresh');
  });

  it('is gone when it is neither sent nor saved, also when it was still being made', async () => {
    const dropped = begin();
    dropped.session.choose(named);
    await dropped.rest();
    dropped.session.end();
    expect(dropped.calls).toEqual(['create', 'remove']);
    const early = begin();
    early.control.isHolding = true;
    early.session.choose(named);
    await early.rest();
    early.session.end();
    expect(early.calls).toEqual(['create']);
    early.release();
    await settle();
    expect(early.calls).toEqual(['create', 'remove']);
    const kept = begin();
    kept.session.choose(named);
    await kept.rest();
    kept.session.keep();
    kept.session.end();
    expect(kept.calls).toEqual(['create']);
  });

  it('keeps what was shown when working it out fails, and tries again', async () => {
    const { session, calls, rest, state, control } = begin();
    session.choose(named);
    await rest();
    control.fails = new Error('no');
    session.choose({ ...named, kind: 'fresh' });
    await rest();
    expect(state().error).toBe(control.fails);
    expect(state().plan).not.toBeNull();
    expect(await session.send(undefined), 'what is not current is not sent').toBeUndefined();
    control.fails = undefined;
    session.again();
    await settle();
    expect(state().error).toBeUndefined();
    expect(calls).toEqual(['create', 'update', 'update']);
  });

  it('is sent by the fingerprint that was shown, with the host as it was typed, and stays', async () => {
    const { session, calls, rest } = begin();
    session.choose(named);
    await rest();
    const replay = await session.send('shop.example');
    expect(replay?.id).toBe('rpl_1');
    session.end();
    expect(calls).toEqual(['create', "start f1' shop.example"]);
  });

  it('is shown anew when it is not the one that was confirmed', async () => {
    const { session, calls, rest, state, changeElsewhere } = begin();
    session.choose(named);
    await rest();
    const changed = changeElsewhere();
    expect(await session.send(undefined)).toBeUndefined();
    expect(calls).toEqual(['create', "start f1'", 'get']);
    expect(state().sendError).toBeDefined();
    expect(state().plan?.fingerprint).toBe(changed.fingerprint);
    expect(state().isCurrent).toBe(true);
  });

  it('starts from a saved one, which may be sent at once and outlives the page', async () => {
    const saved = plan();
    const { session, calls, state } = begin({ plan: saved });
    expect(state().isCurrent).toBe(true);
    expect((await session.send(undefined))?.id).toBe('rpl_1');
    session.end();
    expect(calls).toEqual(['start f1']);
  });

  it('counts what leaves without what can not be sent', () => {
    expect(sendableCount(plan())).toBe(10);
  });
});
