/** What is worth a remark about a stored delivery: the codes known at capture and those that follow from its facts. */
import { type DeliverySummary, type DeliveryWarning, deliveryWarnings, type HeaderPair } from '#contract/models/delivery.ts';
import type { EnvelopeFacts } from './envelope.ts';
import { isUtf8 } from './utf8.ts';

type WarningCode = DeliveryWarning['code'];

/** The platform's documented deadline for an answer. */
const answerDeadlineUs = 10_000_000;

const sentences: Readonly<Record<WarningCode, string>> = {
  over_limit: 'The body is over the size limit: only its first part is kept, and the sender got 413.',
  cut_off: 'The sender stopped before the body was whole; only what arrived is kept.',
  host_missing: 'The request has no Host header, which HTTP/1.1 requires.',
  host_repeated: 'The request has more than one Host header.',
  late_answer: 'The answer took longer than the 10 seconds that Zof allows.',
  sender_gone: 'The sender closed the connection before it was answered.',
  url_unusual: 'The URL is written in an unusual way, which servers and proxies may read differently.',
  http_1_0: 'The request came as HTTP/1.0.',
  trailers: 'The request has trailers, headers sent after the body, which most handlers never see.',
  method_unusual: 'The method is not POST, which webhooks are sent with.',
  body_not_utf8: 'The body is not valid UTF-8 text.',
  duplicate_keys: 'The JSON names a key twice, so different parsers read different values.',
  compressed: 'The body is compressed. The signature is checked over the compressed bytes, as they came.',
  out_of_order: 'The event is older than the one received before it on this endpoint.',
  unknown_type: 'The event type is not in the catalog.',
  legacy_envelope: 'The event is in the legacy envelope, which has no event id.',
  head_only: 'Only the headers are kept: none of the announced body arrived.',
};

/** The stored facts that warnings follow from. */
export interface WarningFacts {
  readonly stored: {
    readonly receivedAtUs: number;
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly headers: readonly HeaderPair[];
    readonly trailers: readonly HeaderPair[];
    readonly truncation: 'none' | 'over-limit' | 'cut-off';
    readonly keptBytes: number;
    readonly bodyHead: Uint8Array;
    readonly answer: { readonly status: number | null; readonly answeredAtUs: number } | null;
    /** Codes known at capture; one that this version does not know is left out. */
    readonly warnings: readonly string[];
  };
  readonly summary: Pick<DeliverySummary, 'envelope' | 'eventType' | 'isKnownType' | 'isOutOfOrder'>;
  readonly facts: Pick<EnvelopeFacts, 'hasDuplicateKeys'>;
}

type Stored = WarningFacts['stored'];

function headerCount({ headers }: Stored, wanted: string): number {
  return headers.filter(([name]) => name.toLowerCase() === wanted).length;
}

/** By its header or by the first bytes of gzip and Zstandard. */
function isCompressed(headers: readonly HeaderPair[], head: Uint8Array): boolean {
  const declared = headers.some(([name, value]) => name.toLowerCase() === 'content-encoding' && !/^(?:\s*identity\s*)?$/i.test(value));
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const isZstandard = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return head.length > 0 && (declared || isGzip || isZstandard);
}

/** Absolute form, empty or dot segments, a backslash, an encoded NUL, or anything but visible ASCII. */
function isUnusualUrl(url: string): boolean {
  const path = url.split('?')[0] ?? '';
  return !path.startsWith('/') || /\/\/|\\|\/\.{1,2}(?:\/|$)|%00/.test(path) || /[^\x21-\x7e]/.test(url);
}

const rules: readonly { readonly code: WarningCode; readonly applies: (facts: WarningFacts) => boolean }[] = [
  { code: 'over_limit', applies: ({ stored }) => stored.truncation === 'over-limit' },
  { code: 'cut_off', applies: ({ stored }) => stored.truncation === 'cut-off' },
  { code: 'host_missing', applies: ({ stored }) => stored.httpVersion !== '1.0' && headerCount(stored, 'host') === 0 },
  { code: 'host_repeated', applies: ({ stored }) => headerCount(stored, 'host') > 1 },
  {
    code: 'late_answer',
    applies: ({ stored }) => stored.answer !== null && stored.answer.answeredAtUs - stored.receivedAtUs > answerDeadlineUs,
  },
  { code: 'sender_gone', applies: ({ stored }) => stored.answer !== null && stored.answer.status === null },
  { code: 'url_unusual', applies: ({ stored }) => isUnusualUrl(stored.url) },
  { code: 'http_1_0', applies: ({ stored }) => stored.httpVersion === '1.0' },
  { code: 'trailers', applies: ({ stored }) => stored.trailers.length > 0 },
  { code: 'method_unusual', applies: ({ stored }) => stored.method !== 'POST' },
  { code: 'compressed', applies: ({ stored }) => isCompressed(stored.headers, stored.bodyHead) },
  {
    code: 'body_not_utf8',
    applies: ({ stored }) =>
      !isCompressed(stored.headers, stored.bodyHead) &&
      !isUtf8(stored.bodyHead, stored.keptBytes > stored.bodyHead.length || stored.truncation !== 'none'),
  },
  { code: 'duplicate_keys', applies: ({ facts }) => facts.hasDuplicateKeys },
  { code: 'out_of_order', applies: ({ summary }) => summary.isOutOfOrder },
  { code: 'unknown_type', applies: ({ summary }) => summary.eventType !== null && !summary.isKnownType },
  { code: 'legacy_envelope', applies: ({ summary }) => summary.envelope === 'legacy' },
];

/** Each code once, in the contract's order. */
export function deliveryWarningsOf(facts: WarningFacts): readonly DeliveryWarning[] {
  const codes = new Set<string>(facts.stored.warnings);
  for (const { code, applies } of rules) if (applies(facts)) codes.add(code);
  return deliveryWarnings.filter((code) => codes.has(code)).map((code) => ({ code, sentence: sentences[code] }));
}
