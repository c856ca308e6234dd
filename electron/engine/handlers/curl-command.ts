import { toCurl } from '#domain/curl.ts';
import type { StoredDelivery } from '../log/log.ts';

/** A longer body makes a command that no terminal takes. */
const inlineLimitBytes = 64 * 1024;

/** The delivery as a command for a POSIX shell, and what it can't carry. */
export function curlCommand(stored: StoredDelivery, body: Uint8Array, url: string): { command: string; note: string } {
  const request = { method: stored.method, url, headers: stored.headers };
  const truncated = stored.truncation === 'none' ? '' : `Only the first ${stored.keptBytes} bytes of the body are kept. `;
  if (body.length > inlineLimitBytes) {
    const filePath = `${stored.id}.body`;
    return {
      command: toCurl({ ...request, body: { filePath } }),
      note: `${truncated}The body is too long for a command: save it as ${filePath} first (GET /api/deliveries/${stored.id}/body).`,
    };
  }
  const text = asText(body);
  return {
    command: toCurl({ ...request, body: text === null ? { base64: Buffer.from(body).toString('base64') } : { text } }),
    note: truncated.trim(),
  };
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
