import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { pagePolicy } from '#hosts/loopback/security-headers.ts';
import { handleAppProtocol, registerAppScheme } from '#shell/app-protocol.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { forget, protocolHandlers, recorded } from './stand-in/electron.ts';

vi.mock('electron', () => import('./stand-in/electron.ts'));

const body = new TextEncoder().encode('the bytes of a body');
const bodies = {
  delivery: async (id: string, from: number, to: number) =>
    id === 'dlv_1' ? { bytes: body.subarray(from, to), length: body.length } : undefined,
  attemptRequest: async () => undefined,
  draft: async () => undefined,
  preview: async () => undefined,
  exported: async () => undefined,
  attempt: async () => undefined,
  snapshot: async (id: string, from: number, to: number) =>
    id === 'snp_7' ? { bytes: body.subarray(from, to), length: body.length } : undefined,
};

const folder = tempFolder();
const page = join(folder.path, 'renderer');
mkdirSync(join(page, 'assets'), { recursive: true });
writeFileSync(join(page, 'index.html'), '<!doctype html>');
writeFileSync(join(page, 'assets', 'index-abcdefgh.js'), 'void 0');
writeFileSync(join(page, '.hidden.js'), 'canary');
writeFileSync(join(folder.path, 'secret.js'), 'canary');
symlinkSync(join(folder.path, 'secret.js'), join(page, 'linked.js'));

async function get(url: string, init: RequestInit = {}): Promise<Response> {
  const handler = protocolHandlers.get('app');
  if (!handler) throw new Error('No handler for app:');
  return handler(new Request(url, init));
}

beforeEach(() => {
  forget();
  protocolHandlers.clear();
  handleAppProtocol({ engine: { bodies }, pageFolder: page, logger: recordingLogger() });
});

describe('ELS-02: app://', () => {
  test('is a standard, secure scheme that neither grants CORS nor bypasses the CSP', () => {
    registerAppScheme();
    expect(recorded.privileges).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });

  test('ELS-03: serves the page and its files with the exact policy', async () => {
    for (const path of ['/', '/index.html', '/assets/index-abcdefgh.js']) {
      const answer = await get(`app://hookglass${path}`);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('content-security-policy')).toBe(pagePolicy);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  test('ELS-09: gives bodies as ranged bytes, never as a document', async () => {
    const whole = await get('app://hookglass/blobs/deliveries/dlv_1');
    expect(await whole.text()).toBe('the bytes of a body');
    expect(whole.headers.get('content-type')).toBe('application/octet-stream');
    expect(whole.headers.get('content-disposition')).toContain('attachment');
    const part = await get('app://hookglass/blobs/deliveries/dlv_1', { headers: { range: 'bytes=4-8' } });
    expect([part.status, await part.text()]).toEqual([206, 'bytes']);
    expect((await get('app://hookglass/blobs/deliveries/dlv_2')).status).toBe(404);
    expect(await (await get('app://hookglass/blobs/snapshots/snp_7')).text()).toBe('the bytes of a body');
    expect((await get('app://hookglass/blobs/snapshots/snp_8')).status).toBe(404);
  });

  const outside = [
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..%5csecret.js',
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '//secret.js',
    '/./../secret.js',
    '/linked.js',
    '/.hidden.js',
    '/assets',
    '/assets/',
    '/%00',
    '/index.html%00.js',
    '/index.html/',
    '/INDEX.HTML',
    '/index.html.map',
    '/etc/passwd',
    '/%2fetc%2fpasswd',
    '//etc/passwd',
    '/file:///etc/passwd',
    '/C:/Windows/win.ini',
    '/..\\..\\secret.js',
    '/assets/index-abcdefgh.js/..',
    '/blobs',
    '/blobs/',
    '/blobs/deliveries',
    '/blobs/deliveries/',
    '/blobs/deliveries/..',
    '/blobs/deliveries/../attempts/att_1',
    '/blobs/deliveries/dlv_1/x',
    '/blobs/secrets/sec_1',
    '/blobs/deliveries/dlv_0',
    '/blobs/deliveries/dlv_-1',
    '/blobs/attempts/att_x%2fy',
    '/api/deliveries',
    '/link',
    '/session',
    '/api/openapi.json',
  ];
  test.each(outside)('nothing but the allow-list is reachable: %s', async (path) => {
    const answer = await get(`app://hookglass${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('canary');
  });

  test.each(['app://evil/', 'app://hookglass.evil/', 'app://localhost/index.html'])('another host is not ours: %s', async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  test('only GET is answered', async () => {
    expect((await get('app://hookglass/', { method: 'POST', body: 'x' })).status).toBe(404);
  });
});
