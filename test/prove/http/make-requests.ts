/** Requests from a seed: good ones by a grammar, the cases of the table, and both with bytes changed. One character is one byte. */
import { rawCases } from '#test/fixtures/deliveries/raw-cases.ts';
import type { SeededRandom } from '#test/support/seeded-random.ts';

export interface Piece {
  readonly text: string;
  /** Made by the grammar and left as it is: it has to be stored. */
  readonly isGood: boolean;
}

const methods = ['POST', 'POST', 'POST', 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'REPORT', 'M-SEARCH'] as const;
const paths = [
  '/in/zof',
  '/in/shop',
  '/',
  '/%ff',
  '//x',
  '/a/../b',
  '*',
  'http://evil.test/in/zof',
  '/in/zof/%00',
  '/<b>',
  '/\\x',
] as const;
const lines = [
  ...([
    'X-A: 1',
    'x-a:2',
    'X-Empty:',
    'X-Latin: caf\xe9 \xff',
    'Content-Type: application/json',
    'Content-Type: ;;/',
    '__proto__: x',
  ] as const),
  ...([
    'X-Zof-Signature: 00',
    'Host: second.test',
    'Cookie: a=b',
    'X-Tab: a\tb  ',
    'Connection: keep-alive',
    'Accept: */*',
    'Expect: miracles',
  ] as const),
] as const;
const extensions = ['', '', '', ';a', ';a=b', ';q="x y"'] as const;
/** Bytes that a parser may stumble over. */
const nasty = [
  '\0',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  ':',
  ';',
  ',',
  '\x0b',
  '\x7f',
  '\x80',
  '\xff',
  '0',
  '-',
  '+',
  '"',
  '%',
  '\r\n ',
  '\r\n\r\n',
  'chunked',
  '0\r\n\r\n',
] as const;
const numbers = [
  '0',
  '1',
  '-1',
  '00',
  '9',
  '10',
  '255',
  '65536',
  '4294967296',
  '18446744073709551616',
  '9007199254740993',
  'ff',
  '0x1',
  '1e3',
] as const;
const small = rawCases
  .map(({ send }) => (typeof send === 'string' ? send : send.join('')))
  .filter((text) => text.length > 0 && text.length < 4_000);

/** Any bytes. */
function someBytes(random: SeededRandom, most: number): string {
  return Array.from({ length: random.below(most) }, () => String.fromCharCode(random.below(256))).join('');
}

function asChunks(random: SeededRandom, body: string): string {
  let text = '';
  for (let at = 0; at < body.length; ) {
    const piece = body.slice(at, at + 1 + random.below(40));
    text += `${piece.length.toString(16)}${random.pick(extensions)}\r\n${piece}\r\n`;
    at += piece.length;
  }
  return `${text}0\r\n${random.chance(0.2) ? 'X-Trailer: 1\r\n' : ''}\r\n`;
}

/** By the grammar; `marker` is in its target and its body. */
function goodRequest(random: SeededRandom, marker: string): string {
  const path = random.pick(paths);
  const target = path === '*' ? path : `${path}?${marker}`;
  const headers = ['Host: hookglass.test', ...Array.from({ length: random.below(5) }, () => random.pick(lines))];
  const first = `${random.pick(methods)} ${target} HTTP/1.1`;
  const way = random.below(3);
  if (way === 0) return `${[first, ...headers].join('\r\n')}\r\n\r\n`;
  const body = `${marker} ${someBytes(random, 120)}`;
  const framing = way === 1 ? `Content-Length: ${body.length}` : 'Transfer-Encoding: chunked';
  return `${[first, ...headers, framing].join('\r\n')}\r\n\r\n${way === 1 ? body : asChunks(random, body)}`;
}

const mutations: readonly [Mutation, ...Mutation[]] = [
  (text, at) => `${text.slice(0, at)}${String.fromCharCode((text.charCodeAt(at) ^ (1 << (at & 7))) & 0xff)}${text.slice(at + 1)}`,
  (text, at, random) => `${text.slice(0, at)}${random.pick(nasty)}${text.slice(at)}`,
  (text, at, random) => `${text.slice(0, at)}${random.pick(nasty)}${text.slice(at + 1)}`,
  (text, at, random) => text.slice(0, at) + text.slice(at + 1 + random.below(12)),
  (text, at, random) => text.slice(0, at) + text.slice(at, at + 1 + random.below(30)) + text.slice(at),
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/\r\n/, '\n'),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/\r\n/, '\r'),
  (text, at, random) => text.slice(0, at) + text.slice(at).replace(/\d+/, random.pick(numbers)),
  (text, at, random) =>
    text.slice(0, at) +
    text
      .slice(at)
      .replace(
        /\r\n/,
        `\r\n${random.pick(['Content-Length: 5', 'Transfer-Encoding: chunked', 'Connection: close', 'Upgrade: x', 'Expect: 100-continue'])}\r\n`,
      ),
  (text, at, random) => text.slice(0, at) + (small[random.below(small.length)] ?? '').slice(random.below(60)),
  (text, at) =>
    text.slice(0, at) +
    text.slice(at).replace(/[A-Za-z]+/, (word) => (word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase())),
];

type Mutation = (text: string, at: number, random: SeededRandom) => string;

function mutated(random: SeededRandom, text: string): string {
  let changed = text;
  for (let left = 1 + random.below(3); left > 0; left -= 1)
    changed = random.pick(mutations)(changed, random.below(changed.length + 1), random);
  return changed.slice(0, 8_000);
}

/** One request, or what is left of one. */
export function makePiece(random: SeededRandom, marker: string): Piece {
  const turn = random.below(100);
  if (turn < 50) return { text: goodRequest(random, marker), isGood: true };
  const fromTable = small[random.below(small.length)] ?? '';
  if (turn < 60) return { text: fromTable, isGood: false };
  return { text: mutated(random, turn < 80 ? goodRequest(random, marker) : fromTable), isGood: false };
}
