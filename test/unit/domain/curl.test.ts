import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CurlRequest, toCurl } from '#domain/curl.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

/** Runs the command in a real shell with a stand-in for curl that gives its arguments, each ended by NUL, and then its input. */
function runInShell(command: string, cwd?: string): { args: string[]; input: Buffer } {
  const standIn = "curl() { printf '%s\\0' \"$@\"; printf 'INPUT\\0'; case \" $* \" in *' @- '*) cat;; esac; }\n";
  const output = execFileSync('sh', ['-c', `${standIn}${command}`], { maxBuffer: 10_000_000, ...(cwd === undefined ? {} : { cwd }) });
  const mark = output.indexOf('INPUT\0');
  return { args: output.subarray(0, mark).toString().split('\0').slice(0, -1), input: output.subarray(mark + 'INPUT\0'.length) };
}

const request: CurlRequest = { method: 'POST', url: 'http://127.0.0.1:4400/in/zof', headers: [], body: { text: '{"a":1}' } };

describe('the command', () => {
  test('carries method, URL, headers and body', () => {
    const { args } = runInShell(
      toCurl({
        ...request,
        headers: [
          ['Content-Type', 'application/json'],
          ['X-A', '1'],
          ['x-a', '2'],
        ],
      }),
    );
    expect(args).toEqual([
      '-X',
      'POST',
      '--url',
      request.url,
      '-H',
      'Content-Type: application/json',
      '-H',
      'X-A: 1',
      '-H',
      'x-a: 2',
      '--data-raw',
      '{"a":1}',
    ]);
  });

  test('leaves out what curl sets itself, and nothing else', () => {
    const headers: CurlRequest['headers'] = [
      ['Host', '127.0.0.1:4400'],
      ['host', 'other.test'],
      ['Content-Length', '7'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Type', 'a/b'],
      ['X-Empty', ''],
    ];
    const { args } = runInShell(toCurl({ ...request, headers }));
    expect(args.filter((_, index) => args[index - 1] === '-H')).toEqual(['host: other.test', 'Content-Type: a/b', 'X-Empty;']);
  });

  test('claims no content type that was not sent', () => {
    expect(runInShell(toCurl(request)).args).toContain('Content-Type:');
  });

  test('a body that starts with @ is a body and not a file', () => {
    expect(runInShell(toCurl({ ...request, body: { text: '@/etc/passwd' } })).args.slice(-2)).toEqual(['--data-raw', '@/etc/passwd']);
  });

  test('no body: GET is plain, HEAD asks for the head, POST sends an empty one', () => {
    const without = (method: string) => runInShell(toCurl({ ...request, method, body: { text: '' } })).args;
    expect(without('GET')).toEqual(['--url', request.url]);
    expect(without('HEAD')).toEqual(['--head', '--url', request.url]);
    expect(without('POST').slice(-2)).toEqual(['--data-raw', '']);
  });

  test('URLs are neither globbed nor tidied', () => {
    expect(runInShell(toCurl({ ...request, url: 'http://a.test/x/../y?a[]=1' })).args).toEqual(
      expect.arrayContaining(['--globoff', '--path-as-is']),
    );
  });

  test('bytes come through the pipe', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const { args, input } = runInShell(toCurl({ ...request, body: { base64: bytes.toString('base64') } }));
    expect(args.slice(-2)).toEqual(['--data-binary', '@-']);
    expect(input.equals(bytes)).toBe(true);
  });

  test('a file is named', () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, "it's.body"), 'x');
    expect(runInShell(toCurl({ ...request, body: { filePath: "it's.body" } }), folder.path).args.slice(-2)).toEqual([
      '--data-binary',
      "@it's.body",
    ]);
  });
});

test('hostile words reach curl as they are', () => {
  const words = [
    "'",
    '"',
    '$HOME',
    '$(id)',
    '`id`',
    '!!',
    '\\',
    '\n',
    'a\nb',
    ' ',
    '*',
    '~',
    '-X',
    ';ls',
    '&',
    '|',
    '#',
    '%s',
    'é\u{1f600}',
    "'\\''",
    '\u001b[31m',
    '\r\n',
    'x'.repeat(5000),
  ];
  for (const word of words) {
    const { args } = runInShell(toCurl({ ...request, headers: [['X-A', `a${word}b`]], body: { text: `a${word}` } }));
    expect(args).toContain(`X-A: a${word}b`);
    expect(args.at(-1)).toBe(`a${word}`);
  }
});
