/** A draft out of whatever a person pastes or drops: an event, any JSON, a request in one of its forms, or a text as it is. */
import type { EnvironmentId } from '#contract/ids.ts';
import { detectSyntax, readRequestText } from '#domain/request-text/read-request-text.ts';
import type { RequestText } from '#domain/request-text/request-text.ts';
import type { Directory } from '#engine/endpoints/directory.ts';
import { fail } from '#engine/failure.ts';
import type { DraftStart } from './draft-start.ts';
import { aimAtAddress, aimAtFirst, plainComposition } from './first-aim.ts';
import { keepHeaders } from './kept-headers.ts';
import { envelopeOf, judgedBytes, textOf } from './text-facts.ts';

/** Forms of JSON that hold a request; any other JSON is a body, also where it could be headers. */
const requestForms: ReadonlySet<string> = new Set(['har', 'delivery', 'json']);

type Parts = { readonly directory: Pick<Directory, 'list'> };

/** Fails with `input.draft_source`. */
export function startFromText(parts: Parts, bytes: Uint8Array, fileName: string | null, environmentId: EnvironmentId): DraftStart {
  const text = textOf(bytes) ?? fail('input.draft_source', { problem: 'It is no UTF-8 text, and a draft is text.' });
  if (text.trim() === '') fail('input.draft_source', { problem: 'There is nothing in it.' });
  const request = requestIn(bytes);
  if (request !== undefined) return fromRequest(parts, request, fileName, environmentId);
  const isJson = envelopeOf(bytes).kind !== 'not-json';
  return {
    text: bytes,
    origin: { kind: 'text', form: isJson ? 'json' : 'text', fileName },
    composition: plainComposition(aimAtFirst(parts.directory, environmentId)),
    notes: isJson ? [] : ['It is not JSON, and is kept as it is.'],
  };
}

/** Fails with `input.draft_source` for a request that is understood as one, and can't be read. */
function requestIn(bytes: Uint8Array): RequestText | undefined {
  const { kind } = envelopeOf(bytes);
  // why: looking through JSON of megabytes for a request takes seconds, in which nobody else is answered.
  if (kind === 'current' || kind === 'legacy' || bytes.length > judgedBytes) return undefined;
  const syntax = detectSyntax(bytes);
  if (syntax === null || (syntax === 'json' && kind === 'not-json')) return undefined;
  const read = readRequestText(bytes, syntax);
  if (read.kind === 'request') return isRequest(syntax, read) ? read : undefined;
  // why: any JSON that is no request is an event's text.
  if (syntax !== 'curl') return undefined;
  return fail('input.draft_source', { problem: `${read.sentence} (line ${read.line}, column ${read.column})` });
}

/** Lines with a colon may be any text; headers have a name with a hyphen among them, as Content-Type. */
function isRequest(syntax: 'http' | 'curl' | 'json', { form, headers }: RequestText): boolean {
  if (syntax === 'json') return requestForms.has(form);
  return form !== 'headers' || headers.some(([name]) => name.includes('-') || name.toLowerCase() === 'host');
}

function fromRequest({ directory }: Parts, request: RequestText, fileName: string | null, environmentId: EnvironmentId): DraftStart {
  const own = directory.list().map(({ headerName }) => headerName);
  const kept = keepHeaders(request.headers, own);
  const aim = aimAtAddress(directory, request.url, environmentId);
  const body = request.body ?? new Uint8Array(0);
  if (textOf(body) === undefined) {
    fail('input.draft_source', { problem: 'The body of the request is no UTF-8 text, and a draft is text. Send it with cURL as it is.' });
  }
  const missing = request.body === null ? ['The text of the event is not in it: write it, or paste it here.'] : [];
  return {
    text: body,
    origin: { kind: 'text', form: request.form, fileName },
    composition: {
      ...plainComposition(aim),
      method: request.method.slice(0, 20) || 'POST',
      contentType: kept.contentType,
      headers: kept.headers.map(([name, value]): [string, string] => [name, value]),
    },
    notes: [...request.notes, ...kept.notes, ...aim.notes, ...missing],
  };
}
