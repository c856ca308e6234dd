import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseStartOptions } from '#launcher/start-options.mjs';

describe('Options of npm start', () => {
  test('without any, the window is tried first', () => {
    expect(parseStartOptions([])).toEqual({ shell: 'any', passed: [], browserOnly: [], help: false });
  });

  test.each([
    ['--browser', 'browser'],
    ['--headless', 'headless'],
    ['--electron', 'window'],
  ])('%s chooses %s', (option, shell) => {
    expect(parseStartOptions([option]).shell).toBe(shell);
  });

  test('data and ports are handed on; the data folder is absolute', () => {
    const options = parseStartOptions(['--data', 'somewhere', '--receiver-port=0', '--ui-port', '8088']);
    expect(options.passed).toEqual(['--data', resolve(process.env.INIT_CWD ?? process.cwd(), 'somewhere'), '--receiver-port', '0']);
    expect(options.browserOnly).toEqual(['--ui-port', '8088']);
  });

  test.each([
    [['--receiver-port', '65536'], 'needs a number from 0 to 65535'],
    [['--receiver-port', '-1'], ''],
    [['--ui-port', 'eighty'], 'not "eighty"'],
    [['--data', ''], 'needs a folder'],
    [['--data'], '--data'],
    [['--colour'], "'--colour'"],
    [['serve'], "'serve'"],
    [['--browser', '--headless'], 'can not be given together'],
  ])('%j is refused with a sentence and exit code 64', (argv, words) => {
    expect(() => parseStartOptions(argv)).toThrow(expect.objectContaining({ exitCode: 64, message: expect.stringContaining(words) }));
  });
});
