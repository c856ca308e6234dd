/** `hookglass replay` where no Hookglass runs on the folder: a process of its own, paused by Ctrl+C, gone on with by another. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { cliEntry } from '#test/support/cli-entry.ts';
import { ok, startHandler } from '#test/support/handler-server.ts';
import { runCli } from '#test/support/run-cli.ts';
import { serve } from '#test/support/serve.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

async function deliver(folder: string, count: number): Promise<void> {
  const serving = await serve(folder);
  for (let number = 1; number <= count; number += 1) {
    const body = JSON.stringify({ id: `evt_${number}`, type: 'run.failed', created: '2026-05-20T12:00:00Z', data: {} });
    expect((await fetch(`${serving.ready.receiver.url}/in/zof`, { method: 'POST', body })).status).toBe(200);
  }
  await serving.stop();
}

test('Ctrl+C pauses a replay and says how to go on; what was sent is not sent again', { timeout: 60_000 }, async () => {
  using folder = tempFolder();
  await using handler = await startHandler({ answer: ok });
  await deliver(folder.path, 3);
  const words = ['replay', 'type:run.failed', '--data', folder.path, '--to', handler.url, '--pace', 'every=10m', '--yes'];
  const child = spawn(process.execPath, [cliEntry, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
  }
  await waitFor(() => handler.requests.length === 1, { limitMs: 30_000, what: 'the first delivery' });
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect([code, told]).toEqual([130, expect.stringMatching(/"hookglass replays resume rpl_\w+" goes on\./)]);
  expect(handler.requests).toHaveLength(1);
  const id = /rpl_\w+/.exec(told)?.[0] ?? '';
  expect((await runCli(['replays', 'show', id, '--data', folder.path])).out).toMatch(/1 succeeded, 0 failed, 2 waiting/);
  expect((await runCli(['replays', 'cancel', id, '--data', folder.path])).out).toContain('is cancelled.');
  const done = await runCli(['replay', '--id', 'dlv_3', '--data', folder.path, '--to', handler.url, '--json']);
  expect([done.code, done.out]).toEqual([0, expect.stringContaining('"state":"done"')]);
  const bodies = handler.requests.map(({ body }) => body.toString());
  expect(bodies.map((body) => /evt_\d/.exec(body)?.[0])).toEqual(['evt_1', 'evt_3']);
});
