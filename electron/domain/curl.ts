/**
 * A request as a cURL command for a POSIX shell. Guarantees: whatever is in the URL, headers and body reaches curl as it is; nothing
 * of it is read by the shell, by curl's URL globbing or as the name of a file. Masks nothing: the caller decides what may be shown.
 */
import type { HeaderPair } from '#contract/models/delivery.ts';

export type CurlBody =
  /** Valid text without NUL, which no argument can hold. */
  | { readonly text: string }
  /** Bytes, piped through `base64 -d`. */
  | { readonly base64: string }
  /** Read from this file. */
  | { readonly filePath: string };

export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly body: CurlBody;
  /** The request leaves exactly: headers that curl adds by itself are kept from it, and bytes over ASCII are those of the header. */
  readonly ownHeaders?: 'left-out';
}

const safeWord = /^[A-Za-z0-9_/:.,@%+=-]+$/;
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** curl works these out from the body it sends. */
const framing: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);

/** A word for a POSIX shell. */
function quoteForShell(word: string): string {
  return safeWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function hostOf(url: string): string {
  return (/^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1] ?? '').toLowerCase();
}

function isSentAnyway(name: string, value: string, url: string): boolean {
  const lower = name.toLowerCase();
  return framing.has(lower) || (lower === 'host' && value.toLowerCase() === hostOf(url));
}

/** curl takes `Name;` for a header without a value and would leave `Name:` out. */
function headerWord(name: string, value: string): string {
  return value.trim() === '' ? `${name};` : `${name}: ${value}`;
}

/** Bytes over ASCII are Latin-1 on the wire, where a shell would write them in UTF-8. */
function exactHeaderArgument(name: string, value: string): string {
  const word = headerWord(name, value);
  if (!/[\u0080-\u00ff]/.test(word) || /[^\u0000-\u00ff]/.test(word)) return `-H ${quoteForShell(word)}`;
  const format = word.replace(/[\u0080-\u00ff%\\]/g, (one) => (one === '%' ? '%%' : `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`));
  return `-H "$(printf ${quoteForShell(format)})"`;
}

function headerArguments(request: CurlRequest, hasBody: boolean): string[] {
  const kept = request.headers.filter(([name, value]) => headerName.test(name) && !isSentAnyway(name, value, request.url));
  // why: what is read back from a command of ours has no printf in it, so only a command that is to leave exactly gets one.
  const words = kept.map(([name, value]) =>
    request.ownHeaders === 'left-out' ? exactHeaderArgument(name, value) : `-H ${quoteForShell(headerWord(name, value))}`,
  );
  const names = new Set(kept.map(([name]) => name.toLowerCase()));
  // With a body, curl would claim that it is a form; of a long one it would ask first whether it is wanted.
  const own = [
    ...(hasBody ? ['Content-Type'] : []),
    ...(request.ownHeaders === 'left-out' ? ['User-Agent', 'Accept', ...('filePath' in request.body ? ['Expect'] : [])] : []),
  ];
  return [...words, ...own.filter((name) => !names.has(name.toLowerCase())).map((name) => `-H '${name}:'`)];
}

function methodArgument(method: string, hasBody: boolean): string[] {
  if (method === 'HEAD' && !hasBody) return ['--head'];
  return method === 'GET' && !hasBody ? [] : [`-X ${quoteForShell(method)}`];
}

function urlArguments(url: string): string[] {
  const asIs = /\/\.{1,2}(?:[/?#]|$)/.test(url) ? ['--path-as-is'] : [];
  const literal = /[[\]{}]/.test(url) ? ['--globoff'] : [];
  return [...asIs, ...literal, `--url ${quoteForShell(url)}`];
}

function bodyArgument(body: CurlBody): string {
  if ('text' in body) return `--data-raw ${quoteForShell(body.text)}`;
  return 'base64' in body ? '--data-binary @-' : `--data-binary ${quoteForShell(`@${body.filePath}`)}`;
}

export function toCurl(request: CurlRequest): string {
  const { method, body } = request;
  const isEmpty = ('text' in body && body.text === '') || ('base64' in body && body.base64 === '');
  // An empty body of a POST has a Content-Length of 0, which curl sends only when it is given one.
  const hasBody = !isEmpty || !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method);
  const pieces = [
    ...methodArgument(method, hasBody),
    ...urlArguments(request.url),
    ...headerArguments(request, hasBody),
    ...(hasBody ? [bodyArgument(isEmpty ? { text: '' } : body)] : []),
  ];
  const command = `curl ${pieces.join(' \\\n  ')}`;
  return 'base64' in body && !isEmpty ? `printf %s ${quoteForShell(body.base64)} | base64 -d | ${command}` : command;
}
