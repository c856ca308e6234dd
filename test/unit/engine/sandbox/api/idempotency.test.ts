import { expect, test } from 'vitest';
import { type ApiAnswer, created } from '#engine/sandbox/api/api-request.ts';
import { Idempotency } from '#engine/sandbox/api/idempotency.ts';
import { testWorld } from '#test/support/test-world.ts';

const request = { method: 'POST', path: '/v1/runs', body: { a: 1 } };

function counting() {
  let count = 0;
  const work = async (): Promise<ApiAnswer> => {
    count += 1;
    return created({ count });
  };
  return work;
}

test('a key counts for a day', async () => {
  const { clock } = testWorld();
  const idempotency = new Idempotency({ clock, seal: async (plain) => plain });
  const work = counting();
  const first = await idempotency.run('k', request, work);
  clock.move(24 * 3_600 * 1_000_000);
  expect(await idempotency.run('k', request, work)).toEqual(first);
  clock.move(1);
  expect(await idempotency.run('k', { ...request, body: 'another' }, work)).toEqual(created({ count: 2 }));
});

test('the number of keys is bounded: the oldest go', async () => {
  const { clock } = testWorld();
  const idempotency = new Idempotency({ clock, seal: async (plain) => plain });
  const work = counting();
  for (let count = 0; count < 300; count += 1) await idempotency.run(`k${count}`, request, work);
  expect(idempotency.saved()).toHaveLength(200);
  expect(await idempotency.run('k299', request, work)).toEqual(created({ count: 300 }));
  expect(await idempotency.run('k0', request, work)).toEqual(created({ count: 301 }));
});

test('a secret answer is saved sealed or not at all', async () => {
  const { clock } = testWorld();
  const secret = async (): Promise<ApiAnswer> => ({ status: 201, body: { secret: 'hush' }, privacy: 'secret' });
  const sealing = new Idempotency({ clock, seal: async () => 'sealed' });
  await sealing.run('k', request, secret);
  expect(sealing.saved()).toMatchObject([{ key: 'k', body: 'sealed', privacy: 'secret' }]);
  const failing = new Idempotency({ clock, seal: () => Promise.reject(new Error('no vault')) });
  await failing.run('k', request, secret);
  expect(failing.saved()).toEqual([]);
});
