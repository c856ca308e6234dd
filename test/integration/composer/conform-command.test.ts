/** `hookglass conform` as a pipeline runs it: a process of its own, files, exit codes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceReportSchema } from '#contract/models/conformance.ts';
import { handlerSecret, type RunningHandler, startHandlerOf } from '#test/support/buggy-handlers/handler-kit.ts';
import { cliEntry } from '#test/support/cli-entry.ts';
import { closedPort } from '#test/support/handler-server.ts';
import { runCli } from '#test/support/run-cli.ts';
import { parseXml } from '#test/support/strict-xml.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let correct: RunningHandler;
let buggy: RunningHandler;

beforeAll(async () => {
  correct = await startHandlerOf();
  buggy = await startHandlerOf({ duplicateStatus: 500 });
});
afterAll(async () => {
  await correct.close();
  await buggy.close();
  folder[Symbol.dispose]();
});

/** The secret with the line end that `echo` leaves behind it. */
const input = `${handlerSecret}\n`;
const run = (words: readonly string[], given: string | undefined = input) =>
  runCli(['conform', '--data', folder.path, ...words], { input: given });

describe('hookglass conform', () => {
  it('passes a correct handler with 0, in a process of its own, and writes both files', { timeout: 180_000 }, async () => {
    const [junit, markdown] = [join(folder.path, 'report.xml'), join(folder.path, 'report.md')];
    const args = [cliEntry, 'conform', correct.url, '--data', folder.path, '--secret-stdin', '--junit', junit, '--markdown', markdown];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(input);
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    expect([code, err]).toEqual([0, expect.stringContaining(`Checks ${correct.url}`)]);
    expect(out).toMatch(/^passed +accepts-good +Accepted good events\./m);
    expect(out).toMatch(/^skipped +refuses-stale /m);
    expect(out.trimEnd().split('\n').at(-1)).toBe('15 passed, 0 failed, 0 unclear, 1 skipped. All 15 checks passed.');
    // A line for each check as it ends, beside the result.
    expect(err.match(/^passed {3}[a-z-]+ \(\d+ ms\): /gm)).toHaveLength(15);
    expect(parseXml(await readFile(junit, 'utf8')).attributes).toMatchObject({ tests: '16', failures: '0', errors: '0' });
    expect(await readFile(markdown, 'utf8')).toContain('# Handler check: passed');
    expect(out + err).not.toContain(handlerSecret);
  });

  it('ends with 1 when a check failed, says what to change, and prints one line of JSON when asked', { timeout: 120_000 }, async () => {
    const words = [buggy.url, '--secret-stdin', '--checks', 'idempotent-in-sequence', '--within', '9s', '--burst', '5'];
    const plain = await run(words);
    expect(plain.code).toBe(1);
    expect(plain.out).toMatch(/^FAILED +idempotent-in-sequence/m);
    expect(plain.out).toMatch(/What to change:\nidempotent-in-sequence: .*unique key/);
    const json = await run([...words, '--json']);
    expect(json.code).toBe(1);
    expect(json.out.trimEnd().split('\n')).toHaveLength(1);
    expect(conformanceReportSchema.parse(JSON.parse(json.out))).toMatchObject({ state: 'failed', failed: 1, passed: 1, skipped: 14 });
  });

  it('checks the sample handler, and a handler of another scheme', { timeout: 120_000 }, async () => {
    expect(await run(['sample', '--checks', 'refuses-unsigned'])).toMatchObject({ code: 0 });
    await using stripe = await startHandlerOf({}, 'stripe');
    expect(await run([stripe.url, '--scheme', 'stripe', '--secret-stdin', '--checks', 'refuses-stale'])).toMatchObject({ code: 0 });
  });

  it('ends with 69 when nothing answers', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const ended = await run([url, '--secret-stdin', '--checks', 'accepts-good']);
    expect([ended.code, ended.out]).toEqual([69, expect.stringContaining('No request got an answer.')]);
  });

  it.each([
    ['a URL without a secret', ['http://127.0.0.1:1/'], 78, 'no secret'],
    ['an endpoint that is not there', ['nowhere'], 66, 'nowhere is not in this log. It has '],
    ['a host that nobody confirmed', ['http://hooks.example.org/', '--secret-stdin'], undefined, 'hooks.example.org'],
    ['a scheme without a secret', ['http://127.0.0.1:1/', '--scheme', 'stripe'], 64, '--secret-stdin'],
    ['two signers', ['sample', '--unsigned', '--secret-stdin'], 64, 'Give one of'],
  ])('refuses %s by the error table', async (_, words, code, sentence) => {
    const ended = await run(words);
    expect(ended.err).toContain(sentence);
    expect(ended.out).toBe('');
    if (code === undefined) expect(ended.code).not.toBe(0);
    else expect(ended.code).toBe(code);
  });

  it.each([
    ['--checks', 'accepts-bad'],
    ['--within', '10'],
    ['--within', '31s'],
    ['--burst', '1'],
    ['--burst', '201'],
  ])('refuses %s %s as wrong usage', async (option, value) => {
    await expect(run(['sample', option, value])).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });
});
