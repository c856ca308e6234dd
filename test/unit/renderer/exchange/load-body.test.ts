import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BodySource, loadBody } from '#renderer/exchange/load-body.ts';

const stored = new TextEncoder().encode('{"id":"evt_1"}');
const source: BodySource = {
  path: '/blobs/deliveries/dlv_1',
  keptBytes: stored.length,
  contentType: 'application/json',
  contentEncoding: '',
  sha256: createHash('sha256').update(stored).digest('hex'),
  truncation: undefined,
};

function load(bytes: Uint8Array<ArrayBuffer>, of: BodySource = source) {
  return loadBody(of, {
    fetchBlob: async () => new Response(bytes, { status: 206 }),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    isUnpacked: false,
  });
}

describe('STO-13: a body that is shown', () => {
  it('is checked against the SHA-256 taken at arrival', async () => {
    expect(await load(stored)).toMatchObject({ isWhole: true, isDamaged: false });
  });

  it('says so when one bit of it has changed', async () => {
    const changed = stored.map((byte, index) => (index === 5 ? byte ^ 1 : byte));
    expect(await load(changed)).toMatchObject({ isDamaged: true });
  });

  it('is not judged where no sum was taken', async () => {
    expect(await load(stored, { ...source, sha256: undefined })).toMatchObject({ isDamaged: false });
  });
});
