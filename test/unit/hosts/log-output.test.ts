import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeControls } from '#hosts/log-output.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const source = new URL('../../../electron/hosts/log-output.ts', import.meta.url).href;

/** Runs a piece of code with a logger in a process of its own, because the log goes to that process's standard error. */
function logged(code: string, folder: string | null = null, level = 'debug'): string {
  const script = `import { createLogOutput } from ${JSON.stringify(source)};
    const log = createLogOutput({ level: ${JSON.stringify(level)}, folder: ${JSON.stringify(folder)} });
    ${code}
    await log.close();`;
  const { stderr, stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  return stderr;
}

test('SEC-06: one event is one line, whatever it holds', () => {
  const nasty = '\\r\\n{"level":"error"}\\u001b[2J\\u009b2J\\u2028\\u0000\\u007f';
  const text = logged(`log.logger.info('message ${nasty}', { field: '${nasty}' });`);
  expect(text.trimEnd().split(/[\n\r\u2028]/)).toHaveLength(1);
  expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
  expect(JSON.parse(text)).toMatchObject({ level: 'info', field: expect.stringContaining('\u001b[2J\u009b2J\u2028') });
});

test('SEC-06 each control character and line end, in the message and in a field, stays within its line', () => {
  const controls = [...Array.from({ length: 0x20 }, (_, at) => at), ...Array.from({ length: 0x21 }, (_, at) => 0x7f + at), 0x2028, 0x2029];
  const sequences = [
    '\r\n',
    '\u001b[2J',
    '\u001b]0;x\u0007',
    '\u001b]52;c;aGk=\u0007',
    '\u001b]8;;http://evil.test\u001b\\',
    '\u009b31m',
    '\u0090x\u009c',
  ];
  const injected = [...controls.map((code) => String.fromCharCode(code)), ...sequences, '\n{"level":"error","msg":"forged"}'];
  const text = logged(
    `for (const part of ${JSON.stringify(injected)}) log.logger.info('a' + part + 'b', { field: part, ['k' + part]: 1 });`,
  );
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(injected.length);
  expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(line))).toEqual([]);
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
    injected.map((part) => expect.objectContaining({ level: 'info', msg: `a${part}b`, field: part })),
  );
});

test('SEC-06: fields with the name of a secret are blanked', () => {
  const text = logged(
    `log.logger.warn('m', { secret: 'hunter2', token: 'hunter2', authorization: 'hunter2', cookie: 'hunter2', port: 4400 });`,
  );
  expect(text).not.toContain('hunter2');
  expect(JSON.parse(text)).toMatchObject({ secret: '[not logged]', port: 4400 });
  const revealed = logged(`log.logger.info('m', { secretId: 'sec_1', secret: 'hunter2', value: 'hunter2' });`);
  expect(JSON.parse(revealed)).toMatchObject({ secretId: 'sec_1', secret: '[not logged]', value: '[not logged]' });
});

test('SEC-06: of an error only its kind, code and stack are told, with those of its causes', () => {
  const text = logged(`
    const cause = Object.assign(new Error('inner'), { data: { value: 'hunter2' } });
    log.logger.error('broke', { incident: 'abc' }, Object.assign(new TypeError('outer', { cause }), { code: 'E_X', input: 'hunter2' }));
    log.logger.error('odd', {}, { password: 'hunter2' });`);
  expect(text).not.toContain('hunter2');
  const [first] = text.split('\n').map((line) => line && JSON.parse(line));
  expect(first).toMatchObject({
    incident: 'abc',
    err: { type: 'TypeError', code: 'E_X', stack: expect.stringContaining('outer'), cause: { stack: expect.stringContaining('inner') } },
  });
});

test('warnings and worse are kept in a file of this account only, which is turned over when it is large', () => {
  using folder = tempFolder();
  const path = join(folder.path, 'hookglass.log');
  logged(`log.logger.info('fine'); log.logger.warn('careful'); log.logger.error('bad');`, folder.path, 'silent');
  expect(existsSync(path)).toBe(false);
  logged(`log.logger.info('fine'); log.logger.warn('careful'); log.logger.error('bad');`, folder.path);
  expect(
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['careful', 'bad']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, 'x'.repeat(6 * 1024 * 1024));
  logged(`log.logger.warn('after');`, folder.path);
  expect(statSync(path).size).toBeLessThan(1000);
  expect(statSync(`${path}.1`).size).toBe(6 * 1024 * 1024);
});

test('an absent folder is no trouble', () => {
  expect(logged(`log.logger.error('bad');`, '/nowhere/at/all')).toContain('bad');
});

test('what JSON leaves alone is encoded and reads back the same', () => {
  const text = 'a\u007f\u0085\u009b\u2028\u2029z';
  expect(JSON.parse(encodeControls(JSON.stringify(text)))).toBe(text);
});

test('a command keeps its standard error for words: what went wrong is in the file alone', () => {
  using folder = tempFolder();
  const script = `import { createLogOutput } from ${JSON.stringify(source)};
    const log = createLogOutput({ level: 'error', folder: ${JSON.stringify(folder.path)}, isFileOnly: true });
    log.logger.error('broke');
    await log.close();`;
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(readFileSync(join(folder.path, 'hookglass.log'), 'utf8')).toContain('"msg":"broke"');
});
