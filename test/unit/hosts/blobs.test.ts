import { describe, expect, test } from 'vitest';
import { openBlob } from '#hosts/blobs.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';

const text = new TextEncoder().encode('{"id":"run_1","status":"failed"}');
const none = async () => undefined;
const engine = {
  bodies: {
    delivery: none,
    attempt: none,
    attemptRequest: none,
    draft: none,
    preview: none,
    snapshot: async (id: string, from: number, to: number) =>
      id === 'snp_1' ? { bytes: text.subarray(from, to), length: text.length } : undefined,
  },
};

async function open(path: string, range?: string) {
  const { status, headers, chunks } = await openBlob(engine, path, range, recordingLogger());
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return { status, headers, text: Buffer.concat(parts).toString() };
}

describe('the text of a snapshot', () => {
  test('is handed out as bytes to keep, never as a document', async () => {
    const { status, headers, text: found } = await open('/blobs/snapshots/snp_1');
    expect([status, found]).toEqual([200, '{"id":"run_1","status":"failed"}']);
    expect(headers).toEqual({
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="snp_1.bin"',
      'accept-ranges': 'bytes',
      'content-length': '32',
    });
  });

  test('comes in ranges', async () => {
    const { status, headers, text: found } = await open('/blobs/snapshots/snp_1', 'bytes=7-11');
    expect([status, found, headers['content-range']]).toEqual([206, 'run_1', 'bytes 7-11/32']);
    expect((await open('/blobs/snapshots/snp_1', 'bytes=32-')).status).toBe(416);
  });

  test.each(['snp_2', 'snp_', 'run_1', '..', '%2e%2e', 'snp_1%00', ''])('"%s" is refused with a reason', async (id) => {
    const answer = await open(`/blobs/snapshots/${id}`);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'missing.snapshot' });
  });

  test('nothing lies below it', async () => {
    expect(JSON.parse((await open('/blobs/snapshots/snp_1/more')).text)).toMatchObject({ code: 'missing.route' });
  });
});
