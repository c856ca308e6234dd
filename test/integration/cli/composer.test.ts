/** `hookglass send`, `drafts`, `catalog` and `values`, beside a Hookglass that runs on the folder, and with exit codes for scripts. */
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { compositionPreviewSchema, draftSchema, sentSchema } from '#contract/models/composer.ts';
import { answerWith, type HandlerServer, ok, startHandler } from '#test/support/handler-server.ts';
import { type CliEnded, runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const secret = 'the secret of a handler';
let serving: Serving;
let handler: HandlerServer;
let status = 200;

beforeAll(async () => {
  serving = await serve(folder.path);
  handler = await startHandler({
    answer: (socket, request) => (status === 200 ? ok(socket, request) : answerWith(status)(socket, request)),
  });
  await run(['endpoint', 'create', 'orders', '--secret-file', '-'], secret);
}, 120_000);

beforeEach(() => {
  status = 200;
});

afterAll(async () => {
  await serving.stop();
  await handler.close();
  folder[Symbol.dispose]();
});

function run([name = '', ...rest]: readonly string[], input = ''): Promise<CliEnded> {
  return runCli([name, '--data', folder.path, ...rest], { input });
}

async function json<T>(schema: z.ZodType<T>, words: readonly string[], input = ''): Promise<T> {
  const end = await run([...words, '--json'], input);
  expect([end.code, end.err]).toEqual([0, expect.any(String)]);
  return schema.parse(JSON.parse(end.out.split('\n')[0] ?? ''));
}

const last = () => handler.requests.at(-1);
const headerOf = (name: string) => last()?.headers.find(([one]) => one.toLowerCase() === name)?.[1];

describe('send', () => {
  test('a template, signed as an endpoint expects it; 0 when it is handled as a correct handler would', async () => {
    const words = ['send', '--template', 'run.failed', '--set', 'data.object.run_id=run_42', '--set', 'data.object.count=3'];
    const end = await run([...words, '--to', handler.url, '--sign-as', 'orders', '-H', 'X-One: 1', '-H', 'Content-Type: text/json']);
    expect(end).toMatchObject({ code: 0, out: expect.stringMatching(/att_\w+ .*200.*\nHandled correctly\. /s) });
    const body = last()?.body ?? Buffer.from('');
    expect(JSON.parse(body.toString())).toMatchObject({ type: 'run.failed', data: { object: { run_id: 'run_42', count: 3 } } });
    expect(headerOf('x-zof-signature')).toBe(createHmac('sha256', secret).update(body).digest('hex'));
    expect([headerOf('x-one'), headerOf('content-type')]).toEqual(['1', 'text/json']);
    expect(body.toString()).not.toContain('{{');
  });

  test('from standard input, byte for byte, with a secret of the moment that shows nowhere', async () => {
    const file = join(folder.path, 'moment.txt');
    writeFileSync(file, 'a secret of the moment\n');
    const text = '{ "a" : 1.0, "b": "é" }\n';
    const words = ['send', '--to', handler.url, '--scheme', 'github', '--secret-file', file];
    const end = await run(words, text);
    expect(end.code).toBe(0);
    expect(last()?.body.toString()).toBe(text);
    const signature = createHmac('sha256', 'a secret of the moment').update(text).digest('hex');
    expect(headerOf('x-hub-signature-256')).toBe(`sha256=${signature}`);
    expect(end.out + end.err).not.toContain('a secret of the moment');
    const given = await run(['send', '--template', 'run.started', '--to', handler.url, '--scheme', 'zof', '--secret-stdin'], 'other\n');
    expect(given.code).toBe(0);
    expect(headerOf('x-zof-signature')).toBe(
      createHmac('sha256', 'other')
        .update(last()?.body ?? '')
        .digest('hex'),
    );
  });

  test('wrong on purpose: 1 when it is taken all the same, 0 when it is refused', async () => {
    const words = ['send', '--template', 'run.failed', '--to', handler.url, '--sign-as', 'orders', '--spoil', 'wrong-secret'];
    expect(await run(words)).toMatchObject({ code: 1, out: expect.stringContaining('Not handled correctly.') });
    status = 401;
    expect(await run([...words, '--spoil', 'prefix=v9='])).toMatchObject({ code: 0, out: expect.stringContaining('Handled correctly.') });
    expect(headerOf('x-zof-signature')).toMatch(/^v9=[0-9a-f]{64}$/);
    await expect(run([...words, '--spoil', 'unlucky'])).rejects.toThrow(/one of unsigned/);
    await expect(run([...words, '--spoil', 'unsigned=1'])).rejects.toThrow(/nothing to be set/);
    await expect(run([...words, '--spoil', 'oversized=1'])).rejects.toThrow(/1024/);
  });

  test('to our own endpoint it is captured, and to the sample handler it is answered', async () => {
    const captured = await json(sentSchema, ['send', '--template', 'run.completed', '--legacy', '--to', 'orders']);
    expect(captured).toMatchObject({ judgement: { word: 'handled-correctly' }, deliveryId: expect.stringMatching(/^dlv_/) });
    const again = await run(['send', '--delivery', captured.deliveryId ?? '', '--to', 'sample']);
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining('old signature') });
    expect((await run(['drafts', 'list'])).out).not.toContain('run.completed');
    expect(await run(['send', '--template', 'run.completed', '--to', 'sample', '--spoil', 'unsigned'])).toMatchObject({ code: 0 });
  });

  test('a preview shows the bytes and sends nothing', async () => {
    const before = handler.requests.length;
    const words = ['send', '--template', 'run.started', '--to', handler.url, '--unsigned', '--preview'];
    const end = await run(words);
    expect(end.out).toMatch(/^POST \/ HTTP\/1\.1\nHost: [\s\S]*\n\n\{\n {2}"id": "evt_/);
    const preview = await json(compositionPreviewSchema.extend({ bodyBase64: z.string() }), words);
    expect(Buffer.from(preview.bodyBase64, 'base64')).toHaveLength(preview.bodyBytes);
    expect(handler.requests).toHaveLength(before);
  });

  test.each([
    ['nowhere', ['send', '--template', 'run.failed'], 64, 'Say where it goes'],
    [
      'an unknown type',
      ['send', '--template', 'run.exploded', '--to', 'sample'],
      64,
      'The catalog has no type run.exploded. It has run.started',
    ],
    ['two sources', ['send', '--template', 'run.failed', '--draft', 'drf_1', '--to', 'sample'], 64, 'Give one of'],
    ['no such draft', ['send', '--draft', 'drf_none', '--to', 'sample'], 66, 'drf_none'],
    ['an unknown variable', ['send', '--to', 'sample'], 65, '{{colour}} is not known'],
    ['no secret', ['send', '--template', 'run.failed', '--to', 'http://127.0.0.1:9/'], 78, 'A URL has no secret of its own'],
    ['a host nobody confirmed', ['send', '--template', 'run.failed', '--to', 'http://192.0.2.7/', '--unsigned'], 77, '192.0.2.7'],
  ])('refuses %s', async (_, words, code, problem) => {
    const end = await run(words, '{"a":"{{colour}}"}');
    expect([end.code, end.err]).toEqual([code, expect.stringContaining(problem)]);
  });
});

describe('drafts', () => {
  test('are made, edited, gone back in, duplicated, removed and had back', async () => {
    const file = join(folder.path, 'event.json');
    const text = '{\n\t"type": "run.started",\n\t"data": { "object": {} }\n}\n';
    writeFileSync(file, text);
    const made = await json(draftSchema, ['drafts', 'new', '--file', file, '--name', 'Mine']);
    expect(made).toMatchObject({ name: 'Mine', eventType: 'run.started', origin: { kind: 'text', form: 'json', fileName: file } });
    expect((await run(['drafts', 'show', made.id])).out).toBe(text);
    await run(['drafts', 'edit', made.id, '-'], '{"type":"run.failed"}');
    expect((await run(['drafts', 'show', made.id])).out).toBe('{"type":"run.failed"}');
    const history = (await run(['drafts', 'history', made.id])).out;
    expect(history).toMatch(/^2 .*run\.failed\n1 .*run\.started\n$/);
    expect((await run(['drafts', 'show', made.id, '1'])).out).toBe(text);
    expect((await run(['drafts', 'show', made.id, '9'])).code).toBe(66);
    await run(['drafts', 'undo', made.id]);
    expect((await run(['drafts', 'show', made.id])).out).toBe(text);
    await run(['drafts', 'redo', made.id]);
    await run(['drafts', 'revert', made.id, '1']);
    expect((await run(['drafts', 'show', made.id])).out).toBe(text);
    expect(await json(draftSchema, ['drafts', 'duplicate', made.id])).toMatchObject({ name: 'Mine, copy' });
    await run(['drafts', 'remove', made.id]);
    expect((await run(['drafts', 'show', made.id])).code).toBe(66);
    await run(['drafts', 'restore', made.id]);
    expect((await run(['drafts', 'list', 'mine'])).out.split('\n')).toHaveLength(3);
    expect((await run(['send', '--draft', made.id, '--to', handler.url, '--unsigned'])).code).toBe(0);
    expect(last()?.body.toString()).toBe(readFileSync(file, 'utf8'));
  });
});

test('catalog lists the types, and prints one as schema and template', async () => {
  const list = (await runCli(['catalog', '--data', join(folder.path, 'no-log-here')])).out.trim().split('\n');
  expect(list).toHaveLength(10);
  const schema = JSON.parse((await run(['catalog', 'run.failed', '--legacy', '--schema'])).out);
  expect(schema).toMatchObject({ $schema: expect.stringContaining('draft-07') });
  const template = (await run(['catalog', 'run.failed', '--template'])).out;
  expect(JSON.parse(template)).toMatchObject({ id: '{{event_id}}', type: 'run.failed' });
  expect((await run(['catalog', 'run.exploded'])).code).toBe(64);
});

test('values are set, used, and refused in a circle', async () => {
  expect((await run(['values', 'set', 'region', 'eu-{{seq}}'])).code).toBe(0);
  expect((await run(['values', 'list'])).out).toBe('region  eu-{{seq}}\n');
  await run(['send', '--to', handler.url, '--unsigned'], '{"region":"{{env.region}}"}');
  expect(last()?.body.toString()).toBe('{"region":"eu-1"}');
  expect(await run(['values', 'set', 'a', '{{env.a}}'])).toMatchObject({ code: 65, err: expect.stringContaining('leads back to itself') });
  expect((await run(['values', 'set', '1st', 'x'])).code).toBe(64);
  expect((await run(['values', 'set', 'region', '--remove'])).out).toBe('');
});

test('without a log and without a running Hookglass, as in a pipeline', async () => {
  const other = join(folder.path, 'made', 'for-it');
  const sent = await runCli(['send', '--data', other, '--template', 'run.started', '--to', handler.url, '--unsigned']);
  expect([sent.code, sent.out]).toEqual([0, expect.stringContaining('Handled correctly.')]);
  const closed = await runCli(['send', '--data', other, '--template', 'run.started', '--to', 'zof']);
  expect(closed).toMatchObject({ code: 69, err: expect.stringContaining('Start listening') });
});
