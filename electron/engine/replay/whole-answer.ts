/**
 * Reads an answer that came whole and plain in one piece, as most do. Everything else (odd bytes, chunks, folded lines, HTTP/1.0, informational
 * answers, a length that does not fit) is left to node's own parser, which knows the rules and the errors.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { ReceivedAnswer } from './exchange.ts';

const statusLine = /^HTTP\/1\.1 ([2-5][0-9][0-9])(?: ([\t\u0020-\u007e\u0080-\u00ff]*))?$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\u0020-\u007e\u0080-\u00ff]*)$/;
const headEnd = '\r\n\r\n';

export interface WholeAnswer {
  readonly answer: ReceivedAnswer;
  /** The other side lets the connection be used again. */
  readonly isPersistent: boolean;
}

/** Undefined for what node has to parse. `method` is neither HEAD nor CONNECT. */
export function readWholeAnswer(bytes: Buffer, mostHeadBytes: number, mostBodyBytes: number): WholeAnswer | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0 || end > mostHeadBytes) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const start = statusLine.exec(first);
  if (start === null) return undefined;
  const status = Number(start[1]);
  const head = readHeaders(lines);
  if (head === undefined) return undefined;
  const body = bytes.subarray(end + headEnd.length);
  const isBodiless = status === 204 || status === 304;
  const length = isBodiless ? 0 : head.length;
  if (length === undefined || body.byteLength !== length || length > mostBodyBytes) return undefined;
  const answer = {
    status,
    statusText: start[2] ?? '',
    httpVersion: '1.1',
    headers: head.headers,
    // why: the piece may be a view of a larger one, which would be kept with it.
    body: new Uint8Array(body),
    isTruncated: false,
  };
  return { answer, isPersistent: head.isPersistent };
}

interface Head {
  readonly headers: readonly HeaderPair[];
  readonly length: number | undefined;
  readonly isPersistent: boolean;
}

function readHeaders(lines: readonly string[]): Head | undefined {
  const headers: HeaderPair[] = [];
  let length: number | undefined;
  let isPersistent = true;
  for (const line of lines) {
    const found = headerLine.exec(line);
    if (found === null) return undefined;
    const [, name = '', written = ''] = found;
    const value = written.trimEnd();
    headers.push([name, value]);
    switch (name.toLowerCase()) {
      case 'content-length':
        if (length !== undefined || !/^[0-9]{1,9}$/.test(value)) return undefined;
        length = Number(value);
        break;
      case 'transfer-encoding':
      case 'upgrade':
        return undefined;
      case 'connection':
        if (!/^keep-alive$/i.test(value)) isPersistent = false;
        break;
      default:
    }
  }
  return { headers, length, isPersistent };
}
