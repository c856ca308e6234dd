/** The handler of the Node sample, run as a server and asked over HTTP. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { codeSample } from '#engine/verification/samples/code-sample.ts';
import { sign } from '#engine/verification/verify.ts';
import { schemeSettings } from '#test/support/scheme-settings.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const secrets = { WEBHOOK_SECRET: 'new secret', WEBHOOK_SECRET_PREVIOUS: 'old secret' };
const body = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x0d, 0x0a, 0xff, 0x7d]);

function headersBy(secret: string): Record<string, string> {
  const input = { settings: schemeSettings('stripe'), body, secret: Buffer.from(secret), url: '/', messageId: 'msg_1' };
  return Object.fromEntries(sign({ ...input, timestampSeconds: Math.floor(Date.now() / 1000) }).headers);
}

test('VER-18 the handler of the Node sample answers 204 to what is right and 401 to the rest, and outlives a sender that hangs up', async () => {
  using folder = tempFolder();
  writeFileSync(join(folder.path, 'verify.mjs'), codeSample(defaultSigning('stripe'), 'node', undefined).code);
  writeFileSync(
    join(folder.path, 'server.mjs'),
    `import { createServer } from 'node:http';
import { handle } from './verify.mjs';
const server = createServer(handle).listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit(0));
`,
  );
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: folder.path,
    env: { ...process.env, ...secrets },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors = text(child.stderr);
  const [said] = await once(child.stdout, 'data');
  const port = Number(String(said));
  const post = async (headers: Record<string, string>, sent: Uint8Array<ArrayBuffer> = body) =>
    (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: sent })).status;

  expect(await post(headersBy('new secret'))).toBe(204);
  expect(await post(headersBy('old secret'))).toBe(204);
  expect(await post(headersBy('other secret'))).toBe(401);
  expect(await post({})).toBe(401);
  expect(await post(headersBy('new secret'), body.subarray(3))).toBe(401);
  expect(await post({}, Buffer.alloc(10 * 1024 * 1024 + 1))).toBe(413);
  const half = connect(port, '127.0.0.1');
  await once(half, 'connect');
  half.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf', () => half.destroy());
  await once(half, 'close');
  expect(await post(headersBy('new secret'))).toBe(204);

  child.stdin.end();
  await once(child, 'exit');
  expect(await errors).toBe('');
  expect(child.exitCode).toBe(0);
});
