/**
 * A reader of HTTP/1 requests that knows one way only to cut them (RFC 9112), independent of Node's parser. What the receiver has stored must be
 * what this reader finds at the same place; what it can not read may be refused, never stored. One character is one byte.
 */

interface Head {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: readonly string[];
}

/** A message of which at least the head is there. */
export type ReadMessage =
  | { readonly kind: 'whole'; readonly head: Head; readonly body: string; readonly trailers: readonly string[]; readonly end: number }
  /** The body as far as it goes. */
  | { readonly kind: 'begun'; readonly head: Head; readonly body: string };

export type Message =
  | ReadMessage
  /** Nothing but line ends. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'none'; readonly why: string };

/** Without a version it is HTTP/0.9, whose line may end in a bare line feed and whose connection ends behind it. */
const requestLine = /([A-Z-]+) +([\x21-\x7e]+)(?: +(?:HTTP|RTSP|ICE)\/(\d\.\d)\r\n|\r?\n)/y;
const headerLine = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)\r\n/y;
const chunkLine = /([0-9A-Fa-f]+)(?:;[\t\x20-\x7e\x80-\xff]*)?\r\n/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Lines up to the empty one; undefined where they are cut short or are none. */
function readLines(text: string, from: number): { readonly lines: string[]; readonly end: number } | undefined {
  const lines: string[] = [];
  let at = from;
  while (!text.startsWith('\r\n', at)) {
    const found = matchAt(headerLine, text, at);
    if (found === null) return undefined;
    lines.push(`${found[1]}: ${(found[2] ?? '').replace(/[ \t]+$/, '')}`);
    at += found[0].length;
  }
  return { lines, end: at + 2 };
}

/** Values of a header in its lines. */
export function valuesOf(lines: readonly string[], wanted: string): readonly string[] {
  const start = `${wanted}: `;
  return lines.filter((line) => line.toLowerCase().startsWith(start)).map((line) => line.slice(start.length));
}

function none(why: string): Message {
  return { kind: 'none', why };
}

function readChunks(text: string, from: number, head: Head): Message {
  let at = from;
  let body = '';
  for (;;) {
    const line = matchAt(chunkLine, text, at);
    if (line === null) return { kind: 'begun', head, body };
    const size = Number.parseInt(line[1] ?? '', 16);
    at += line[0].length;
    if (size === 0) break;
    const data = text.slice(at, at + size);
    body += data;
    at += size;
    if (data.length < size || !text.startsWith('\r\n', at)) return { kind: 'begun', head, body };
    at += 2;
  }
  const trailers = readLines(text, at);
  if (trailers === undefined) return { kind: 'begun', head, body };
  return { kind: 'whole', head, body, trailers: trailers.lines, end: trailers.end };
}

/** What begins at `from`. */
export function readMessage(text: string, from: number): Message {
  let at = from;
  while (text[at] === '\r' || text[at] === '\n') at += 1;
  if (at >= text.length) return { kind: 'nothing' };
  const line = matchAt(requestLine, text, at);
  if (line === null) return none('request line');
  const lines = readLines(text, at + line[0].length);
  if (lines === undefined) return none('headers');
  const head: Head = { method: line[1] ?? '', url: line[2] ?? '', httpVersion: line[3] ?? '0.9', headers: lines.lines };
  return readBody(text, lines.end, head);
}

function readBody(text: string, from: number, head: Head): Message {
  const codings = valuesOf(head.headers, 'transfer-encoding');
  const lengths = valuesOf(head.headers, 'content-length');
  if (head.method === 'CONNECT') return { kind: 'whole', head, body: '', trailers: [], end: text.length };
  if (lengths.length + Math.min(codings.length, 1) > 1) return none('two lengths');
  if (/(?:^|,)[ \t]*chunked$/i.test(codings.at(-1) ?? '')) return readChunks(text, from, head);
  // Node takes the head of a request for an upgrade whatever its coding is. Nothing behind it is a request, so nothing can hide there.
  if (codings.length > 0 && asksForUpgrade(head.headers)) return { kind: 'whole', head, body: '', trailers: [], end: text.length };
  if (codings.length > 0) return none('coding');
  const [length = '0'] = lengths;
  if (!/^\d+$/.test(length)) return none('length');
  const end = from + Number(length);
  const body = text.slice(from, end);
  return body.length < Number(length) ? { kind: 'begun', head, body } : { kind: 'whole', head, body, trailers: [], end };
}

/** True when nothing behind this request is a request on its connection. */
export function isLastMessage({ method, httpVersion, headers }: Head, trailers: readonly string[]): boolean {
  const tokens = connectionTokens([...headers, ...trailers]);
  if (method === 'CONNECT' || tokens.includes('close')) return true;
  if (tokens.includes('upgrade') && valuesOf(headers, 'upgrade').length > 0) return true;
  if (httpVersion === '1.1') return false;
  return !tokens.includes('keep-alive') || valuesOf(headers, 'transfer-encoding').length > 0;
}

function asksForUpgrade(headers: Head['headers']): boolean {
  return connectionTokens(headers).includes('upgrade') && valuesOf(headers, 'upgrade').length > 0;
}

function connectionTokens(lines: Head['headers']): readonly string[] {
  return [...valuesOf(lines, 'connection'), ...valuesOf(lines, 'proxy-connection')].flatMap((value) =>
    value
      .toLowerCase()
      .split(',')
      .map((token) => token.trim()),
  );
}
