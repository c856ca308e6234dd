import { readRequestText } from '#domain/request-text/read-request-text.ts';
import type { RequestText, RequestTextProblem } from '#domain/request-text/request-text.ts';

/** The request in a text, its body as text; one character is one byte, or UTF-8 where the text is written so. */
export function requestIn(text: string | Uint8Array): Omit<RequestText, 'kind' | 'body'> & { readonly body: string | null } {
  const result = readRequestText(Buffer.from(text));
  if (result.kind === 'problem') throw new Error(`${result.sentence} (${result.line}:${result.column})`);
  const { kind: _, body, ...others } = result;
  return { ...others, body: body === null ? null : Buffer.from(body).toString() };
}

export function problemIn(text: string | Uint8Array): RequestTextProblem {
  const result = readRequestText(Buffer.from(text));
  if (result.kind === 'request') throw new Error(`Read as ${result.form}: ${JSON.stringify(result.headers)}`);
  return result;
}
