/**
 * Attempts as one HAR file. Guarantees: at most 1,000 attempts and 64 MiB; entries are read and written one by one, so that nothing else
 * waits for a large file; a cancelled export leaves nothing behind. Credentials are
 * masked unless somebody asked for them; signatures are in it as they were sent.
 */
import type { AttemptId, ReplayId } from '#contract/ids.ts';
import type { Exported } from '#contract/models/attempt-comparison.ts';
import { type Credentials, maskHeaders, maskUrl } from '#domain/masking.ts';
import { fail } from '#engine/failure.ts';
import type { DeliveryLog, StoredAttempt } from '#engine/log/log.ts';
import { harEntry } from './har-entry.ts';
import { readSentBody, type SentBodyParts } from './sent-body.ts';

export const mostHarAttempts = 1_000;
export const mostHarBytes = 64 * 1024 * 1024;
/** More of an answer is never kept. */
const mostAnswerBytes = 5 * 1024 * 1024;

export type HarParts = SentBodyParts & {
  readonly readers: Pick<DeliveryLog['readers'], 'findAttempt' | 'readAttemptBody'>;
  readonly plans: Pick<DeliveryLog['plans'], 'findJob' | 'searchAttempts'>;
  readonly put: (file: { readonly fileName: string; readonly mediaType: string; readonly bytes: Uint8Array }) => Exported;
  readonly version: string;
  readonly credentials: Credentials;
};

export type HarChoice = { readonly ids: readonly AttemptId[] } | { readonly replayId: ReplayId };

export async function exportHar(parts: HarParts, choice: HarChoice, signal?: AbortSignal): Promise<Exported> {
  const ids = 'ids' in choice ? choice.ids : await attemptsOf(parts, choice.replayId, signal);
  const file = new HarFile(parts.version);
  for (const id of ids) {
    if (signal?.aborted === true) fail('cancelled.by_user');
    const attempt = (await parts.readers.findAttempt(id)) ?? fail('missing.attempt', { id });
    file.add(await entryOf(parts, attempt, signal));
  }
  const [first] = ids;
  const fileName = 'ids' in choice ? `${ids.length === 1 ? first : 'attempts'}.har` : `${choice.replayId}.har`;
  return parts.put({ fileName, mediaType: 'application/json', bytes: file.end() });
}

async function entryOf(parts: HarParts, attempt: StoredAttempt, signal?: AbortSignal): Promise<ReturnType<typeof harEntry>> {
  const sent = await readSentBody(parts, attempt, signal);
  const answer = attempt.response === null ? undefined : await parts.readers.readAttemptBody(attempt.summary.id, 0, mostAnswerBytes);
  const shown = parts.credentials === 'masked' ? maskedAttempt(attempt) : attempt;
  return harEntry(shown, sent, answer?.bytes ?? null);
}

/** Everything of an attempt but its bodies, without credentials: a sentence may name the address of a redirect. */
function maskedAttempt(attempt: StoredAttempt): StoredAttempt {
  const { summary, request, response } = attempt;
  return {
    ...attempt,
    summary: { ...summary, targetUrl: maskUrl(summary.targetUrl), sentence: maskUrl(summary.sentence) },
    request: { ...request, url: maskUrl(request.url), headers: maskHeaders(request.headers) },
    response: response === null ? null : { ...response, headers: maskHeaders(response.headers) },
  };
}

/** In the order in which they began. */
async function attemptsOf({ plans }: HarParts, replayId: ReplayId, signal?: AbortSignal): Promise<readonly AttemptId[]> {
  if ((await plans.findJob(replayId)) === undefined) fail('missing.replay', { id: replayId });
  const ids: AttemptId[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof plans.searchAttempts>> = await plans.searchAttempts(
      { ...anyAttempt, replayId, limit: 200, cursor },
      signal,
    );
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    if (ids.length > mostHarAttempts)
      fail('input.export_too_large', { problem: `The job has more than ${mostHarAttempts} attempts. Choose some of them.` });
  } while (cursor !== null);
  return ids.reverse();
}

const anyAttempt = {
  text: '',
  outcomes: [],
  statuses: [],
  deadlines: [],
  sources: [],
  deliveryId: null,
  draftId: null,
  groupId: null,
  targetUrl: '',
  sinceUs: null,
  untilUs: null,
} as const;

/** Collects bytes as they are made, so that the whole is never a second time in memory as values. */
class HarFile {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #entries = 0;

  constructor(version: string) {
    this.#put(`{"log":{"version":"1.2","creator":{"name":"Hookglass","version":${JSON.stringify(version)}},"entries":[`);
  }

  add(entry: ReturnType<typeof harEntry>): void {
    this.#put(`${this.#entries === 0 ? '' : ','}\n${JSON.stringify(entry)}`);
    this.#entries += 1;
  }

  end(): Uint8Array {
    this.#put('\n]}}\n');
    return Buffer.concat(this.#chunks);
  }

  #put(text: string): void {
    const bytes = Buffer.from(text);
    this.#bytes += bytes.length;
    if (this.#bytes > mostHarBytes) {
      fail('input.export_too_large', {
        problem: `The file would have more than 64 MiB after ${this.#entries} attempts. Choose fewer of them.`,
      });
    }
    this.#chunks.push(bytes);
  }
}
