/** Puts the request together that is checked by hand: from a text in any known form, single headers, and a body. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { readRequestText } from '#domain/request-text/read-request-text.ts';
import type { RequestText } from '#domain/request-text/request-text.ts';
import { fail } from '#engine/failure.ts';
import type { InputReader } from '../read-input.ts';
import type { VerifyOptions } from './verify-options.ts';

export interface HandRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
  /** What was guessed or left aside. */
  readonly notes: readonly string[];
}

/** Reads a text that somebody named. Fails with `input.invalid`, with the place in it. */
function readText(bytes: Uint8Array, path: string, syntax: 'curl' | null): RequestText {
  const read = syntax === null ? readRequestText(bytes) : readRequestText(bytes, syntax);
  if (read.kind === 'request') return read;
  const name = path === '-' ? 'Standard input' : path;
  return fail('input.invalid', { problems: `${name}, line ${read.line}, column ${read.column}: ${read.sentence}` });
}

function readHeaderLine(line: string): HeaderPair {
  const read = readRequestText(Buffer.from(line), 'http');
  const [header, ...others] = read.kind === 'request' && read.body === null ? read.headers : [];
  if (header !== undefined && others.length === 0) return header;
  return fail('input.invalid', { problems: `-H "${line.slice(0, 80)}" is no header: a name, a colon and a value.` });
}

/** Where headers come from: at most one text. */
async function readSource({ request, curl, headers }: VerifyOptions, input: InputReader): Promise<RequestText | null> {
  const given = [request, curl, headers].filter((path) => path !== undefined);
  if (given.length > 1) fail('input.invalid', { problems: 'Give one of --request, --curl and --headers.' });
  const [path] = given;
  return path === undefined ? null : readText(await input.read(path), path, curl === undefined ? null : 'curl');
}

/** Fails with `input.invalid` when headers or body are not there, or can not be read. */
export async function readHandRequest(options: VerifyOptions, input: InputReader): Promise<HandRequest> {
  const source = await readSource(options, input);
  const more = options.header.map(readHeaderLine);
  if (source === null && more.length === 0) {
    fail('input.invalid', { problems: 'Give the id of a delivery, or a request: --request, --curl, --headers or -H.' });
  }
  const body = options.body === undefined ? (source?.body ?? null) : await input.read(options.body);
  if (body === null) {
    const why = source === null ? '' : ` ${source.notes.join(' ')}`;
    fail('input.invalid', { problems: `The body is missing: name its file with --body, or - for standard input.${why}` });
  }
  return {
    method: source?.method ?? 'POST',
    url: source?.url ?? '/',
    headers: [...(source?.headers ?? []), ...more],
    body,
    // why: what is said of a body that is given in another way is not about what is checked.
    notes: source === null || (options.body !== undefined && source.body === null) ? [] : source.notes,
  };
}
