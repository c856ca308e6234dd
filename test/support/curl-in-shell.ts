/** Random requests as cURL commands, run by a real shell, with a stand-in for curl that writes down what it was given. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type CurlRequest, toCurl } from '#domain/curl.ts';
import { hostileStrings } from '#test/fixtures/hostile/strings.ts';
import { tempFolder } from './temp-folder.ts';

export interface ShellRun {
  readonly commands: number;
  /** What came out otherwise than it went in, in words; at most ten. */
  readonly wrong: readonly string[];
}

interface Given {
  readonly args: readonly string[];
  readonly input: string;
}

/** Counts its arguments, writes each ended by NUL, and its input as base64 where it is to read one. */
const standIn = `curl() { printf '%s\\0' "$#" "$@"; for last; do :; done; if [ "$last" = "@-" ]; then base64 | tr -d '\\n'; fi; printf '\\0'; }`;

const text = fc
  .oneof(
    fc.constantFrom(...hostileStrings),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;#~%@-= \n\t') }),
  )
  .map((one) => one.toWellFormed().replaceAll('\0', ''));
const oneLine = text.map((one) => one.replaceAll(/[\r\n]/g, ''));
const name = fc.constantFrom('X-A', 'x-a', 'Content-Type', 'Authorization', "X-It's", 'X-`id`', 'X-$HOME', 'X-#', 'X-!!');
const body = fc.oneof(
  { weight: 9, arbitrary: text.map((one) => ({ text: one })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => ({ base64: Buffer.from(bytes).toString('base64') })),
  },
);
const request: fc.Arbitrary<CurlRequest> = fc.record({
  method: fc.constantFrom('POST', 'GET', 'PUT', 'HEAD', 'DELETE', 'M-SEARCH', 'PROPFIND'),
  url: oneLine.map((one) => `http://127.0.0.1:4400/in/zof?q=${one}`),
  headers: fc.array(fc.tuple(name, oneLine), { maxLength: 4 }),
  body,
});

/** Runs so many random commands in one shell and compares what curl was given with what it was to be given. */
export function runInShell(count: number, seed: number, shell = 'sh'): ShellRun {
  const requests = fc.sample(request, { numRuns: count, seed });
  using folder = tempFolder();
  const script = join(folder.path, 'commands.sh');
  writeFileSync(script, [standIn, ...requests.map(toCurl)].join('\n'));
  const output = execFileSync(shell, [script], {
    input: '',
    cwd: folder.path,
    maxBuffer: 1 << 30,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  const given = readGiven(output.toString());
  const wrong = requests.flatMap((one, at) => differences(one, given[at] ?? { args: [], input: '' }).map((what) => `${at}: ${what}`));
  const counted = given.length === count ? [] : [`${count} commands made ${given.length} calls`];
  return { commands: count, wrong: [...counted, ...wrong].slice(0, 10) };
}

function readGiven(output: string): readonly Given[] {
  const pieces = output.split('\0');
  const given: Given[] = [];
  for (let at = 0; at < pieces.length - 1; ) {
    const end = at + 1 + Number(pieces[at]);
    given.push({ args: pieces.slice(at + 1, end), input: pieces[end] ?? '' });
    at = end + 1;
  }
  return given;
}

/** After an option, as curl reads it. */
function valuesOf(args: readonly string[], option: string): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    if (!['-X', '--url', '-H', '--data-raw', '--data-binary'].includes(args[at] ?? '')) continue;
    if (args[at] === option) values.push(args[at + 1] ?? '');
    at += 1;
  }
  return values;
}

function differences(asked: CurlRequest, { args, input }: Given): readonly string[] {
  const found: string[] = [];
  const expectSame = (what: string, is: unknown, should: unknown) => {
    if (JSON.stringify(is) !== JSON.stringify(should)) found.push(`${what} ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
  };
  expectSame('URL', valuesOf(args, '--url'), [asked.url]);
  const line = ([header, value]: HeaderPair) => (value.trim() === '' ? `${header};` : `${header}: ${value}`);
  const own = asked.headers.map(line);
  expectSame('headers', valuesOf(args, '-H').slice(0, own.length), own);
  if ('base64' in asked.body) expectSame('bytes', input, asked.body.base64);
  else if ('text' in asked.body && asked.body.text !== '') expectSame('body', valuesOf(args, '--data-raw'), [asked.body.text]);
  return found;
}
