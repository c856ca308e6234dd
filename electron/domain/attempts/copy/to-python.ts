/** A request as Python that sends it with `requests`. */
import { type Copied, type CopiedBody, type CopiedRequest, isFraming, isHostOf, joinedNote, joinHeaders } from './copied-request.ts';

export function toPython(request: CopiedRequest): Copied {
  const { method, url, body } = request;
  const kept = request.headers.filter(([name, value]) => !isFraming(name) && !isHostOf(name, value, url));
  const { headers, joined } = joinHeaders(kept);
  const data = dataExpression(body);
  const lines = [
    ...(body.kind === 'base64' ? ['import base64', ''] : []),
    'import requests',
    '',
    'response = requests.request(',
    `    ${literal(method)},`,
    `    ${literal(url)},`,
    '    headers={',
    ...headers.map(([name, value]) => `        ${literal(name)}: ${literal(value)},`),
    '    },',
    ...(data === null ? [] : [`    data=${data},`]),
    '    allow_redirects=False,',
    ')',
    'print(response.status_code, response.text)',
  ];
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const added = ['User-Agent', 'Accept-Encoding', 'Accept'].filter((name) => !names.has(name.toLowerCase()));
  const notes = [
    ...joinedNote(joined, 'requests'),
    ...(/[^\w\-.~:/?#@!$&'()*+,;=%]/.test(url) ? ['requests writes some characters of the URL percent-encoded.'] : []),
    ...(added.length === 0 ? [] : [`requests adds ${added.join(', ')} of its own.`]),
    ...(names.has('authorization') ? ['A .netrc file with an entry for the host takes the place of Authorization.'] : []),
  ];
  return { text: `${lines.join('\n')}\n`, notes };
}

function dataExpression(body: CopiedBody): string | null {
  switch (body.kind) {
    case 'none':
      return null;
    case 'text':
      return `${literal(body.text)}.encode()`;
    case 'base64':
      return `base64.b64decode("${body.base64}")`;
    case 'file':
      return `open(${literal(body.fileName)}, "rb").read()`;
  }
}

/** JSON's literal of a text is Python's as well: both know these escapes, and lone surrogates do not come. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f');
}
