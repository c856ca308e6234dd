import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '#contract/errors.ts';
import { type StagedBodyId, stagedBodyIdSchema } from '#contract/ids.ts';
import { Failure } from '#engine/failure.ts';
import { createStagedBodies, type StagedBodies } from '#engine/verification/staged-bodies.ts';

const mib = 1024 * 1024;
const minuteUs = 60_000_000;
let nowUs: number;
let bodies: StagedBodies;

beforeEach(() => {
  nowUs = 1_780_000_000_000_000;
  bodies = createStagedBodies({ clock: { nowUs: () => nowUs }, random: { bytes: (count) => randomBytes(count) } });
});

function stage(bytes: number): StagedBodyId {
  nowUs += 1;
  return bodies.add(undefined, new Uint8Array(bytes)).id;
}

function codeOf(work: () => unknown): ErrorCode | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
  return undefined;
}

const isThere = (id: StagedBodyId) => codeOf(() => bodies.get(id)) !== 'missing.staged_body';

describe('a staged body', () => {
  test('is its pieces in order, and can be read more than once and gone on with', () => {
    const { id, bytes } = bodies.add(undefined, Uint8Array.of(1, 2));
    expect(bytes).toBe(2);
    expect(bodies.add(id, Uint8Array.of(3))).toEqual({ id, bytes: 3 });
    expect([...bodies.get(id)]).toEqual([1, 2, 3]);
    bodies.add(id, Uint8Array.of(4));
    expect([...bodies.get(id)]).toEqual([1, 2, 3, 4]);
    expect([...bodies.get(id)]).toEqual([1, 2, 3, 4]);
  });

  test('may be empty', () => {
    expect(bodies.get(stage(0)).length).toBe(0);
  });

  test('has 16 MiB at most; one that grows over it is gone', () => {
    const id = stage(16 * mib);
    expect(codeOf(() => bodies.add(id, Uint8Array.of(1)))).toBe('input.body_too_large');
    expect(isThere(id)).toBe(false);
    expect(codeOf(() => bodies.add(undefined, new Uint8Array(16 * mib + 1)))).toBe('input.body_too_large');
  });

  test('goes ten minutes after its last use', () => {
    const [left, used] = [stage(1), stage(1)];
    nowUs += 9 * minuteUs;
    bodies.get(used);
    nowUs += minuteUs;
    expect([isThere(left), isThere(used)]).toEqual([false, true]);
    expect(codeOf(() => bodies.add(left, Uint8Array.of(1)))).toBe('missing.staged_body');
  });

  test('nobody handed in is missing', () => {
    const unknown = stagedBodyIdSchema.parse('stg_none');
    expect(codeOf(() => bodies.get(unknown))).toBe('missing.staged_body');
  });
});

describe('in all', () => {
  test('there are four; the one left alone longest goes first', () => {
    const ids = [stage(1), stage(1), stage(1), stage(1)];
    nowUs += 1;
    bodies.get(ids[0] ?? stage(1));
    const fifth = stage(1);
    expect([...ids, fifth].map(isThere)).toEqual([true, false, true, true, true]);
  });

  test('they have 32 MiB, also when one of them grows', () => {
    const [first, second, third] = [stage(12 * mib), stage(12 * mib), stage(8 * mib)];
    expect([first, second, third].every(isThere)).toBe(true);
    nowUs += 1;
    bodies.add(third, Uint8Array.of(1));
    expect([first, second, third].map(isThere)).toEqual([false, true, true]);
  });
});
