/**
 * The head of a generated delivery and what the receiver would have judged: headers and facts in the very form the journal keeps.
 * A test puts every kind through verification and expects the same verdict.
 */
import type { Verdict, VerdictReason } from '#contract/models/verdict.ts';
import type { CapturedDelivery } from '../log.ts';
import { BodySigner } from './body-signer.ts';
import type { GeneratedEndpoint } from './generated-endpoint.ts';
import type { SeededRandom } from './seeded-random.ts';

export type SignatureKind = 'right' | 'wrong' | 'absent' | 'odd' | 'late';

export interface HeadRequest {
  readonly kind: SignatureKind;
  /** The body with the signer's headroom before it. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly messageId: string;
  readonly receivedAtUs: number;
  readonly remotePort: number;
  readonly contentType: string | null;
  readonly truncation: CapturedDelivery['truncation'];
  /** Bytes announced. */
  readonly totalBytes: number;
}

export interface SignedHead {
  /** As JSON, like the next. */
  readonly headers: string;
  readonly facts: string;
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
}

interface Signed {
  /** Header pairs as JSON, each with a comma after it. */
  readonly pairs: string;
  /** What a comparison finds, when it comes to that. */
  readonly reason: VerdictReason;
  readonly timestampSeconds: number | null;
}

const verdictOf: Readonly<Partial<Record<VerdictReason, Verdict>>> = {
  ok: 'verified',
  signature_mismatch: 'mismatch',
  missing_signature_header: 'missing',
  timestamp_too_old: 'stale',
  no_secret: 'no-secret',
};

const nobodysKey = Buffer.from('a key that no endpoint has');

export class HeadWriter {
  readonly #endpoint: GeneratedEndpoint;
  readonly #random: SeededRandom;
  readonly #right: BodySigner;
  readonly #wrong = new BodySigner(nobodysKey);
  readonly #factsStart: string;
  readonly #matchedSecret: string;
  readonly #tolerance: string;

  constructor(endpoint: GeneratedEndpoint, random: SeededRandom) {
    this.#endpoint = endpoint;
    this.#random = random;
    this.#right = new BodySigner(endpoint.secret?.key ?? nobodysKey);
    const isTimed = endpoint.scheme === 'standard-webhooks';
    this.#factsStart = `,"${endpoint.scheme}",${JSON.stringify(isTimed ? 'webhook-signature' : endpoint.headerName)},`;
    this.#matchedSecret = endpoint.secret === null ? 'null' : JSON.stringify({ id: endpoint.secret.id, name: endpoint.secret.name });
    this.#tolerance = isTimed ? String(endpoint.toleranceSeconds) : 'null';
  }

  write(request: HeadRequest): SignedHead {
    const signed = this.#endpoint.scheme === 'zof' ? this.#zof(request) : this.#standard(request);
    const reason = this.#reasonOf(signed.reason, request.truncation !== 'none');
    const isMatch = reason === 'ok' || reason === 'timestamp_too_old';
    const warnings = request.truncation === 'cut-off' ? '["cut_off"]' : '[]';
    return {
      headers: this.#headers(request, signed.pairs),
      facts:
        `["1.1","127.0.0.1",${request.remotePort}${this.#factsStart}${isMatch ? this.#matchedSecret : 'null'},` +
        `${this.#endpoint.secretsTried},${signed.timestampSeconds},${this.#tolerance},[],${warnings}]`,
      verdict: verdictOf[reason] ?? 'malformed',
      reason,
    };
  }

  /** The order of causes that verification has: no secret, then the header, then an incomplete body, then the signature. */
  #reasonOf(compared: VerdictReason, isIncomplete: boolean): VerdictReason {
    if (this.#endpoint.secret === null) return 'no_secret';
    if (compared === 'missing_signature_header' || compared === 'malformed_signature') return compared;
    return isIncomplete ? 'body_incomplete' : compared;
  }

  #headers(request: HeadRequest, signature: string): string {
    const type = request.contentType === null ? '' : `["Content-Type","${request.contentType}"],`;
    return (
      `[["Host","127.0.0.1:4400"],${type}["User-Agent","Zof-Webhooks/1.0"],["Accept","*/*"],` +
      `["X-Request-Id","${this.#random.id('req_')}"],${signature}["Content-Length","${request.totalBytes}"],["Connection","keep-alive"]]`
    );
  }

  #zof({ kind, bytes, start, end }: HeadRequest): Signed {
    if (kind === 'absent') return { pairs: '', reason: 'missing_signature_header', timestampSeconds: null };
    const signer = kind === 'wrong' ? this.#wrong : this.#right;
    const signature = signer.sign(bytes, start, end, '', 'hex');
    const value = kind === 'odd' ? `sha256=${signature}` : signature;
    const reason = kind === 'odd' ? 'malformed_signature' : kind === 'wrong' ? 'signature_mismatch' : 'ok';
    return { pairs: `["${this.#endpoint.headerName}","${value}"],`, reason, timestampSeconds: null };
  }

  #standard({ kind, bytes, start, end, messageId, receivedAtUs }: HeadRequest): Signed {
    const receivedSeconds = Math.floor(receivedAtUs / 1_000_000);
    const lateSeconds = this.#endpoint.toleranceSeconds + 30 + this.#random.below(3600);
    const timestampSeconds = receivedSeconds - (kind === 'late' ? lateSeconds : this.#random.below(3));
    const stamped = `["webhook-id","${messageId}"],["webhook-timestamp","${timestampSeconds}"],`;
    if (kind === 'absent') return { pairs: stamped, reason: 'missing_signature_header', timestampSeconds: null };
    const signer = kind === 'wrong' ? this.#wrong : this.#right;
    const signature = signer.sign(bytes, start, end, `${messageId}.${timestampSeconds}.`, kind === 'odd' ? 'hex' : 'base64');
    const reason = standardReasons[kind];
    return { pairs: `${stamped}["webhook-signature","v1,${signature}"],`, reason, timestampSeconds };
  }
}

const standardReasons: Readonly<Record<SignatureKind, VerdictReason>> = {
  right: 'ok',
  wrong: 'signature_mismatch',
  absent: 'missing_signature_header',
  odd: 'malformed_signature',
  late: 'timestamp_too_old',
};
