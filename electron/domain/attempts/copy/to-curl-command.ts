import { encodeBase64 } from '#domain/base64.ts';
import { type CurlBody, toCurl } from '#domain/curl.ts';
import { encodeUtf8 } from '#domain/utf8.ts';
import type { Copied, CopiedBody, CopiedRequest } from './copied-request.ts';

/** For a POSIX shell. Nothing that curl would add by itself leaves. */
export function toCurlCommand({ method, url, headers, body }: CopiedRequest): Copied {
  return { text: toCurl({ method, url, headers, body: curlBody(body), ownHeaders: 'left-out' }), notes: [] };
}

function curlBody(body: CopiedBody): CurlBody {
  switch (body.kind) {
    case 'none':
      return { text: '' };
    case 'text':
      // A NUL can't be an argument of a command.
      return body.text.includes('\0') ? { base64: encodeBase64(encodeUtf8(body.text)) } : { text: body.text };
    case 'base64':
      return { base64: body.base64 };
    case 'file':
      return { filePath: body.fileName };
  }
}
