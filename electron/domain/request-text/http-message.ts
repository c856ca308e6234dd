/**
 * Reads a request as it goes over the wire, or lines of headers alone. Works on bytes, so that the body keeps each of them.
 * Tolerated with a note: folded headers, a missing blank line, pseudo headers of HTTP/2, a body still in chunks.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { unchunk } from './chunked-body.ts';
import {
  headerNamePattern,
  headerOf,
  latin1Text,
  problemAt,
  quoted,
  type RequestForm,
  type RequestText,
  type RequestTextProblem,
  type RequestTextResult,
  trimValue,
} from './request-text.ts';

const requestLine = new RegExp(`^(${headerNamePattern})[ \\t]+(\\S+)(?:[ \\t]+HTTP/\\d(?:\\.\\d)?)?[ \\t]*$`, 'i');
const withVersion = /[ \t]HTTP\/\d(?:\.\d)?[ \t]*$/i;
const statusLine = /^HTTP\/\d(?:\.\d)?[ \t]+\d{3}\b/i;
const colonLine = new RegExp(`^(${headerNamePattern})[ \\t]*:(.*)$`);
const equalsLine = new RegExp(`^(${headerNamePattern})[ \\t]+=[ \\t]*(.*)$`);
const pseudoLine = /^:(method|path|authority|scheme|protocol)[ \t]*:(.*)$/;
const usualMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

interface Line {
  /** Without its end; one character is one byte. */
  readonly text: string;
  readonly start: number;
  /** Where the next line begins. */
  readonly next: number;
}

const lineFeed = 0x0a;

function lineAt(bytes: Uint8Array, start: number): Line {
  const found = bytes.indexOf(lineFeed, start);
  const end = found === -1 ? bytes.length : found;
  return { text: latin1Text(bytes, start, end).replace(/\r$/, ''), start, next: found === -1 ? bytes.length : end + 1 };
}

/** Start of the first line that has something in it. */
function firstFilled(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length) {
    const line = lineAt(bytes, at);
    if (line.text.trim() !== '') return at;
    at = line.next;
  }
  return at;
}

/** `POST /in/zof HTTP/1.1`; without the version only where method and target look like nothing else. */
function readRequestLine(text: string): { readonly method: string; readonly url: string } | null {
  const [, method = '', url = ''] = requestLine.exec(text.trim()) ?? [];
  if (method === '') return null;
  if (withVersion.test(text)) return { method, url };
  return usualMethods.has(method.toUpperCase()) && /^(?:\/|https?:\/\/)/i.test(url) ? { method, url } : null;
}

/** What the text begins with; null when it is neither. */
export function httpStart(bytes: Uint8Array): 'request' | 'response' | 'headers' | null {
  const { text } = lineAt(bytes, firstFilled(bytes));
  const line = text.trim();
  if (statusLine.test(line)) return 'response';
  if (readRequestLine(line) !== null) return 'request';
  // why: an address alone (`https://…`) has the form of a header line.
  if (/^https?:\/\//i.test(line)) return null;
  return colonLine.test(line) || equalsLine.test(line) || pseudoLine.test(line) ? 'headers' : null;
}

/** What the lines gave so far. */
interface Head {
  method: string | null;
  url: string | null;
  authority: string | null;
  readonly headers: [string, string][];
  readonly notes: Set<string>;
}

function takePseudo(head: Head, name: string, value: string): void {
  head.notes.add("The lines that begin with a colon are HTTP/2's form of the request line and are read as such.");
  if (name === 'method') head.method = value;
  if (name === 'path') head.url = value;
  if (name === 'authority') head.authority = value;
}

/** False when the line is no header. */
function takeLine(head: Head, text: string, mayBeEquals: boolean): boolean {
  const pseudo = pseudoLine.exec(text);
  if (pseudo !== null) {
    takePseudo(head, pseudo[1] ?? '', trimValue(pseudo[2] ?? ''));
    return true;
  }
  const pair = colonLine.exec(text) ?? (mayBeEquals ? equalsLine.exec(text) : null);
  if (pair !== null) {
    head.headers.push([pair[1] ?? '', trimValue(pair[2] ?? '')]);
    return true;
  }
  const last = head.headers.at(-1);
  if (last === undefined || !/^[ \t]/.test(text)) return false;
  head.notes.add('A header goes on in the next line; its parts are joined by one space.');
  last[1] = trimValue(`${last[1]} ${trimValue(text)}`);
  return true;
}

/** What can not be meant as a header: it opens JSON, XML or text, or has no colon at all. */
function looksLikeBody(text: string): boolean {
  return /^[ \t]*[{[<"]/.test(text) || !text.includes(':');
}

/** Reads lines up to the blank one; where the body begins, or null when there was no end of the headers. */
function readLines(
  bytes: Uint8Array,
  start: number,
  head: Head,
  hasRequestLine: boolean,
): { readonly bodyStart: number | null } | RequestTextProblem {
  const indent = /^[ \t]*/.exec(lineAt(bytes, start).text)?.[0] ?? '';
  let at = start;
  while (at < bytes.length) {
    const line = lineAt(bytes, at);
    if (line.text.trim() === '') return { bodyStart: line.next };
    const text = line.text.startsWith(indent) ? line.text.slice(indent.length) : line.text;
    if (!takeLine(head, text, !hasRequestLine)) {
      if (!looksLikeBody(text)) {
        return problemAt(bytes, at, `This line is no header: ${quoted(text)}. A header is a name without spaces, a colon and a value.`);
      }
      head.notes.add('There is no blank line after the headers: the body is taken to begin where the headers stop.');
      return { bodyStart: at };
    }
    at = line.next;
  }
  return { bodyStart: null };
}

/** Name and value on lines of their own, as a browser's developer tools copy them: `content-type:` and then `application/json`. */
function readPairedLines(bytes: Uint8Array, start: number, head: Head): boolean {
  const lines = latin1Text(bytes, start)
    .split(/\r?\n/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const isPaired =
    lines.length >= 4 && lines.length % 2 === 0 && lines.every((text, index) => index % 2 === 1 || /^:?[^:\s]+:$/.test(text));
  if (!isPaired) return false;
  for (let index = 0; index < lines.length; index += 2) takeLine(head, `${lines[index]} ${lines[index + 1]}`, false);
  return true;
}

const mostHead = 256 * 1024;

/** Reads a request or header lines. The request line may be missing. */
export function readHttp(bytes: Uint8Array): RequestTextResult {
  const start = firstFilled(bytes);
  const first = lineAt(bytes, start);
  if (statusLine.test(first.text.trim())) {
    return problemAt(bytes, start, 'This is an answer, not a request. Take what was sent: it begins with a method such as POST.');
  }
  const line = readRequestLine(first.text);
  const head: Head = { method: line?.method ?? null, url: line?.url ?? null, authority: null, headers: [], notes: new Set() };
  if (line === null && bytes.length - start <= mostHead && readPairedLines(bytes, start, head)) return resultOf(head, null, 'headers');
  const lines = readLines(bytes, line === null ? start : first.next, head, line !== null);
  if ('kind' in lines) return lines;
  if (line === null && head.headers.length === 0 && head.method === null) {
    return problemAt(bytes, start, 'There is no header here. A header is a name, a colon and a value.');
  }
  const body = lines.bodyStart === null ? null : bytes.slice(lines.bodyStart);
  if (line !== null) return resultOf(head, body, 'http');
  // why: a copied block of headers often ends in blank lines, which are no body.
  const isBlank = body === null || body.every((byte) => byte === 0x0a || byte === 0x0d);
  return isBlank ? resultOf(head, null, 'headers') : resultOf(head, body, 'http');
}

function resultOf(head: Head, body: Uint8Array | null, form: RequestForm): RequestText {
  const headers: HeaderPair[] = head.headers;
  if (head.authority !== null && headerOf(headers, 'host') === undefined) headers.unshift(['host', head.authority]);
  const read = readBody(headers, body);
  return {
    kind: 'request',
    form,
    method: head.method ?? 'POST',
    url: head.url ?? '/',
    headers,
    body: read.body,
    notes: [...head.notes, ...read.notes],
  };
}

/** Compares the body with what the headers say of it. Nothing is cut or added: who copied it sees what is odd. */
function readBody(headers: readonly HeaderPair[], body: Uint8Array | null): Pick<RequestText, 'body' | 'notes'> {
  if (body === null) return { body, notes: [] };
  if (/(?:^|,)\s*chunked\s*$/i.test(headerOf(headers, 'transfer-encoding') ?? '')) {
    const joined = unchunk(body);
    return joined === null ? { body, notes: [] } : { body: joined, notes: ['The body was in chunks, as on the wire; they are joined.'] };
  }
  const announced = headerOf(headers, 'content-length');
  if (announced === undefined || !/^\d{1,15}$/.test(announced) || Number(announced) === body.length) return { body, notes: [] };
  if (body.length === 0) return { body: null, notes: [`The body is not here: Content-Length says that it has ${announced} bytes.`] };
  const surplus = body.length - Number(announced);
  const cause = (surplus === 1 || surplus === 2) && body.at(-1) === lineFeed ? ' A line end was added to it, perhaps while copying.' : '';
  return { body, notes: [`Content-Length says ${announced} bytes, and ${body.length} are here.${cause}`] };
}
