import type { AttemptId } from '#contract/ids.ts';
import type { SpoilerName } from '#contract/models/composer.ts';
import { toCurl } from '#domain/curl.ts';
import { fail } from '../failure.ts';
import type { DeliveryLog } from '../log/log.ts';
import { bodyForCurl, inlineLimitBytes } from './curl-command.ts';

/** What a command can not do. */
const notCarried: Partial<Record<SpoilerName, string>> = {
  'slow-body': 'curl sends the body at once.',
  'cut-connection': 'curl does not cut the connection.',
  'duplicate-id': 'The same request left twice; the command sends it once.',
};

/** What was sent, as a command for a POSIX shell. Fails with `missing.attempt`. */
export async function attemptCurl(
  { readers, composer }: Pick<DeliveryLog, 'readers' | 'composer'>,
  id: AttemptId,
): Promise<{ readonly command: string; readonly note: string }> {
  const { summary, request } = (await readers.findAttempt(id)) ?? fail('missing.attempt', { id });
  const kept = await composer.readAttemptRequest(id, 0, inlineLimitBytes + 1);
  const body = bodyForCurl(kept?.bytes ?? new Uint8Array(0), `${id}.body`, `/blobs/attempts/${id}/request`);
  const notes = (summary.judgement?.spoilers ?? []).map((name) => notCarried[name]).filter((note) => note !== undefined);
  const isCut = kept !== undefined && kept.length < request.bodyBytes;
  return {
    command: toCurl({ method: request.method, url: request.url, headers: request.headers, body: body.body }),
    note: [...(isCut ? [`Only the first ${kept.length} bytes of the body are kept.`] : []), body.note, ...notes]
      .filter((part) => part !== '')
      .join(' '),
  };
}
