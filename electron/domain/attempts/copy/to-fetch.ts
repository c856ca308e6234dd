/** A request as JavaScript that sends it with `fetch`: a module for Node, most of which a browser runs as well. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import {
  type Copied,
  type CopiedBody,
  type CopiedRequest,
  isFraming,
  isHostOf,
  joinedNote,
  joinHeaders,
  nameList,
} from './copied-request.ts';

/** Headers (lower case) that Node's fetch sets itself or refuses. */
const notTaken: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'content-length',
  'transfer-encoding',
]);

/** What pages may not set on top of these (Fetch, forbidden request-header). */
const notInPages: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'origin',
  'referer',
  'set-cookie',
  'via',
]);

const refusedMethods: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

function isLeftToPages(name: string): boolean {
  const key = name.toLowerCase();
  return notInPages.has(key) || key.startsWith('proxy-') || key.startsWith('sec-');
}

export function toFetch(request: CopiedRequest): Copied {
  const { method, url } = request;
  const left = request.headers.filter(([name]) => notTaken.has(name.toLowerCase()));
  const { headers, joined } = joinHeaders(request.headers.filter(([name]) => !notTaken.has(name.toLowerCase())));
  const canHaveBody = method !== 'GET' && method !== 'HEAD';
  const body = canHaveBody ? bodyExpression(request.body, headers) : null;
  const lines = [
    ...(body?.imports ?? []),
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: ${JSON.stringify(method)},`,
    '  headers: [',
    ...headers.map(([name, value]) => `    [${JSON.stringify(name)}, ${JSON.stringify(value)}],`),
    '  ],',
    ...(body === null ? [] : [`  body: ${body.expression},`]),
    "  redirect: 'manual',",
    '});',
    'console.log(response.status, await response.text());',
  ];
  return { text: `${lines.join('\n')}\n`, notes: notesOf(request, left, headers, joined, canHaveBody) };
}

function bodyExpression(body: CopiedBody, headers: readonly HeaderPair[]): { imports: readonly string[]; expression: string } | null {
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  switch (body.kind) {
    case 'none':
      return null;
    case 'text':
      // why: of a string fetch claims that it is text/plain; of bytes it claims nothing.
      return { imports: [], expression: hasType ? JSON.stringify(body.text) : `new TextEncoder().encode(${JSON.stringify(body.text)})` };
    case 'base64':
      return { imports: [], expression: `Uint8Array.from(atob(${JSON.stringify(body.base64)}), (one) => one.charCodeAt(0))` };
    case 'file':
      return {
        imports: ["import { readFile } from 'node:fs/promises';", ''],
        expression: `await readFile(${JSON.stringify(body.fileName)})`,
      };
  }
}

function notesOf(
  { method, url, headers, body }: CopiedRequest,
  left: readonly HeaderPair[],
  sent: readonly HeaderPair[],
  joined: readonly string[],
  canHaveBody: boolean,
): readonly string[] {
  const lost = left.filter(([name, value]) => !isFraming(name) && !isHostOf(name, value, url)).map(([name]) => name);
  const pages = sent.map(([name]) => name).filter(isLeftToPages);
  return [
    ...(refusedMethods.has(method.toUpperCase()) ? [`fetch refuses the method ${method}.`] : []),
    ...(!canHaveBody && body.kind !== 'none' ? [`fetch sends no body with ${method}, so it is left out.`] : []),
    ...(lost.length === 0 ? [] : [`fetch sets ${nameList(lost)} itself, so ${lost.length === 1 ? 'it is' : 'they are'} left out.`]),
    ...(pages.length === 0 ? [] : [`In a page a browser leaves out ${nameList(pages)}.`]),
    ...joinedNote(joined, 'fetch'),
    ...(headers.some(([name]) => name.toLowerCase() === 'user-agent')
      ? []
      : ['fetch adds headers of its own, such as Accept and User-Agent.']),
  ];
}
