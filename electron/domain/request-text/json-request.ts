/** Reads what is copied as JSON, or looks like it: headers, a browser's recording (HAR), a delivery, an event of a cloud function. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { decodeBase64 } from '../base64.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import { type Literal, memberOf, readLiteral, textOf } from './literal.ts';
import { isHeaderName, problemAt, quoted, type RequestForm, type RequestText, type RequestTextResult, trimValue } from './request-text.ts';

/** What can be read of a list or object of headers; a sentence when it is none. */
type HeadersRead = { readonly headers: HeaderPair[]; readonly notes: string[] } | string;

const bodyNotHeaders = 'This JSON is the body of a request, not its headers. Give it as the body, and the headers here.';

function valuesOf(value: Literal): readonly string[] | null {
  if (value.kind === 'text' || value.kind === 'word') return [value.text];
  if (value.kind !== 'list') return null;
  const values = value.items.map(valuesOf);
  return values.every((one) => one !== null) ? values.flat() : null;
}

/** `{name, value}` of developer tools and HAR, `{key, value}` of Postman, `[name, value]`. */
function pairOf(item: Literal): readonly [string, Literal] | null {
  if (item.kind === 'list') {
    const [name, value, ...others] = item.items;
    return name?.kind === 'text' && value !== undefined && others.length === 0 ? [name.text, value] : null;
  }
  const name = textOf(item, 'name') ?? textOf(item, 'key');
  const value = memberOf(item, 'value');
  return name === undefined || value === undefined ? null : [name, value];
}

/** A flat list as Node's `rawHeaders`, or a list of pairs; null when it is neither. */
function entriesOf(list: readonly Literal[]): readonly (readonly [string, Literal])[] | null {
  if (list.length > 0 && list.every(({ kind }) => kind === 'text')) {
    if (list.length % 2 === 1) return null;
    return list.flatMap((item, index) => (index % 2 === 0 && item.kind === 'text' ? [[item.text, list[index + 1] ?? item] as const] : []));
  }
  const pairs = list.map(pairOf);
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

function readHeaders(value: Literal): HeadersRead {
  if (value.kind !== 'object' && value.kind !== 'list') return bodyNotHeaders;
  const entries = value.kind === 'object' ? value.entries : entriesOf(value.items);
  if (entries === null) return 'This list is not one of headers: it needs a name and a value by turns, or pairs of them.';
  const headers: HeaderPair[] = [];
  const notes: string[] = [];
  for (const [name, one] of entries) {
    const values = valuesOf(one);
    if (values === null) return bodyNotHeaders;
    if (name.startsWith(':')) continue;
    if (!isHeaderName(name)) return `${quoted(name)} is not the name of a header.`;
    for (const text of values) headers.push([name, trimValue(text)]);
  }
  if (headers.length < entries.length && entries.some(([name]) => name.startsWith(':'))) {
    notes.push("Headers that begin with a colon are HTTP/2's form of the request line and are left out.");
  }
  return { headers, notes };
}

interface Found {
  readonly form: RequestForm;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Literal | undefined;
  readonly body: Uint8Array | null;
  readonly notes: readonly string[];
}

/** HAR 1.2: `postData.text` is text, so bytes that were none have been lost. */
function harEntry(request: Literal, notes: readonly string[]): Found {
  const posted = memberOf(request, 'postData');
  const text = textOf(posted, 'text');
  const isBase64 = textOf(posted, 'encoding') === 'base64' || textOf(posted, '_encoding') === 'base64';
  const body = text === undefined ? null : isBase64 ? decodeBase64(text) : encodeUtf8(text);
  const more = [...notes];
  if (text?.includes('\ufffd')) more.push('The recording has replaced bytes of the body that are not UTF-8: it is not what was sent.');
  if (posted !== undefined && body === null) more.push('The recording does not hold the text of the body: give it as well.');
  return {
    form: 'har',
    method: textOf(request, 'method'),
    url: textOf(request, 'url'),
    headers: memberOf(request, 'headers'),
    body: posted === undefined ? new Uint8Array(0) : body,
    notes: more,
  };
}

/** Of several requests the first POST, else the first. */
function harOf(entries: readonly Literal[]): Found | null {
  const requests = entries.map((entry) => memberOf(entry, 'request')).filter((request) => request !== undefined);
  const posts = requests.filter((request) => textOf(request, 'method')?.toUpperCase() === 'POST');
  const chosen = posts[0] ?? requests[0];
  if (chosen === undefined) return null;
  const count = posts.length > 1 ? `${posts.length} requests by POST` : `${requests.length} requests`;
  const isOnly = posts.length === 1 || requests.length === 1;
  return harEntry(chosen, isOnly ? [] : [`The recording has ${count}; the first is taken (${quoted(textOf(chosen, 'url') ?? '')}).`]);
}

/** `GET /api/deliveries/{id}`: the body is not among the facts. */
function deliveryOf(value: Literal): Found | null {
  const id = textOf(value, 'id');
  if (id === undefined || !/^dlv_\d+$/.test(id)) return null;
  return {
    form: 'delivery',
    method: textOf(value, 'method'),
    url: textOf(value, 'url'),
    headers: memberOf(value, 'headers'),
    body: null,
    notes: [`The body is not part of this JSON: it is at /api/deliveries/${id}/body.`],
  };
}

/** An event as functions of a cloud get it (AWS: `httpMethod`, `rawPath`, `isBase64Encoded`), or any object with headers in it. */
function jsonRequestOf(value: Literal): Found | null {
  const headers = memberOf(value, 'headers') ?? memberOf(value, 'header');
  if (headers === undefined || (headers.kind !== 'object' && headers.kind !== 'list')) return null;
  const text = textOf(value, 'body') ?? textOf(value, 'rawBody');
  const flag = memberOf(value, 'isBase64Encoded');
  const isBase64 = flag?.kind === 'word' && flag.text === 'true';
  const hasParsedBody = text === undefined && memberOf(value, 'body')?.kind === 'object';
  return {
    form: 'json',
    method: textOf(value, 'method') ?? textOf(value, 'httpMethod'),
    url: textOf(value, 'url') ?? textOf(value, 'rawPath') ?? textOf(value, 'path'),
    headers,
    body: text === undefined ? null : isBase64 ? decodeBase64(text) : encodeUtf8(text),
    notes: hasParsedBody ? ['The body in this JSON was parsed already, so its bytes are not known: give them as well.'] : [],
  };
}

function findRequest(value: Literal): Found | null {
  if (value.kind === 'list') return harOf(value.items);
  const entries = memberOf(memberOf(value, 'log'), 'entries') ?? memberOf(value, 'entries');
  if (entries?.kind === 'list') return harOf(entries.items);
  const request = memberOf(value, 'request');
  if (request?.kind === 'object' && memberOf(request, 'headers') !== undefined) return harEntry(request, []);
  if (textOf(value, 'method') !== undefined && memberOf(value, 'postData') !== undefined) return harEntry(value, []);
  return deliveryOf(value) ?? jsonRequestOf(value);
}

/** Where the first thing is, in bytes. */
function contentStart(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte === 0x7b || byte === 0x5b);
  return at === -1 ? 0 : at;
}

export function readJsonRequest(bytes: Uint8Array): RequestTextResult {
  const text = decodeUtf8(bytes);
  const value = readLiteral(text);
  if (value.kind === 'fault') return problemAt(bytes, encodeUtf8(text.slice(0, value.at)).length, value.sentence);
  const found = findRequest(value);
  const read = readHeaders(found?.headers ?? value);
  if (typeof read === 'string') return problemAt(bytes, contentStart(bytes), read);
  const request: RequestText = {
    kind: 'request',
    form: found?.form ?? 'headers',
    method: found?.method ?? 'POST',
    url: found?.url ?? '/',
    headers: read.headers,
    body: found?.body ?? null,
    notes: [...(found?.notes ?? []), ...read.notes],
  };
  return request;
}
