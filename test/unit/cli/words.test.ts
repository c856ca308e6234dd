import { describe, expect, test } from 'vitest';
import { parseFolder, parseLogLevel, parsePort, parseSize, parseWholeNumber } from '#cli/args.ts';
import { exitCodeOf, failureOf } from '#cli/exit-codes.ts';
import { failureSentence, printable, printFailure } from '#cli/output.ts';
import { columns, countWords, timeWords } from '#cli/words.ts';
import { describeFailure, errorTable } from '#contract/errors.ts';
import { Failure } from '#engine/failure.ts';

describe('arguments', () => {
  test.each([
    ['0', 0],
    ['4400', 4400],
    ['65535', 65_535],
  ])('port %s', (text, port) => expect(parsePort(text)).toBe(port));
  test.each(['', '-1', '65536', '1e3', '0x50', ' 80', '80 ', 'http', '4400.5'])('%j is no port', (text) =>
    expect(() => parsePort(text)).toThrow('number from 0 to 65535'),
  );
  test('folders become absolute', () => {
    expect(parseFolder('/a/../b')).toBe('/b');
    expect(() => parseFolder(' ')).toThrow();
    expect(() => parseFolder('a\0b')).toThrow();
  });
  test('whole numbers', () => {
    expect([parseWholeNumber('0'), parseWholeNumber('100000')]).toEqual([0, 100_000]);
    for (const text of ['', '-1', '1.5', '1e3', '9'.repeat(16)]) expect(() => parseWholeNumber(text)).toThrow('whole number');
  });
  test.each([
    ['1048576', 1_048_576],
    ['500mb', 500 * 1024 ** 2],
    ['20GiB', 20 * 1024 ** 3],
    ['1.5kb', 1536],
  ])('a size of %s', (text, bytes) => expect(parseSize(text)).toBe(bytes));
  test.each(['', 'mb', '5 mb', '1e9', '-1', '99999999999tb', '5m'])('%j is no size', (text) =>
    expect(() => parseSize(text)).toThrow('A size'),
  );
  test('levels', () => {
    expect(parseLogLevel('warn')).toBe('warn');
    expect(() => parseLogLevel('loud')).toThrow('one of debug, info');
  });
});

describe('failures', () => {
  test('exit with the code of the table', () => {
    for (const [code, row] of Object.entries(errorTable))
      expect(exitCodeOf({ ...describeFailure('internal.bug'), code })).toBe(row.exitCode);
    expect(exitCodeOf({ ...describeFailure('internal.bug'), code: 'never.heard' })).toBe(70);
  });

  test('a bug is told without its message', () => {
    expect(JSON.stringify(failureOf(new Error('hunter2'), 'abc'))).not.toContain('hunter2');
    expect(failureOf(new Error('x'), 'abc')).toMatchObject({ code: 'internal.bug', incident: 'abc' });
    expect(failureOf(new Failure('log.closed', {}), 'abc')).toMatchObject({ code: 'log.closed' });
  });

  test('are one sentence with what to do, or one line of JSON', () => {
    const failure = describeFailure('receiver.port_in_use', { port: '4400', owner: 'nginx\u001b[2J (process 8)' });
    expect(failureSentence(failure)).toContain('Choose another port');
    const written = { out: '', err: '' };
    const terminal = {
      stdout: { write: (text: string) => (written.out += text) },
      stderr: { write: (text: string) => (written.err += text) },
    };
    printFailure(terminal, failure, false);
    expect(written).toEqual({
      out: '',
      err: expect.stringMatching(/^hookglass: The receiver can not listen on port 4400\. .*nginx\\x1b\[2J.*\n$/),
    });
    printFailure(terminal, failure, true);
    expect(JSON.parse(written.out)).toEqual({ ready: false, error: failure });
  });
});

test('EXP-06: nothing that is printed can steer a terminal', () => {
  const hostile = [
    '\u001b]52;c;AAAA\u0007',
    '\u001b]8;;http://evil.test\u001b\\x',
    '\u009b2J',
    '\u0090q\u009c',
    'a\r\nb',
    '\u202eevil',
    '\u2066x',
    '\u0000',
  ];
  for (const text of hostile) {
    const shown = printable(text);
    expect([...shown].every((character) => character >= ' ' && character <= '~')).toBe(true);
    expect(shown.length).toBeGreaterThan(text.length);
  }
  expect(printable('Grüße 漢字')).toBe('Grüße 漢字');
});

test('times, figures and columns read well', () => {
  expect(timeWords(new Date(2026, 4, 20, 14, 2, 3, 45).getTime() * 1000 + 999)).toBe('2026-05-20 14:02:03.045');
  expect(countWords(1_234_567)).toBe('1,234,567');
  expect(columns([['a', 'b'], ['long', ''], []])).toEqual(['a     b', 'long', '']);
});
