import { type CurlBody, toCurl } from '#domain/curl.ts';
import { type Credentials, maskedNames, maskedNote, maskHeaders, maskUrl } from '#domain/masking.ts';
import type { StoredDelivery } from '../log/log.ts';

/** A longer body makes a command that no terminal takes. */
export const inlineLimitBytes = 64 * 1024;

/** The delivery as a command for a POSIX shell, and what it can't carry. */
export function curlCommand(
  stored: StoredDelivery,
  body: Uint8Array,
  url: string,
  credentials: Credentials,
): { command: string; note: string; isMasked: boolean } {
  const truncated = stored.truncation === 'none' ? '' : `Only the first ${stored.keptBytes} bytes of the body are kept.`;
  const carried = bodyForCurl(body, `${stored.id}.body`, `/api/deliveries/${stored.id}/body`);
  const names = credentials === 'masked' ? maskedNames(url, stored.headers) : [];
  const shown = names.length === 0 ? { url, headers: stored.headers } : { url: maskUrl(url), headers: maskHeaders(stored.headers) };
  return {
    command: toCurl({ method: stored.method, ...shown, body: carried.body }),
    note: [truncated, carried.note, maskedNote(names) ?? ''].filter((part) => part !== '').join(' '),
    isMasked: names.length > 0,
  };
}

/** The body as the command takes it, and what has to be done first. `path`: where a long one is had. */
export function bodyForCurl(body: Uint8Array, fileName: string, path: string): { readonly body: CurlBody; readonly note: string } {
  if (body.length > inlineLimitBytes) {
    return {
      body: { filePath: fileName },
      note: `The body is too long for a command: save it as ${fileName} first (GET ${path}).`,
    };
  }
  const text = asText(body);
  return { body: text === null ? { base64: Buffer.from(body).toString('base64') } : { text }, note: '' };
}

/** The body as text when turning it back gives the same bytes; null otherwise. A NUL can't be an argument of a command. */
function asText(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return text.includes('\0') ? null : text;
  } catch {
    // why: not UTF-8 is an answer here, not a failure.
    return null;
  }
}
