/** What an attempt sent, written down so that something else can send it. Credentials are masked unless somebody asked for them. */
import type { AttemptId } from '#contract/ids.ts';
import type { Copied, CopiedBody, CopiedRequest } from '#domain/attempts/copy/copied-request.ts';
import { toCurlCommand } from '#domain/attempts/copy/to-curl-command.ts';
import { toFetch } from '#domain/attempts/copy/to-fetch.ts';
import { toHttp } from '#domain/attempts/copy/to-http.ts';
import { toPython } from '#domain/attempts/copy/to-python.ts';
import { type Credentials, maskedNames, maskedNote, maskHeaders, maskUrl } from '#domain/masking.ts';
import { isUtf8 } from '#domain/utf8.ts';
import { fail } from '#engine/failure.ts';
import type { DeliveryLog, StoredAttempt } from '#engine/log/log.ts';
import { readSentBody, type SentBodyParts } from './sent-body.ts';

export type CopyFormat = 'curl' | 'http' | 'fetch' | 'python';

const writers: Readonly<Record<CopyFormat, (request: CopiedRequest) => Copied>> = {
  curl: toCurlCommand,
  http: toHttp,
  fetch: toFetch,
  python: toPython,
};

/** A longer body makes a text that nobody can paste. */
const inlineBytes = 64 * 1024;

export type CopyParts = SentBodyParts & { readonly readers: Pick<DeliveryLog['readers'], 'findAttempt'> };

/** Fails with `missing.attempt` or `log.body_damaged`. */
export async function copyAttempt(
  parts: CopyParts,
  id: AttemptId,
  format: CopyFormat,
  credentials: Credentials,
): Promise<{ readonly text: string; readonly note: string; readonly isMasked: boolean }> {
  const attempt = (await parts.readers.findAttempt(id)) ?? fail('missing.attempt', { id });
  const { summary, request } = attempt;
  if (request.method === '') return { text: '', note: `There is no request: ${summary.sentence}`, isMasked: false };
  const sent = await readSentBody(parts, attempt);
  const body = copiedBody(sent.bytes, `${id}.body`);
  const { method, url, headers } = request;
  const names = credentials === 'masked' ? maskedNames(url, headers) : [];
  const shown = names.length === 0 ? { url, headers } : { url: maskUrl(url), headers: maskHeaders(headers) };
  const { text, notes } = writers[format]({ method, ...shown, body });
  const masking = maskedNote(names);
  const all = [
    ...(masking === undefined ? [] : [masking]),
    ...(sent.problem === null ? [] : [sent.problem]),
    ...saveFirst(body, attempt),
    ...spoilerNotes(attempt),
    ...notes,
  ];
  return { text, note: all.join(' '), isMasked: names.length > 0 };
}

function copiedBody(bytes: Uint8Array, fileName: string): CopiedBody {
  if (bytes.length === 0) return { kind: 'none' };
  if (bytes.length > inlineBytes) return { kind: 'file', fileName };
  if (!isUtf8(bytes)) return { kind: 'base64', base64: Buffer.from(bytes).toString('base64') };
  return { kind: 'text', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

function saveFirst(body: CopiedBody, { summary }: StoredAttempt): readonly string[] {
  if (body.kind !== 'file') return [];
  const path = summary.deliveryId === null ? `/blobs/attempts/${summary.id}/request` : `/blobs/deliveries/${summary.deliveryId}`;
  const note = `The body is too long to be written down: save it as ${body.fileName} first (GET ${path}).`;
  return summary.kind === 'new-identity' ? [note, 'That file has the event id as it was captured; what left had another.'] : [note];
}

const notCarried: Readonly<Record<string, string>> = {
  'slow-body': 'The body leaves at once.',
  'cut-connection': 'The connection is not cut.',
  'duplicate-id': 'It was sent twice; this sends it once.',
};

function spoilerNotes({ summary }: StoredAttempt): readonly string[] {
  return (summary.judgement?.spoilers ?? []).map((name) => notCarried[name]).filter((note) => note !== undefined);
}
