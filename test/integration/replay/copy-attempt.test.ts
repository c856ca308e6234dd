/** Every form in which an attempt can be copied is run, and what it sends compared with what left, byte for byte. */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AttemptId, attemptIdSchema, deliveryNumber } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { type CopyFormat, copyAttempt } from '#engine/replay/compare/copy-attempt.ts';
import { giveNewIdentity } from '#engine/replay/identity/new-identity.ts';
import { type HandlerServer, type ReceivedRequest, startHandler } from '#test/support/handler-server.ts';
import { aDelivery, openTestLog } from '#test/support/open-test-log.ts';
import { aJob, begun } from '#test/support/plans.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

// Threads and programs are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const run = promisify(execFile);

/** Whether the program is here; says so aloud when it is not. */
function isHere(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(`SKIPPED: ${program} ${args.join(' ')} does not run here, so its form is not proven.\n`);
    return false;
  }
}

let folder: TempFolder;
let log: DeliveryLog;
let handler: HandlerServer;
let attempts = 0;

beforeAll(async () => {
  folder = tempFolder();
  log = await openTestLog(folder.path);
});
afterAll(async () => {
  await log.close();
  folder[Symbol.dispose]();
});
beforeEach(async () => {
  handler = await startHandler();
});
afterEach(() => handler.close());

interface Sent {
  readonly method?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: Uint8Array;
}

const json: HeaderPair = ['Content-Type', 'application/json'];

/** An attempt that sent this to the handler, as the log keeps it. */
async function attempt({ method = 'POST', headers = [json], body = Buffer.from('{"a":1}') }: Sent, sentBody = body) {
  attempts += 1;
  const delivery = await log.writer.append(aDelivery({ body }));
  const number = deliveryNumber(delivery);
  const job = aJob(`rpl_c${attempts}`, [number]);
  await log.plans.createJob(job);
  const id = `att_c${attempts}`;
  const url = `${handler.url}in/zof?a=1&b=%20x`;
  const length: readonly HeaderPair[] = body.length === 0 ? [] : [['Content-Length', String(sentBody.length)]];
  const sent: readonly HeaderPair[] = [['Host', `127.0.0.1:${handler.port}`], ...headers, ...length, ['Connection', 'close']];
  const item = begun(job.id, 0, number, id, url);
  const bodySha256 = createHash('sha256').update(sentBody).digest('hex');
  const isNew = sentBody !== body;
  await log.plans.beginItems(job.id, [
    {
      position: 0,
      attempt: { ...item.attempt, kind: isNew ? 'new-identity' : 'exact' },
      request: { method, url, headers: sent, bodyBytes: sentBody.length, bodySha256 },
    },
  ]);
  return { id: attemptIdSchema.parse(id), headers: sent, job };
}

/** Runs what was copied, in a folder of its own with the body beside it, and gives what arrived. */
async function sendCopy(id: AttemptId, format: CopyFormat, file?: Uint8Array): Promise<{ request: ReceivedRequest; note: string }> {
  const { text, note } = await copyAttempt(log, id, format, 'as-sent');
  using place = tempFolder();
  if (file !== undefined) writeFileSync(join(place.path, `${id}.body`), file);
  await runners[format](text, place.path);
  await waitFor(() => handler.requests.length > 0, { limitMs: 20_000, what: 'the request' });
  const [request] = handler.requests;
  if (request === undefined) throw new Error('Nothing arrived');
  return { request, note };
}

const environment = { ...process.env, NO_PROXY: '*', no_proxy: '*' };
const runners: Readonly<Record<CopyFormat, (text: string, cwd: string) => Promise<unknown>>> = {
  curl: (text, cwd) => run('sh', ['-c', text.replace(/(^|\| )curl /, '$1curl --noproxy "*" ')], { cwd }),
  fetch(text, cwd) {
    writeFileSync(join(cwd, 'copied.mjs'), text);
    return run(process.execPath, ['copied.mjs'], { cwd });
  },
  python(text, cwd) {
    writeFileSync(join(cwd, 'copied.py'), text);
    return run('python3', ['copied.py'], { cwd, env: environment });
  },
  http: (text) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(handler.port, '127.0.0.1', () => socket.write(text));
      socket.once('error', reject);
      socket.once('close', () => resolve());
      socket.resume();
    }),
};

const formats = [
  ['curl', isHere('curl', '--version')],
  ['http', true],
  ['fetch', true],
  ['python', isHere('python3', '-c', 'import requests')],
] as const;

const hostile = `{"a":"é\u{1f600} ' " \\ $HOME \`id\` %s @x !! \u2028","b":\n\t"\u007f"}\n`;
const everyByte = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
const long = Uint8Array.from({ length: 1_500_000 }, (_, index) => (index * 31) % 256);

const odd: readonly (readonly [string, Uint8Array, Uint8Array | undefined])[] = [
  ['bytes that are no text', everyByte, undefined],
  ['more than can be written down', long, long],
];

describe.each(formats)('as %s', (format, isRunnable) => {
  const bodies: readonly (readonly [string, Uint8Array])[] = [
    ['plain JSON', Buffer.from('{"a":1}')],
    ['text that means something to a shell or a language', Buffer.from(hostile)],
    ['text with a NUL', Buffer.from('a\0b')],
    ['text after a byte order mark', Buffer.from('\uFEFF{"a":1}')],
    ['a name of a file', Buffer.from('@/etc/passwd')],
  ];
  test.skipIf(!isRunnable).each(bodies)('the body arrives as it left: %s', async (_what, body) => {
    const { id } = await attempt({ body });
    const { request } = await sendCopy(id, format);
    expect(request.startLine).toBe('POST /in/zof?a=1&b=%20x HTTP/1.1');
    expect(request.body.equals(body)).toBe(true);
  });

  // A text of HTTP holds its body as it is; nothing in it could fetch bytes from a file or decode them.
  const others = format === 'http' ? [] : odd;
  test.skipIf(!isRunnable).each(others)('%s arrive as they left', async (_what, body, file) => {
    const { id } = await attempt({ body });
    const { request, note } = await sendCopy(id, format, file);
    expect(request.body.equals(body)).toBe(true);
    if (file !== undefined) expect(note).toContain(`save it as ${id}.body first (GET /blobs/deliveries/`);
  });

  test.skipIf(!isRunnable)('values of headers arrive, and what can not is said', async () => {
    const signature: HeaderPair = ['X-Zof-Signature', 'sha256=ab\'"$(id)`%s\\'];
    const { id } = await attempt({
      headers: [json, signature, ['X-Latin', '\u00e9\u00ff%d'], ['X-Empty', ''], ['X-Twice', '1'], ['x-twice', '2']],
    });
    const { request, note } = await sendCopy(id, format);
    const values = (name: string) => request.headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
    expect(values('x-zof-signature')).toEqual([signature[1]]);
    expect(values('content-type')).toEqual(['application/json']);
    expect(values('x-empty')).toEqual(['']);
    const isOneByName = format === 'fetch' || format === 'python';
    expect(values('x-twice')).toEqual(isOneByName ? ['1, 2'] : ['1', '2']);
    expect(note.includes('X-Twice')).toBe(isOneByName);
    if (format === 'http') expect(note).toContain('X-Latin holds bytes outside ASCII');
    else expect(values('x-latin')).toEqual(['\u00e9\u00ff%d']);
  });

  test.skipIf(!isRunnable)('no content type is claimed that did not leave', async () => {
    const { id } = await attempt({ headers: [['X-A', '1']] });
    const { request } = await sendCopy(id, format);
    expect(request.headers.filter(([name]) => name.toLowerCase() === 'content-type')).toEqual([]);
  });

  test.skipIf(!isRunnable)('a GET without a body stays one', async () => {
    const { id } = await attempt({ method: 'GET', headers: [['X-A', '1']], body: new Uint8Array() });
    const { request } = await sendCopy(id, format);
    expect(request.startLine).toBe('GET /in/zof?a=1&b=%20x HTTP/1.1');
    expect(request.body).toHaveLength(0);
  });
});

test.skipIf(!formats[0][1])('curl sends exactly the headers that left', async () => {
  const { id, headers } = await attempt({ headers: [json, ['X-A', '1']] });
  const { request } = await sendCopy(id, 'curl');
  const sorted = (pairs: readonly (readonly [string, string])[]) => pairs.map((pair) => pair.join(': ')).sort();
  expect(sorted(request.headers)).toEqual(sorted(headers));
});

test('the HTTP message is the request, byte for byte', async () => {
  const body = Buffer.from(hostile);
  const { id, headers } = await attempt({ body });
  const { request } = await sendCopy(id, 'http');
  const head = ['POST /in/zof?a=1&b=%20x HTTP/1.1', ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  expect(request.raw.equals(Buffer.concat([Buffer.from(head), body]))).toBe(true);
});

test('the HTTP message says that what is no text is in Base64', async () => {
  const { id } = await attempt({ body: everyByte });
  const { text, note } = await copyAttempt(log, id, 'http', 'as-sent');
  expect(note).toContain('Base64');
  expect(Buffer.from(text.split('\r\n\r\n')[1] ?? '', 'base64').equals(everyByte)).toBe(true);
});

test('fetch says what it and pages leave out', async () => {
  const { id } = await attempt({ headers: [json, ['Cookie', 'a=1'], ['Expect', '100-continue']] });
  const { text, note } = await copyAttempt(log, id, 'fetch', 'as-sent');
  expect(text).not.toContain('Expect');
  expect(note).toContain('fetch sets Expect, Connection itself, so they are left out.');
  expect(note).toContain('In a page a browser leaves out Cookie.');
});

test('the bytes of another identity are made again and proven by their hash', async () => {
  const body = Buffer.from('{"id":"evt_old","type":"run.completed"}');
  const renewed = giveNewIdentity(body, [], { seed: `rpl_c${attempts + 1}`, atUs: 500 }).body;
  const { id } = await attempt({ body }, renewed);
  const { text, note } = await copyAttempt(log, id, 'http', 'as-sent');
  expect(text.endsWith(Buffer.from(renewed).toString())).toBe(true);
  expect(text).not.toContain('evt_old');
  expect(note).toBe('');
});

test('bytes that can not be made again are not passed off as those that left', async () => {
  const { id } = await attempt({ body: Buffer.from('{"id":"evt_old","type":"run.completed"}') }, Buffer.from('{"id":"evt_other"}'));
  expect((await copyAttempt(log, id, 'curl', 'as-sent')).note).toBe(
    'The body is that of the delivery; other bytes left, with a new event id.',
  );
});

test('an attempt that is not there', async () => {
  await expect(copyAttempt(log, attemptIdSchema.parse('att_gone'), 'curl', 'as-sent')).rejects.toMatchObject({ code: 'missing.attempt' });
});

test('a long body of another identity is not passed off as the captured one', async () => {
  const body = Buffer.from(JSON.stringify({ id: 'evt_old', type: 'run.completed', note: 'x'.repeat(70_000) }));
  const renewed = giveNewIdentity(body, [], { seed: `rpl_c${attempts + 1}`, atUs: 500 }).body;
  const { id } = await attempt({ body }, renewed);
  expect((await copyAttempt(log, id, 'curl', 'as-sent')).note).toContain(
    'That file has the event id as it was captured; what left had another.',
  );
});
