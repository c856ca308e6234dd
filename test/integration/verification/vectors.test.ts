import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryIdOf } from '#contract/ids.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { bodyOf, readVectors, secretTexts, settingsOf, type Vector, verdictOfReason } from '#test/unit/engine/verification/vectors.ts';
import { sendRaw } from '../receiver/raw-client.ts';

const call = { signal: undefined };
const vectors = readVectors();
const moments = [...new Set(vectors.map(({ now }) => now))];
/** Secrets that are refused when they are saved, so no endpoint ever has them. */
const unsavable = vectors.filter(({ reason }) => reason === 'no_secret' || reason === 'malformed_secret');
const savable = vectors.filter((vector) => !unsavable.includes(vector));

/** What an endpoint has to be for the vector. Its address is the vector's, as if a tunnel led here. */
function endpointFor(vector: Vector) {
  const { scheme, secretEncoding, toleranceSeconds } = settingsOf(vector);
  const publicUrl = scheme === 'twilio' ? vector.url.replace(/\?.*$/, '') : null;
  return { slug: vector.id, scheme, secretEncoding, toleranceSeconds, publicUrl, secrets: [...secretTexts(vector)] };
}

/** The request byte for byte: case, order and repeats of the headers as in the vector. */
function rawRequest(vector: Vector): Buffer {
  const { search } = new URL(vector.url);
  const body = bodyOf(vector);
  const length = body.length === 0 && vector.method === 'GET' ? [] : [`Content-Length: ${body.length}`];
  const head = [
    `${vector.method} /in/${vector.id}${search} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...vector.headers.map(([name, value]) => `${name}: ${value}`),
    ...length,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

describe.each(moments)('vectors through the receiver, at %i', (now) => {
  let folder: ReturnType<typeof tempFolder>;
  let engine: Engine;
  let arrived = 0;
  const of = (chosen: readonly Vector[]) =>
    chosen.filter((vector) => vector.now === now).map((vector) => [vector.id, vector.title, vector] as const);

  beforeAll(async () => {
    folder = tempFolder();
    // A microsecond goes by at each look, so the second of the vector stays.
    let ticks = now * 1_000_000;
    engine = await makeEngine(folder.path, { clock: { nowUs: () => ticks++ } });
  });

  afterAll(async () => {
    await engine.close();
    folder[Symbol.dispose]();
  });

  test.each(of(savable))('VER-01 %s: %s', async (_id, _title, vector) => {
    await engine.handlers.endpoints.create(endpointFor(vector), call);
    const { statuses } = await sendRaw(engine.receiver().port ?? 0, rawRequest(vector));
    expect(statuses).toEqual([200]);
    arrived += 1;
    const { verification, endpointName } = await engine.handlers.deliveries.get({ id: deliveryIdOf(arrived) }, call);
    expect(endpointName).toBe(vector.id);
    expect({ reason: verification.reason, verdict: verification.verdict }).toEqual({
      reason: vector.reason,
      verdict: verdictOfReason(vector.reason),
    });
    const { comparisons } = await engine.handlers.deliveries.signature({ id: deliveryIdOf(arrived) }, call);
    expect(comparisons.some(({ matches }) => matches)).toBe(verification.matchedSecret !== null);
  });

  const refused = of(unsavable);
  test.runIf(refused.length > 0).each(refused)('VER-12 %s: %s, refused when it is saved', async (_id, _title, vector) => {
    const made = engine.handlers.endpoints.create(endpointFor(vector), call);
    await expect(made).rejects.toThrow(Failure);
    await expect(made).rejects.toMatchObject({ code: 'input.secret' });
  });
});
