/**
 * Reads what a person pastes or drops to check a signature by hand. Pure: nothing in it is executed, fetched or read from a disk.
 * Guarantees: never throws; a body that is in the text keeps each of its bytes; what is guessed or left aside is said in a note; what
 * can't be read is a problem with its place.
 */
import { readCurl } from './curl-request.ts';
import { httpStart, readHttp } from './http-message.ts';
import { readJsonRequest } from './json-request.ts';
import { latin1Text, problemAt, type RequestTextResult } from './request-text.ts';

/** How the text is to be read: `json` takes HAR, deliveries and headers in JSON, `http` also lines of headers alone. */
export const requestSyntaxes = ['http', 'curl', 'json'] as const;
export type RequestSyntax = (typeof requestSyntaxes)[number];

/** A command of ours that pipes a body in names curl only behind up to 90 KB of base64. */
const judgedBytes = 256 * 1024;
/** A prompt before it, and what is piped into it, may stand before the name. */
const curlStart =
  /^(?:[$#%>]\s+|[A-Za-z]:\\[^>\n]*>\s*|PS [^>\n]*>\s*)?(?:(?:printf|echo|cat)\b[^\n]*\|\s*)?(?:\S*[\\/])?curl(?:\.exe)?[\s^]/i;
const literalStart = /^(?:[{[]|[A-Z][A-Za-z]* *\{)/;

/** Which syntax the text has; null when it is none of them. */
export function detectSyntax(bytes: Uint8Array): RequestSyntax | null {
  const head = latin1Text(bytes, 0, Math.min(bytes.length, judgedBytes))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (literalStart.test(head)) return 'json';
  if (curlStart.test(head)) return 'curl';
  if (httpStart(bytes) !== null) return 'http';
  return /(?:^|[|;&\n])[ \t]*curl(?:\.exe)?\s/.test(head) ? 'curl' : null;
}

/** Reads the text in the syntax it has, or in the one that is named. */
export function readRequestText(bytes: Uint8Array, syntax: RequestSyntax | null = detectSyntax(bytes)): RequestTextResult {
  if (bytes.length === 0) return problemAt(bytes, 0, 'There is nothing here yet. Give a request, its headers or a cURL command.');
  if (syntax === 'http') return readHttp(bytes);
  if (syntax === 'curl') return readCurl(bytes);
  if (syntax === 'json') return readJsonRequest(bytes);
  return problemAt(
    bytes,
    0,
    'This is neither a request, nor headers, nor a cURL command, nor a recording of a browser (HAR). Begin with the request line or with a header.',
  );
}
