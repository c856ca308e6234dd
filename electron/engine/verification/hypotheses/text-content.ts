/** The same text in other bytes: what editors, proxies, body readers and charsets do to a body. */
import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Difference, HabitCode, HypothesisCode } from '#contract/models/diagnosis.ts';
import { withBody } from '../diagnosis/rewritten.ts';
import type { Trial } from '../diagnosis/trial.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { headerValues } from '../header-values.ts';

interface Variant {
  readonly code: HypothesisCode;
  readonly kind: Difference['kind'];
  readonly body: Uint8Array;
  /** Follows "the body". */
  readonly words: string;
  readonly sentence: string;
  readonly habit: HabitCode;
}

const mark = Buffer.from([0xef, 0xbb, 0xbf]);
/** Unpacked bodies over this are not looked at: a small body can unpack to anything. */
const mostUnpackedBytes = 16 * 1024 * 1024;

const bytesOnTheWay = 'Look for what reads the body between the signing and here, and hand on its bytes as they are.';
const advices: Readonly<Partial<Record<HypothesisCode, string>>> = {
  'replacement-characters': 'Work on bytes, not on text, when signing and when verifying: many different bodies have the same text.',
  charset: 'Sign the bytes that are sent: encode the text once, and use those bytes for both.',
  'unicode-form': 'Do not normalise text between signing and sending.',
  compressed: 'Have the sender sign what it sends, compressed; or have it sent uncompressed.',
  'empty-body': 'The body was signed before it was there, or after another part had read it: sign the bytes that are sent.',
  'json-in-string': 'Serialise once: the sender signs and sends different levels of the same JSON.',
};

function ends(body: Uint8Array): Variant[] {
  const text = (words: string, changed: Uint8Array, sentence: string): Variant => ({
    ...{ code: 'final-newline', kind: 'newline', body: changed, words, sentence },
    habit: 'body-reader-changed-it',
  });
  const last = body.at(-1);
  const found: Variant[] = [];
  if (last === 0x0a) {
    const isPair = body.at(-2) === 0x0d;
    const cut = body.subarray(0, body.length - (isPair ? 2 : 1));
    found.push(text('without its final line break', cut, 'The body has a line break at its end that was not signed.'));
  }
  return [
    ...found,
    text('with a line feed at the end', Buffer.concat([body, Buffer.from('\n')]), 'A line feed at the end was signed and did not arrive.'),
    text(
      'with CR LF at the end',
      Buffer.concat([body, Buffer.from('\r\n')]),
      'A line break (CR LF) at the end was signed and did not arrive.',
    ),
  ];
}

/** Works on Latin-1 text, where one character is one byte. */
function lineEnds(body: Uint8Array): Variant[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const variant = (words: string, changed: string, sentence: string): Variant => ({
    ...{ code: 'line-ends', kind: 'line-ends', body: Buffer.from(changed, 'latin1'), words, sentence },
    habit: 'body-reader-changed-it',
  });
  const unix = text.replaceAll('\r\n', '\n');
  const found: Variant[] = [];
  if (text.includes('\n')) {
    const dos = unix.replaceAll('\n', '\r\n');
    found.push(variant('with CRLF line ends', dos, 'It was signed with CRLF line ends, which became LF on the way.'));
    const inner = unix.replace(/\n(?=[\s\S])/g, '\r\n');
    if (inner !== dos)
      found.push(variant('with CRLF line ends but for the last', inner, 'It was signed with CRLF line ends, which became LF on the way.'));
  }
  if (text.includes('\r\n'))
    found.push(variant('with LF line ends', unix, 'It was signed with LF line ends, which became CRLF on the way.'));
  if (/\r(?!\n)/.test(text)) {
    found.push(variant('with LF for each CR', text.replaceAll('\r', '\n'), 'It was signed with LF line ends, which became CR on the way.'));
  }
  return found;
}

function edges(body: Uint8Array): Variant[] {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const found: Variant[] = [];
  const trimmed = text.replace(/^[ \t\r\n]+/, '').replace(/[ \t\r\n]+$/, '');
  if (trimmed !== text) {
    found.push({
      ...{
        code: 'outer-white-space',
        kind: 'white-space',
        body: Buffer.from(trimmed, 'latin1'),
        words: 'without the white space around it',
      },
      sentence: 'The body has white space around it that was not signed.',
      habit: 'body-reader-changed-it',
    });
  }
  const hasMark = mark.every((byte, index) => body[index] === byte);
  found.push({
    ...{ code: 'byte-order-mark', kind: 'bom', habit: 'body-reader-changed-it' },
    body: hasMark ? body.subarray(mark.length) : Buffer.concat([mark, body]),
    words: hasMark ? 'without its byte order mark' : 'with a byte order mark',
    sentence: hasMark
      ? 'The body begins with a byte order mark that was not signed.'
      : 'It was signed with a byte order mark, which did not arrive.',
  });
  return found;
}

const unpackers: readonly { readonly name: string; readonly unpack: (body: Uint8Array) => Uint8Array }[] = [
  { name: 'gzip', unpack: (body) => gunzipSync(body, { maxOutputLength: mostUnpackedBytes }) },
  { name: 'deflate', unpack: (body) => inflateSync(body, { maxOutputLength: mostUnpackedBytes }) },
  { name: 'deflate', unpack: (body) => inflateRawSync(body, { maxOutputLength: mostUnpackedBytes }) },
  { name: 'br', unpack: (body) => brotliDecompressSync(body, { maxOutputLength: mostUnpackedBytes }) },
];

function* unpacked({ request }: DiagnosisCase): Iterable<Variant> {
  const { body } = request;
  const named = headerValues(request.headers, 'content-encoding').join(',').toLowerCase();
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  for (const { name, unpack } of unpackers) {
    if (!named.includes(name) && !(name === 'gzip' && isGzip)) continue;
    let bytes: Uint8Array;
    try {
      bytes = unpack(body);
    } catch {
      // What can not be unpacked was not packed that way, or is too large to look at.
      continue;
    }
    yield {
      ...{ code: 'compressed', kind: 'compression', body: bytes, words: `unpacked from ${name}` },
      sentence: `The body was signed before it was compressed (${name}).`,
      habit: 'body-reader-changed-it',
    };
  }
}

/** Bytes 0x80 to 0x9f of Windows-1252 as characters; its holes stay as they are. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const windowsOnly = new RegExp(`[${windows1252.replace(/[\u0080-\u009f]/g, '')}]`, 'g');

/** Null when the text has characters that the charset lacks. */
function toWindows1252(text: string): Buffer | null {
  const single = text.replace(windowsOnly, (character) => String.fromCharCode(0x80 + windows1252.indexOf(character)));
  return /[^\u0000-\u00ff]/.test(single) ? null : Buffer.from(single, 'latin1');
}

function* charsets(body: Uint8Array): Iterable<Variant> {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const text = buffer.toString('utf8');
  const charset = (words: string, bytes: Uint8Array, sentence: string): Variant => ({
    ...{ code: 'charset', kind: 'charset', body: bytes, words, sentence },
    habit: 'text-not-bytes',
  });
  if (!isUtf8(body)) {
    yield {
      ...{ code: 'replacement-characters', kind: 'charset', body: Buffer.from(text, 'utf8') },
      words: 'as text, with U+FFFD in place of its invalid bytes',
      sentence: 'What was signed is the text of the body, with U+FFFD in place of bytes that are no UTF-8.',
      habit: 'text-not-bytes',
    };
  }
  const hasHigh = text.length !== body.length || /[^\u0000-\u007f]/.test(text);
  if (hasHigh) {
    yield charset(
      'read as Latin-1 and written as UTF-8',
      Buffer.from(buffer.toString('latin1'), 'utf8'),
      'The body was read as Latin-1 and signed as UTF-8.',
    );
    const single = toWindows1252(text);
    if (single !== null) yield charset('in Windows-1252', single, 'The body was signed in Windows-1252 or Latin-1 and sent as UTF-8.');
    yield charset(
      'with each character cut to one byte',
      Buffer.from(text, 'latin1'),
      'The body was signed as text of which each character was cut to one byte.',
    );
  }
  yield charset('in UTF-16', Buffer.from(text, 'utf16le'), 'The body was signed as UTF-16 and sent as UTF-8.');
  if (!hasHigh) return;
  for (const form of ['NFC', 'NFD', 'NFKC'] as const) {
    const normal = text.normalize(form);
    if (normal === text) continue;
    yield {
      ...{ code: 'unicode-form', kind: 'charset', body: Buffer.from(normal, 'utf8'), words: `in the Unicode form ${form}` },
      sentence: `The body was signed in the Unicode form ${form}.`,
      habit: 'text-not-bytes',
    };
  }
}

function* levels(body: Uint8Array): Iterable<Variant> {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const level = (words: string, changed: string, sentence: string): Variant => ({
    ...{ code: 'json-in-string', kind: 'content', body: Buffer.from(changed, 'utf8'), words, sentence },
    habit: 'parse-then-serialise',
  });
  if (/^\s*"/.test(text)) {
    const inner = parsedString(text);
    if (inner !== undefined)
      yield level('without the JSON string around it', inner, 'The body is a JSON string around the JSON that was signed.');
  }
  yield level('as a JSON string', JSON.stringify(text), 'What was signed is the body as a JSON string, serialised twice.');
}

function parsedString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // No JSON, so no JSON string.
    return undefined;
  }
}

function* variants(given: DiagnosisCase): Iterable<Variant> {
  const { body } = given.request;
  yield* ends(body);
  yield* lineEnds(body);
  yield* edges(body);
  yield* unpacked(given);
  yield* charsets(body);
  if (body.length > 0) {
    yield {
      ...{ code: 'empty-body', kind: 'length', body: new Uint8Array(0), words: 'with nothing in it' },
      sentence: 'An empty body was signed.',
      habit: 'body-reader-changed-it',
    };
    yield* levels(body);
  }
}

export function* textContent(given: DiagnosisCase): Iterable<Trial> {
  for (const { code, kind, body, words, sentence, habit } of variants(given)) {
    if (Buffer.compare(body, given.request.body) === 0) continue;
    yield {
      code,
      request: withBody(given.request, body),
      settings: given.settings,
      content: `the body ${words}`,
      difference: kind,
      words: () => ({ sentence, advice: advices[code] ?? bytesOnTheWay, habit, fix: null }),
    };
  }
}
