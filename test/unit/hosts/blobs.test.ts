import { describe, expect, test } from 'vitest';
import { openBlob } from '#hosts/blobs.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';

const text = new TextEncoder().encode('{"id":"run_1","status":"failed"}');
const none = async () => undefined;
const versions = new Map([
  [1, Buffer.from('first')],
  [2, Buffer.alloc(600_000, '2')],
  [3, Buffer.alloc(700_000, '3')],
]);
let inForce = 2;
const engine = {
  bodies: {
    delivery: none,
    attempt: none,
    attemptRequest: async (id: string, from: number, to: number) =>
      id === 'att_1' ? { bytes: text.subarray(from, to), length: text.length } : undefined,
    draft: async (id: string, version: number | null, from: number, to: number) => {
      const bytes = versions.get(version ?? inForce);
      return id === 'drf_1' && bytes ? { bytes: bytes.subarray(from, to), length: bytes.length, version: version ?? inForce } : undefined;
    },
    preview: async (id: string, from: number, to: number) =>
      id === 'prv_1' ? { bytes: text.subarray(from, to), length: text.length } : undefined,
    exported: async (id: string, from: number, to: number) =>
      id === 'exp_1' ? { bytes: text.subarray(from, to), length: text.length } : undefined,
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

describe('the text of a draft', () => {
  test('is the one in force, or that of a version', async () => {
    inForce = 1;
    expect(await open('/blobs/drafts/drf_1')).toMatchObject({ status: 200, text: 'first' });
    inForce = 2;
    const { status, text: found, headers } = await open('/blobs/drafts/drf_1/1', 'bytes=1-2');
    expect([status, found, headers['content-disposition']]).toEqual([206, 'ir', 'attachment; filename="drf_1-1.bin"']);
    expect((await open('/blobs/drafts/drf_1')).text).toBe('2'.repeat(600_000));
  });

  test('is of one version from its first byte to its last, whatever is saved meanwhile', async () => {
    inForce = 2;
    const { headers, chunks } = await openBlob(engine, '/blobs/drafts/drf_1', undefined, recordingLogger());
    inForce = 3;
    let read = '';
    for await (const chunk of chunks) read += Buffer.from(chunk).toString();
    expect(headers['content-length']).toBe('600000');
    expect(read === '2'.repeat(600_000)).toBe(true);
  });

  test.each([
    ['drf_2', 'missing.draft'],
    ['..', 'missing.draft'],
    ['', 'missing.draft'],
    ['drf_1/9', 'missing.draft_version'],
    ['drf_1/0', 'missing.draft_version'],
    ['drf_1/1.5', 'missing.draft_version'],
    ['drf_1/', 'missing.draft_version'],
    ['drf_1/"x', 'missing.draft_version'],
    ['drf_1/1/more', 'missing.route'],
  ])('"%s" is refused with a reason', async (id, code) => {
    const answer = await open(`/blobs/drafts/${id}`);
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([404, code]);
  });
});

test.each([
  ['/blobs/previews/prv_1', 'prv_1.bin'],
  ['/blobs/exports/exp_1', 'exp_1.bin'],
  ['/blobs/attempts/att_1/request', 'att_1-request.bin'],
])('%s gives what is sent', async (path, fileName) => {
  const { status, headers, text: found } = await open(path);
  expect([status, found]).toEqual([200, '{"id":"run_1","status":"failed"}']);
  expect(headers['content-disposition']).toBe(`attachment; filename="${fileName}"`);
});

test.each([
  ['/blobs/previews/prv_2', 'missing.preview'],
  ['/blobs/previews/att_1', 'missing.preview'],
  ['/blobs/previews/prv_1/x', 'missing.route'],
  ['/blobs/exports/exp_2', 'missing.export'],
  ['/blobs/exports/prv_1', 'missing.export'],
  ['/blobs/exports/exp_1/x', 'missing.route'],
  ['/blobs/attempts/att_2/request', 'missing.attempt'],
  ['/blobs/attempts/att_1/answer', 'missing.route'],
  ['/blobs/attempts/att_1/request/x', 'missing.route'],
  ['/blobs/toString/x', 'missing.route'],
  ['/blobs/__proto__/x', 'missing.route'],
])('%s is refused with a reason', async (path, code) => {
  const answer = await open(path);
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([404, code]);
});
