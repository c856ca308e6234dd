import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeClone, fakeClone, isAlive, placeExecutable, type Running } from '#test/support/fake-clone.ts';
import { waitFor } from '#test/support/wait-for.ts';

let clone: FakeClone;
beforeEach(() => {
  clone = fakeClone();
});
afterEach(() => clone[Symbol.dispose]());

function startHeadless(...args: string[]): Running {
  return clone.start(process.execPath, ['electron/launcher/start.mjs', '--headless', ...args]);
}

async function ready(running: Running): Promise<void> {
  await waitFor(() => running.out().includes('Running with'), { limitMs: 15_000, what: 'its being ready' });
}

describe('npm start on a fresh clone', () => {
  test('installs, builds, serves, and stops cleanly on SIGTERM', async () => {
    const running = startHeadless();
    await ready(running);
    expect(running.err()).toMatch(
      /Installing packages[\s\S]*✓ Packages installed \(\d+\.\d s\)[\s\S]*Building[\s\S]*✓ Built \(\d+\.\d s\)/,
    );
    expect(running.out()).toBe('Running with serve --log-level warn\n');
    running.child.kill('SIGTERM');
    const { code, err } = await running.ended;
    expect(code).toBe(0);
    expect(err).toContain('stopped by SIGTERM');
    expect(clone.lines('npm-calls.log')).toEqual([expect.stringMatching(/^ci --ignore-scripts /), expect.stringMatching(/^rebuild node /)]);
  });

  test('stops cleanly on SIGINT, and hands its options on', async () => {
    const running = startHeadless('--data', 'here', '--receiver-port', '0', '--ui-port', '0');
    await ready(running);
    expect(running.out()).toBe(`Running with serve --data ${join(clone.path, 'here')} --receiver-port 0 --ui-port 0 --log-level warn\n`);
    running.child.kill('SIGINT');
    const { code, err } = await running.ended;
    expect(code).toBe(0);
    expect(err.match(/stopped by SIGINT/g)).toHaveLength(1);
  });

  test('a failed installation is one plain sentence after what npm said', async () => {
    const { code, err, out } = await clone.run('start.mjs', ['--headless'], { NPM_FAILS: '1' });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('npm error code ENOTFOUND');
    expect(err).toMatch(/hookglass: npm ended with code 1\. The package registry can not be reached: check the network\.\n$/);
    expect(err).not.toContain('    at ');
  });

  test('a lock file that npm ci refuses as incomplete is installed from all the same', async () => {
    const { code } = await clone.run('hookglass.mjs', ['--version'], { LOCK_INCOMPLETE: '1' });
    expect(code).toBe(3);
    expect(clone.lines('npm-calls.log')).toEqual([
      expect.stringMatching(/^ci /),
      expect.stringMatching(/^install --no-save --ignore-scripts /),
      expect.stringMatching(/^rebuild node /),
    ]);
  });

  test('an unknown option is a sentence and exit code 64, before anything is installed', async () => {
    const { code, err } = await clone.run('start.mjs', ['--colour']);
    expect(code).toBe(64);
    expect(err).toMatch(/^hookglass: Unknown option '--colour'\. See: npm start -- --help\n$/);
    expect(clone.lines('npm-calls.log')).toEqual([]);
  });

  test('--help needs nothing', async () => {
    const { code, out } = await clone.run('start.mjs', ['--help']);
    expect(code).toBe(0);
    expect(out).toContain('--receiver-port N');
    expect(clone.lines('npm-calls.log')).toEqual([]);
  });
});

describe('npm start when something is there', () => {
  beforeEach(async () => {
    await clone.run('hookglass.mjs', ['--version']);
  });

  test('nothing changed: nothing is done and nothing is said', async () => {
    const { err } = await clone.run('hookglass.mjs', ['--version']);
    expect(err).toBe('');
    expect(clone.lines('builds.log')).toHaveLength(1);
    expect(clone.lines('npm-calls.log')).toHaveLength(2);
  });

  test('a changed source is built, a source with another time only is not', async () => {
    clone.touch('electron/cli/main.js');
    await clone.run('hookglass.mjs', ['--version']);
    expect(clone.lines('builds.log')).toHaveLength(1);
    clone.write('electron/cli/other.js', 'export {};\n');
    await clone.run('hookglass.mjs', ['--version']);
    expect(clone.lines('builds.log')).toHaveLength(2);
  });

  test('a changed lock file is installed', async () => {
    clone.write('package-lock.json', '{"packages":{"node_modules/a":{"version":"1.0.0"}}}');
    await clone.run('hookglass.mjs', ['--version']);
    expect(clone.lines('npm-calls.log')).toHaveLength(4);
  });

  test('a failed build says why and leaves the build before', async () => {
    clone.write('electron/cli/main.js', 'SYNTAX ERROR');
    const { code, err } = await clone.run('start.mjs', ['--headless']);
    expect(code).toBe(1);
    expect(err).toContain('main.js: unexpected token');
    expect(err).toMatch(/hookglass: The build ended with code 1\./);
    expect(existsSync(join(clone.path, 'out/main/hookglass.js'))).toBe(true);
    expect(existsSync(join(clone.path, 'out/.next'))).toBe(false);
  });

  test('two at once build once, and both run', async () => {
    clone.write('electron/cli/other.js', 'export {};\n');
    const ends = await Promise.all([1, 2, 3].map((id) => clone.run('hookglass.mjs', [`--id=${id}`], { BUILD_TAKES_MS: '300' })));
    expect(ends.map(({ out }) => JSON.parse(out).args)).toEqual([['--id=1'], ['--id=2'], ['--id=3']]);
    expect(clone.lines('builds.log')).toHaveLength(2);
    expect(ends.filter(({ err }) => err.includes('waiting for it'))).toHaveLength(2);
  });

  test('the lock of a launcher that died does not stop the next one', async () => {
    clone.write('electron/cli/other.js', 'export {};\n');
    writeFileSync(join(clone.path, 'out/.launcher.lock'), '999999999 1');
    const { code } = await clone.run('hookglass.mjs', ['--version']);
    expect(code).toBe(3);
    expect(clone.lines('builds.log')).toHaveLength(2);
    expect(existsSync(join(clone.path, 'out/.launcher.lock'))).toBe(false);
  });
});

describe('The window of npm start', () => {
  const runtime = () => join(clone.path, 'runtime');
  const env = () => ({ ELECTRON_OVERRIDE_DIST_PATH: runtime() });

  test('opens with the clone and the options, and its exit code is the launcher’s', async () => {
    placeExecutable(join(runtime(), 'electron'), 'echo "window: $@"; exit 75');
    const { code, out, err } = await clone.run(
      'start.mjs',
      ['--electron', '--data', '/d', '--receiver-port', '4400', '--ui-port', '1'],
      env(),
    );
    expect(out).toBe(`window: ${clone.path} --data /d --receiver-port 4400\n`);
    expect(err).not.toContain('No window');
    expect(code).toBe(75);
  });

  test('SIGTERM to the launcher ends the window', async () => {
    placeExecutable(join(runtime(), 'electron'), 'trap "echo closed; exit 0" TERM; echo open; while :; do sleep 0.05; done');
    const running = clone.start(process.execPath, ['electron/launcher/start.mjs', '--electron'], env());
    await waitFor(() => running.out().includes('open'), { limitMs: 15_000 });
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0, out: 'open\nclosed\n' });
  });

  test.each([
    ['echo "electron: error while loading shared libraries: libnss3.so: cannot open" >&2; exit 127', 'the system lacks libnss3.so'],
    ['kill -SEGV $$', 'Electron ended with code 139'],
  ])('that can not show falls back to the browser shell with one line: %s', async (script, reason) => {
    placeExecutable(join(runtime(), 'electron'), script);
    const running = clone.start(process.execPath, ['electron/launcher/start.mjs', '--electron'], env());
    await ready(running);
    expect(running.err()).toContain(`No window: ${reason}. Opening in the browser instead.\n`);
    expect(running.out()).toContain('--open');
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });

  test.skipIf(process.platform !== 'linux')('is not tried without a display', async () => {
    const running = clone.start(process.execPath, ['electron/launcher/start.mjs'], env());
    await ready(running);
    expect(running.err().match(/No window: there is no display\./g)).toHaveLength(1);
    running.child.kill('SIGTERM');
    await running.ended;
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s to everything that npm start started stops it cleanly, once', async (signal) => {
  await clone.run('hookglass.mjs', ['--version']);
  const running = clone.start('npm', ['start', '--', '--headless'], {}, { isGroup: true });
  await ready(running);
  running.signalGroup(signal);
  await running.ended;
  expect(running.err().match(/stopped by/g)?.length).toBeGreaterThanOrEqual(1);
});

test('npm start ends when its npm is told to', async () => {
  await clone.run('hookglass.mjs', ['--version']);
  const running = clone.start('npm', ['start', '--', '--headless']);
  await ready(running);
  running.child.kill('SIGTERM');
  await running.ended;
  expect(running.err()).toContain('stopped by SIGTERM');
});

describe('npm run -s hookglass', () => {
  beforeEach(async () => {
    await clone.run('hookglass.mjs', ['--version']);
  });

  /** The real npm, as a person or a script runs it. */
  function npm(...args: string[]): Running {
    return clone.start('npm', ['run', '-s', 'hookglass', '--', ...args]);
  }

  async function readyLine(running: Running): Promise<{ pid: number }> {
    const line = await waitFor(() => running.out().includes('\n') && running.out(), {
      limitMs: 20_000,
      what: `a line; it said ${running.err()}`,
    });
    return JSON.parse(line);
  }

  test('standard output is the command’s alone, even when there is something to build first', async () => {
    clone.write('electron/cli/other.js', 'export {};\n');
    const { code, out, err } = await npm('doctor', '--json').ended;
    expect(JSON.parse(out)).toEqual({ args: ['doctor', '--json'], folder: clone.path });
    expect(err).toContain('Built');
    expect(code).toBe(3);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s to npm stops the server', async (signal) => {
    const running = npm('serve', '--json');
    const { pid } = await readyLine(running);
    running.child.kill(signal);
    await waitFor(() => !isAlive(pid), { limitMs: 5_000, what: `the end of ${pid}` });
    await running.ended;
    expect(running.err()).toContain('stopped by');
    expect(running.out().trim().split('\n')).toHaveLength(1);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s to the pid of the ready line stops it, with exit code 0', async (signal) => {
    const running = npm('serve', '--json');
    const { pid } = await readyLine(running);
    process.kill(pid, signal);
    expect((await running.ended).code).toBe(0);
  });
});
