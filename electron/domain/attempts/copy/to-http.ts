import { type Copied, type CopiedRequest, urlPieces } from './copied-request.ts';

const ascii = /^[\u0020-\u007e\t]*$/;

/** The request as it goes over the wire: lines end with CR LF, the body follows a blank one. */
export function toHttp({ method, url, headers, body }: CopiedRequest): Copied {
  const { isTls, host, path } = urlPieces(url);
  const lines = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const foreign = headers.filter(([, value]) => !ascii.test(value)).map(([name]) => name);
  const notes = [
    ...(isTls ? [`It is sent over TLS to ${host}.`] : []),
    ...(foreign.length === 0 ? [] : [`${foreign.join(', ')} holds bytes outside ASCII, which are Latin-1 on the wire.`]),
    ...(body.kind === 'base64' ? ['The body is not UTF-8 text: what follows the blank line is Base64 of it.'] : []),
    ...(body.kind === 'file' ? [`The body is left out: it is in ${body.fileName}.`] : []),
  ];
  return { text: `${lines.join('\r\n')}\r\n\r\n${bodyText(body)}`, notes };
}

function bodyText(body: CopiedRequest['body']): string {
  if (body.kind === 'text') return body.text;
  return body.kind === 'base64' ? body.base64 : '';
}
