/** One attempt as an entry of an HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec). */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { isUtf8 } from '#domain/utf8.ts';
import type { StoredAttempt } from '#engine/log/log.ts';
import { headerValue, unpacked } from './answer-text.ts';
import type { SentBody } from './sent-body.ts';

interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface CarriedText {
  readonly text: string;
  readonly encoding?: 'base64';
}

/** `answer`: the kept bytes; null where there was no answer, or it is gone. */
export function harEntry(attempt: StoredAttempt, sent: SentBody, answer: Uint8Array | null) {
  const { summary } = attempt;
  const timings = harTimings(summary.phases);
  return {
    startedDateTime: new Date(summary.startedAtUs / 1000).toISOString(),
    time: (summary.phases.totalUs ?? 0) / 1000,
    request: harRequest(attempt, sent),
    response: harResponse(attempt, answer),
    cache: {},
    timings,
    comment: `${summary.id}: ${summary.sentence}`,
    _attemptId: summary.id,
    _deliveryId: summary.deliveryId,
    _kind: summary.kind,
    _outcome: summary.outcome,
  };
}

/** The rest of the total is the request's way out and the answer's way in, which are not told apart. `connect` has `ssl` in it. */
function harTimings({ dnsUs, connectUs, tlsUs, firstByteUs, totalUs }: AttemptSummary['phases']) {
  const known = (dnsUs ?? 0) + (connectUs ?? 0) + (tlsUs ?? 0) + (firstByteUs ?? 0);
  const phase = (us: number | null) => (us === null ? -1 : us / 1000);
  return {
    blocked: -1,
    dns: phase(dnsUs),
    connect: connectUs === null ? -1 : (connectUs + (tlsUs ?? 0)) / 1000,
    ssl: phase(tlsUs),
    send: 0,
    wait: (firstByteUs ?? 0) / 1000,
    receive: Math.max(0, (totalUs ?? known) - known) / 1000,
    comment: 'What it took to send the request is part of "receive".',
  };
}

function harRequest({ request, response }: StoredAttempt, { bytes, problem }: SentBody) {
  const carried = carry(bytes);
  const comment = [problem ?? '', carried.encoding === undefined ? '' : 'The text is Base64 of bytes that are not UTF-8.'].filter(
    (part) => part !== '',
  );
  return {
    method: request.method === '' ? 'GET' : request.method,
    url: request.url,
    httpVersion: `HTTP/${response?.httpVersion ?? '1.1'}`,
    cookies: requestCookies(request.headers),
    headers: harHeaders(request.headers),
    queryString: [...new URL(request.url).searchParams].map(([name, value]): NameValue => ({ name, value })),
    ...(bytes.length === 0
      ? {}
      : {
          postData: {
            mimeType: headerValue(request.headers, 'content-type') ?? '',
            text: carried.text,
            ...(carried.encoding === undefined ? {} : { _encoding: carried.encoding }),
            ...(comment.length === 0 ? {} : { comment: comment.join(' ') }),
          },
        }),
    headersSize: -1,
    bodySize: request.bodyBytes,
  };
}

function harResponse({ summary, response }: StoredAttempt, answer: Uint8Array | null) {
  if (response === null) {
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      comment: 'There was no answer.',
      _error: summary.sentence,
    };
  }
  const { headers, status, statusText, httpVersion, keptBytes, isTruncated } = response;
  return {
    status,
    statusText,
    httpVersion: `HTTP/${httpVersion}`,
    cookies: [],
    headers: harHeaders(headers),
    content: harContent(headers, answer, isTruncated),
    redirectURL: headerValue(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: keptBytes,
  };
}

function harContent(headers: readonly HeaderPair[], answer: Uint8Array | null, isTruncated: boolean) {
  const mimeType = headerValue(headers, 'content-type') ?? 'x-unknown';
  if (answer === null) return { size: 0, mimeType, comment: 'The body is not kept any more.' };
  const plain = isTruncated ? null : unpacked(answer, headerValue(headers, 'content-encoding'));
  const bytes = plain ?? answer;
  const coding = headerValue(headers, 'content-encoding');
  const notes = [
    isTruncated ? 'Only the first bytes are kept.' : '',
    plain === null && coding !== null ? `The bytes are as they came, coded as ${coding}.` : '',
  ].filter((part) => part !== '');
  return {
    size: bytes.length,
    ...(plain !== null && plain !== answer ? { compression: bytes.length - answer.length } : {}),
    mimeType,
    ...(bytes.length === 0 ? {} : carry(bytes)),
    ...(notes.length === 0 ? {} : { comment: notes.join(' ') }),
  };
}

function carry(bytes: Uint8Array): CarriedText {
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' };
}

function harHeaders(headers: readonly HeaderPair[]): NameValue[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function requestCookies(headers: readonly HeaderPair[]): NameValue[] {
  const cookies = headers.filter(([name]) => name.toLowerCase() === 'cookie').flatMap(([, value]) => value.split(';'));
  return cookies
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '')
    .map((cookie) => {
      const at = cookie.indexOf('=');
      return at < 0 ? { name: cookie, value: '' } : { name: cookie.slice(0, at), value: cookie.slice(at + 1) };
    });
}
