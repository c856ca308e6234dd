/** `hookglass verify` as a process: by hand without a log, for an endpoint, and for a delivery that is kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cliEntry as entry } from '#test/support/cli-entry.ts';
import { type CliEnded, runCli } from '#test/support/run-cli.ts';
import { type Serving, serve } from '#test/support/serve.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

const secret = 'a canary of a signing secret: 93ab';
const body = '{"id":"evt_1","type":"run.completed"}';
const hmac = (content: string | Uint8Array, key = secret) => createHmac('sha256', key).update(content).digest('hex');
let files: TempFolder;
let data: string;
const children = new Set<ChildProcess>();

beforeEach(() => {
  files = tempFolder();
  data = join(files.path, 'no-log');
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  // A check by hand leaves nothing behind.
  expect(existsSync(data)).toBe(false);
  files[Symbol.dispose]();
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(files.path, name);
  writeFileSync(path, content);
  return path;
}

interface Given {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** Only this is passed on of the test's own environment. */
const compileCache = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] };

function start(args: readonly string[], { env, folder = data }: Omit<Given, 'input'> = {}) {
  const child = spawn(process.execPath, [entry, 'verify', '--data', folder, ...args], { env: { PATH: '', ...compileCache, ...env } });
  children.add(child);
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    children.delete(child);
    return { code, ...text };
  });
  return { child, ended };
}

/** As a process, with everything that the command line does around a command. */
async function spawned(args: readonly string[], given: Given = {}) {
  const { child, ended } = start(args, given);
  child.stdin.on('error', () => undefined).end(given.input ?? '');
  return held(await ended);
}

/** Inside this process. */
async function run(args: readonly string[], { folder = data, ...given }: Given = {}) {
  return held(await runCli(['verify', '--data', folder, ...args], given));
}

function held(answer: CliEnded): CliEnded {
  expect(`${answer.out}${answer.err}`).not.toContain(secret);
  return answer;
}

const answerSchema = z.object({
  report: z.object({
    verification: z.object({ verdict: z.string(), reason: z.string(), matchedSecret: z.object({ name: z.string() }).nullable() }),
  }),
  diagnosis: z.object({ verdict: z.string() }),
});

/** One line of JSON and nothing else. */
async function checked(args: readonly string[], given: Given = {}) {
  const { code, out, err } = await run(['--json', ...args], given);
  expect(out.trimEnd().split('\n'), err).toHaveLength(1);
  return { code, ...answerSchema.parse(JSON.parse(out)).report.verification };
}

const rawRequest = (content: string | Uint8Array) =>
  Buffer.concat([Buffer.from(`POST /in/zof HTTP/1.1\r\nX-Zof-Signature: ${hmac(content)}\r\n\r\n`), Buffer.from(content)]);

describe('by hand, without a log', { timeout: 180_000 }, () => {
  test('a right signature: its sign, sentence and what the scheme does not prove; exit code 0', async () => {
    const answer = await spawned(['--request', file('request.txt', rawRequest(body)), '--secret-file', file('secret.txt', `${secret}\n`)]);
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.out).toMatch(
      /^✓ verified, scheme zof, header X-Zof-Signature\n.*secret "secret\.txt".*\n\nWhat this scheme does not prove:\n- No time is signed/,
    );
  });

  test('the exit code tells the verdicts apart', async () => {
    const request = file('request.txt', rawRequest(body));
    const secretFile = file('secret.txt', secret);
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [['--request', request, '--secret-file', secretFile], 0, 'verified'],
      [['--request', request, '--secret-file', file('other.txt', 'another')], 1, 'mismatch'],
      [['--request', request, '--secret-file', secretFile, '--header-name', 'X-Other'], 1, 'missing'],
      [['-H', 'X-Zof-Signature: short', '--body', file('body.json', body), '--secret-file', secretFile], 1, 'malformed'],
      [['--request', request], 78, 'no-secret'],
      [['--request', request, '--secret-file', file('empty.txt', '\n')], 78, 'no-secret'],
    ];
    const answers = await Promise.all(cases.map(([args]) => checked(args)));
    expect(answers.map(({ code, verdict }) => [code, verdict])).toEqual(cases.map(([, code, verdict]) => [code, verdict]));
    const stripe = [
      '-H',
      `Stripe-Signature: t=1780000000,v1=${hmac(`1780000000.${body}`)}`,
      '--body',
      file('body.json', body),
      '--scheme',
      'stripe',
    ];
    const at = (time: string, ...more: readonly string[]) => checked([...stripe, '--secret-file', secretFile, '--at', time, ...more]);
    expect(await at('1780000300')).toMatchObject({ code: 0, verdict: 'verified' });
    expect(await at('2026-05-28T21:26:41Z')).toMatchObject({ code: 1, verdict: 'stale' });
    expect(await at('1780000301', '--tolerance', '301')).toMatchObject({ code: 0, verdict: 'verified' });
  });

  test('the request may be a cURL command, headers as lines or JSON, or come from standard input', async () => {
    const secretFile = file('secret.txt', secret);
    const bodyFile = file('body.json', body);
    const curl = `curl -X POST http://a.test/in -H 'X-Zof-Signature: ${hmac(body)}' --data-raw '${body}'`;
    const header = { 'x-zof-signature': hmac(body) };
    for (const args of [
      ['--curl', file('curl.txt', curl)],
      ['--request', file('same.txt', curl)],
      ['--headers', file('headers.txt', `Host: a.test\nX-Zof-Signature: ${hmac(body)}\n`), '--body', bodyFile],
      ['--headers', file('headers.json', JSON.stringify(header)), '--body', bodyFile],
      ['-H', `X-Zof-Signature: ${hmac(body)}`, '--body', bodyFile],
    ]) {
      expect(await checked([...args, '--secret-file', secretFile])).toMatchObject({ code: 0, verdict: 'verified' });
    }
    const piped: readonly (readonly [readonly string[], string | Uint8Array])[] = [
      [['--request', '-'], rawRequest(body)],
      [['--curl', '-'], curl],
      [['-H', `X-Zof-Signature: ${hmac(body)}`, '--body', '-'], body],
    ];
    for (const [args, input] of piped) expect(await checked([...args, '--secret-file', secretFile], { input })).toMatchObject({ code: 0 });
  });

  test('secrets come from files, standard input and variables, with one line end left out and no more', async () => {
    const request = ['--request', file('request.txt', rawRequest(body))];
    expect(await checked([...request, '--secret-stdin'], { input: `${secret}\r\n` })).toMatchObject({
      code: 0,
      matchedSecret: { name: 'Secret 1' },
    });
    expect(await checked([...request, '--secret-env', 'ZOF'], { env: { ZOF: secret } })).toMatchObject({
      code: 0,
      matchedSecret: { name: 'ZOF' },
    });
    const several = ['--secret-file', file('old.txt', 'another'), '--secret-file', file('new.txt', secret)];
    expect(await checked([...request, ...several])).toMatchObject({ code: 0, matchedSecret: { name: 'new.txt' } });
    const spaced = await run([...request, '--secret-file', file('spaced.txt', `${secret} \n`)]);
    expect(spaced).toMatchObject({ code: 1, err: expect.stringContaining('"spaced.txt" has white space') });
    expect(
      await checked([...request, '--secret-file', file('hex.txt', Buffer.from(secret).toString('hex')), '--secret-encoding', 'hex']),
    ).toMatchObject({ code: 0 });
  });

  test("a scheme of the person's own is read from a file", async () => {
    const custom = file('scheme.json', JSON.stringify({ prefix: 'sig=', template: 'v0.{body}' }));
    const args = [
      '-H',
      `X-Mine: sig=${hmac(`v0.${body}`)}`,
      '--header-name',
      'X-Mine',
      '--body',
      file('b', body),
      '--secret-file',
      file('s', secret),
    ];
    expect(await checked([...args, '--custom-file', custom])).toMatchObject({ code: 0, verdict: 'verified' });
    const wrong = await run([...args, '--custom-file', file('wrong.json', '{"template":"none"}')]);
    expect(wrong).toMatchObject({ code: 64, err: expect.stringContaining('The template needs {body} once') });
  });

  test('bodies of five megabytes and of every byte are taken as they are', async () => {
    const secretFile = file('secret.txt', secret);
    const binary = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    const large = Buffer.alloc(5 * 1024 * 1024, binary);
    for (const content of [binary, large]) {
      expect(await checked(['--request', '-', '--secret-file', secretFile], { input: rawRequest(content) })).toMatchObject({ code: 0 });
      const args = ['-H', `X-Zof-Signature: ${hmac(content)}`, '--body', file('body.bin', content), '--secret-file', secretFile];
      expect(await checked(args)).toMatchObject({ code: 0 });
    }
  });

  test('nothing of a secret is in the list of processes', async () => {
    const { child, ended } = start([
      '--request',
      file('request.txt', rawRequest(body)),
      '--secret-stdin',
      '--secret-file',
      file('s', secret),
    ]);
    child.stdin.write(secret);
    const commandLine = await waitFor(() => readFileSync(`/proc/${child.pid}/cmdline`, 'latin1'), { what: 'the command line' });
    expect(commandLine).toContain('--secret-stdin');
    expect(commandLine).not.toContain(secret);
    expect(readFileSync(`/proc/${child.pid}/environ`, 'latin1')).not.toContain(secret);
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 0 });
  });

  test('control characters of a request do not reach the terminal', async () => {
    const request = Buffer.from(`POST / HTTP/1.1\nX-Zof-Signature: \u001b[31mred\n\n${body}`);
    const answer = await run(['--request', file('request.txt', request), '--secret-file', file('s\u001b[1m', secret)]);
    expect(answer.code).toBe(1);
    expect(`${answer.out}${answer.err}`).not.toContain('\u001b');
  });

  test('wrong usage ends with 64 and says what is wrong', async () => {
    const request = file('request.txt', rawRequest(body));
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[], 'Give the id of a delivery, or a request'],
      [['--request', join(files.path, 'absent')], 'ENOENT'],
      [['--request', file('wrong.txt', 'POST / HTTP/1.1\nnot a: header\n\n')], 'line 2, column 1'],
      [['--request', request, '--curl', request], 'Give one of'],
      [['--headers', file('headers.txt', 'A: b')], 'The body is missing'],
      [['--curl', file('curl.txt', 'curl -d @event.json http://a.test')], '"event.json"'],
      [['--body', '-', '--secret-stdin', '-H', 'A: b'], 'Only one thing'],
      [['-H', 'no header', '--body', request], 'is no header'],
      [['--request', request, '--scheme', 'rot13'], 'scheme'],
      [['--request', request, '--at', 'noon'], '--at'],
      [['--request', request, '--sample', 'cobol'], 'A language is'],
      [['--request', request, '--secret-env', 'ABSENT'], 'ABSENT is not set'],
      [['--custom-file', request, '--request', request], 'is not JSON'],
      [['dlv_x'], 'as dlv_12'],
      [['dlv_1', '--body', request, '--secret-stdin'], '--body, --secret-stdin is for a check by hand'],
    ];
    // why: what commander itself refuses becomes an exit code only around the whole program.
    const isRefusedEarly = (args: readonly string[]) =>
      args[0]?.startsWith('dlv_') === true || args.includes('--at') || args.includes('--sample');
    const answers = await Promise.all(cases.map(([args]) => (isRefusedEarly(args) ? spawned(args) : run(args))));
    expect(answers.map(({ code, out }) => ({ code, out }))).toEqual(cases.map(() => ({ code: 64, out: '' })));
    for (const [index, [, words]] of cases.entries()) expect(answers[index]?.err).toContain(words);
  });
});

describe('with a log', { timeout: 180_000 }, () => {
  let folder: TempFolder;
  let serving: Serving;

  beforeAll(async () => {
    folder = tempFolder();
    serving = await serve(folder.path);
    await serving.api('/endpoints', { method: 'POST', body: { slug: 'orders', secrets: [secret] } });
    for (const signature of [hmac(body), hmac(body, 'another')]) {
      const url = `${serving.ready.receiver.url}/in/orders`;
      await fetch(url, { method: 'POST', body, headers: { 'X-Zof-Signature': signature } });
    }
    await waitFor(async () => JSON.stringify(await serving.api('/deliveries?limit=5')).includes('"dlv_2"'), { limitMs: 20_000 });
  });

  afterAll(async () => {
    await serving.stop();
    folder[Symbol.dispose]();
  });

  test("an endpoint's scheme and secrets are taken, also for a body that is handed in in pieces", async () => {
    const given = { folder: folder.path };
    const large = Buffer.alloc(2 * 1024 * 1024, 'x');
    for (const content of [body, large]) {
      const args = ['-H', `X-Zof-Signature: ${hmac(content)}`, '--body', file('body', content), '--endpoint', 'orders'];
      expect(await checked(args, given)).toMatchObject({ code: 0, verdict: 'verified' });
    }
    const other = ['-H', `X-Zof-Signature: ${hmac(body, 'mine')}`, '--body', file('body', body), '--endpoint', 'orders'];
    expect(await checked(other, given)).toMatchObject({ code: 1, verdict: 'mismatch' });
    expect(await checked([...other, '--secret-file', file('mine.txt', 'mine')], given)).toMatchObject({
      code: 0,
      matchedSecret: { name: 'mine.txt' },
    });
    expect((await run(['-H', 'A: b', '--body', file('body', body), '--endpoint', 'absent'], given)).code).toBe(66);
    expect(await serving.api('/deliveries/count')).toMatchObject({ count: 2 });
  });

  test('a delivery that is kept is explained', async () => {
    const given = { folder: folder.path };
    expect(await checked(['dlv_1'], given)).toMatchObject({ code: 0, verdict: 'verified' });
    expect(await checked(['dlv_2'], given)).toMatchObject({ code: 1, verdict: 'mismatch' });
    const words = await run(['dlv_2'], given);
    expect(words.out).toMatch(
      /^✕ mismatch \(signature_mismatch\), scheme zof, header X-Zof-Signature\n[\s\S]*What this scheme does not prove:\n- No time/,
    );
    expect((await run(['dlv_99'], given)).code).toBe(66);
  });
});
