import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftIdSchema } from '#contract/ids.ts';
import { canaryOf } from '#test/support/canary.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { aRequest, aSpoiler } from './harness.ts';
import { openRealHarness, type RealHarness } from './real-harness.ts';

describe('sent to our own receiver, with a real log', () => {
  const folder = tempFolder();
  let real: RealHarness;
  beforeAll(async () => {
    real = await openRealHarness(folder.path);
    await real.directory.secrets.add(real.endpointId, { value: 'a secret of the ready-made endpoint', validFromUs: 0 });
  });
  afterAll(async () => {
    await real[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  const toOwn = () => ({ destination: { to: 'endpoint', endpointId: real.endpointId } as const });

  it('finds what was captured, verified, and keeps the bytes that left', async () => {
    const { composer, log } = real;
    const preview = await composer.preview(aRequest(toOwn()));
    const body = composer.readPreviewBody(preview.id, 0, preview.bodyBytes);
    const { deliveryId, attemptIds, judgement } = await composer.sendPreview(preview.id, null, undefined);
    expect(judgement.word).toBe('handled-correctly');
    const delivery = deliveryId === null ? undefined : await log.readers.findDelivery(deliveryId);
    expect(delivery).toMatchObject({ verification: { verdict: 'verified' }, bodySha256: preview.bodySha256 });
    expect(delivery?.headers).toEqual(preview.headers);
    const [id] = attemptIds;
    const stored = id === undefined ? undefined : await log.readers.findAttempt(id);
    expect(stored).toMatchObject({ summary: { source: 'composer', kind: 'composed', outcome: 'answered', judgement } });
    const kept = id === undefined ? undefined : await log.composer.readAttemptRequest(id, 0, preview.bodyBytes);
    expect(Buffer.from(kept?.bytes ?? [])).toEqual(Buffer.from(body?.bytes ?? []));
  });

  it('finds its own among many, the first of a duplicate, and what was cut', async () => {
    const { composer, log } = real;
    const several = await Promise.all(Array.from({ length: 8 }, () => composer.send(aRequest(toOwn()), null, undefined)));
    expect(new Set(several.map(({ deliveryId }) => deliveryId)).size).toBe(8);
    for (const { deliveryId, attemptIds } of several) {
      const delivery = deliveryId === null ? undefined : await log.readers.findDelivery(deliveryId);
      expect(delivery?.headers).toContainEqual(['X-Hookglass-Attempt', attemptIds[0]]);
    }
    const duplicate = await composer.send(aRequest({ ...toOwn(), spoilers: [aSpoiler('duplicate-id')] }), null, undefined);
    expect(duplicate.attemptIds).toHaveLength(2);
    expect(duplicate.deliveryId).not.toBeNull();
    const cut = await composer.send(aRequest({ ...toOwn(), spoilers: [aSpoiler('cut-connection')] }), null, undefined);
    expect(cut.judgement.word).toBe('handled-correctly');
    const { deliveryId } = cut;
    expect(deliveryId === null ? undefined : (await log.readers.findDelivery(deliveryId))?.truncation).toBe('cut-off');
  });

  it('takes values, and counts by draft', async () => {
    const { composer, log } = real;
    const [environment] = log.configuration.environments;
    if (environment !== undefined) await log.composer.setValues(environment.id, [{ name: 'who', value: 'me and {{run_id}}' }]);
    const request = aRequest(toOwn(), {
      text: '{"n":"{{seq:number}}","who":"{{env.who}}","run":"{{run_id}}"}',
      draftId: draftIdSchema.parse('drf_none'),
    });
    const { deliveryId } = await composer.send(request, null, undefined);
    const body = deliveryId === null ? undefined : await log.readers.readWholeBody(deliveryId);
    const event = JSON.parse(Buffer.from(body ?? []).toString());
    expect(event).toEqual({ n: 1, who: `me and ${event.run}`, run: expect.stringMatching(/^run_/) });
  });

  it('SEC-03 a secret of the moment is in no file', async () => {
    const secret = 'canary-of-the-moment-9876543210';
    const { composer, lines } = real;
    const signer = { by: 'given', signing: { scheme: 'zof' } } as const;
    await composer.send(aRequest({ ...toOwn(), signer }, { givenSecret: secret }), null, undefined);
    const canary = canaryOf([secret]);
    expect(canary.findBelow(folder.path)).toEqual([]);
    expect(canary.findIn(JSON.stringify(lines))).toBeUndefined();
  });
});
