/** What a request source means. Pure. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { readRequestText } from '#domain/request-text/read-request-text.ts';
import type { RequestTextProblem, RequestTextResult } from '#domain/request-text/request-text.ts';
import { countOf } from '#renderer/lib/format-bytes.ts';
import type { CheckDraft, RequestSource } from './draft.ts';

export interface Understood {
  readonly kind: 'understood';
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  /** Null where the source holds no body, which is not the same as an empty one. */
  readonly body: Uint8Array | null;
  readonly notes: readonly string[];
  /** `A cURL command`, `Header lines`; empty where nothing was read. */
  readonly form: string;
}

const nothing: Understood = { kind: 'understood', method: 'POST', url: '/', headers: [], body: null, notes: [], form: '' };

const formNames: Readonly<Record<Extract<RequestTextResult, { kind: 'request' }>['form'], string>> = {
  http: 'An HTTP request',
  headers: 'Header lines',
  curl: 'A cURL command',
  har: 'A HAR recording',
  delivery: 'A delivery as Hookglass writes it',
  json: 'JSON with headers',
};

const encoder = new TextEncoder();

export function understand(source: RequestSource): Understood | RequestTextProblem {
  if (source.kind === 'delivery') {
    return { ...nothing, method: source.method, url: source.url, headers: source.headers, form: 'A delivery' };
  }
  if (source.kind === 'typed' && source.text.trim() === '') return nothing;
  const result = readRequestText(source.kind === 'typed' ? encoder.encode(source.text) : source.bytes);
  if (result.kind === 'problem') return result;
  const { method, url, headers, body, notes, form } = result;
  return { kind: 'understood', method, url, headers, body, notes, form: formNames[form] };
}

/** The bytes that are checked. */
export function bodyOf({ body }: Pick<CheckDraft, 'body'>, understood: Understood): Uint8Array {
  if (body.kind === 'file') return body.bytes;
  if (body.kind === 'text') return encoder.encode(body.text);
  return understood.body ?? new Uint8Array(0);
}

/** `A cURL command: POST, 9 headers, body of 160 bytes` */
export function understoodWords({ form, method, headers, body }: Understood): string {
  const parts = [method, countOf(headers.length, 'header', 'headers'), ...(body === null ? [] : [bodyWords(body)])];
  return `${form}: ${parts.join(', ')}`;
}

function bodyWords(body: Uint8Array): string {
  return body.length === 0 ? 'empty body' : `body of ${countOf(body.length, 'byte', 'bytes')}`;
}

/** How bytes end, where that is easily lost: `ends with LF`. Empty for any other end. */
export function endWords(bytes: Uint8Array): string {
  const last = bytes.at(-1);
  if (last === 0x0a) return bytes.at(-2) === 0x0d ? 'ends with CR LF' : 'ends with LF';
  if (last === 0x0d) return 'ends with CR';
  return last === 0x20 || last === 0x09 ? 'ends with white space' : '';
}

/**
 * Where a dropped file belongs: a JSON document could be both, so it is a body unless it can only be a request, or carries the headers
 * of one and no request is there yet.
 */
export function placeOfDrop(bytes: Uint8Array, hasRequest: boolean): 'request' | 'body' {
  if (hasRequest) return 'body';
  const result = readRequestText(bytes);
  if (result.kind === 'problem') return 'body';
  return result.form === 'headers' && bytes[0] === 0x7b ? 'body' : 'request';
}
