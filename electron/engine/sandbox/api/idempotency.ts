/**
 * Writes with an `Idempotency-Key`: the same request gets the first one's answer again, also while that is still at work, and after a
 * restart. How long a key counts and what another request with it gets is not documented: here a day, and 409.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '#domain/json-value.ts';
import type { Clock } from '#engine/ports.ts';
import { ApiError, invalid } from './api-error.ts';
import type { ApiAnswer } from './api-request.ts';

export interface WriteRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

interface Entry {
  readonly fingerprint: string;
  readonly atUs: number;
  readonly answer: Promise<ApiAnswer>;
  /** Set once there is an answer. */
  saved: SavedWrite | null;
}

/** As saved: the answer is JSON text, sealed where a secret is in it. */
export const savedWriteSchema = z.object({
  key: z.string().min(1).max(255),
  fingerprint: z.string(),
  atUs: z.int(),
  status: z.union([z.literal(200), z.literal(201)]),
  privacy: z.enum(['open', 'secret']),
  body: z.string(),
});
export type SavedWrite = z.infer<typeof savedWriteSchema>;

export interface IdempotencyParts {
  readonly clock: Clock;
  readonly seal: (plain: string) => Promise<string>;
}

const lifetimeUs = 24 * 3_600 * 1_000_000;
const mostKeys = 200;

export class Idempotency {
  readonly #parts: IdempotencyParts;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: IdempotencyParts) {
    this.#parts = parts;
  }

  /** Answers that fail are not kept: the same key may be used again when the request has been mended. */
  async run(key: string, request: WriteRequest, work: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
    this.#forgetOld();
    const fingerprint = fingerprintOf(request);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      if (known.fingerprint === fingerprint) return known.answer;
      throw new ApiError('idempotency_key_reused', 'This Idempotency-Key was used for another request');
    }
    const entry: Entry = { fingerprint, atUs: this.#parts.clock.nowUs(), answer: work(), saved: null };
    this.#entries.set(key, entry);
    try {
      const answer = await entry.answer;
      entry.saved = await this.#toSaved(key, entry, answer);
      return answer;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  /** What is kept over a restart. */
  saved(): SavedWrite[] {
    return [...this.#entries.values()].flatMap(({ saved }) => (saved === null ? [] : [saved]));
  }

  /** Takes an answer of before a restart; `body` is opened already. */
  restore(write: SavedWrite, body: JsonObject): void {
    const answer = Promise.resolve<ApiAnswer>({ status: write.status, body, privacy: write.privacy });
    this.#entries.set(write.key, { fingerprint: write.fingerprint, atUs: write.atUs, answer, saved: write });
  }

  clear(): void {
    this.#entries.clear();
  }

  /** A secret that can not be sealed is not kept: the answer lives as long as the process does. */
  async #toSaved(key: string, entry: Entry, answer: ApiAnswer): Promise<SavedWrite | null> {
    const { fingerprint, atUs } = entry;
    const text = JSON.stringify(answer.body);
    try {
      const body = answer.privacy === 'secret' ? await this.#parts.seal(text) : text;
      return { key, fingerprint, atUs, status: answer.status, privacy: answer.privacy, body };
    } catch {
      // A failed seal is told where the webhook's own secret is sealed.
      return null;
    }
  }

  #forgetOld(): void {
    const nowUs = this.#parts.clock.nowUs();
    for (const [key, entry] of this.#entries) if (nowUs - entry.atUs > lifetimeUs) this.#entries.delete(key);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= mostKeys && oldest !== undefined) this.#entries.delete(oldest);
  }
}

function fingerprintOf({ method, path, body }: WriteRequest): string {
  try {
    return hash('sha256', JSON.stringify([method, path, body ?? null]));
  } catch (error) {
    // why: what JSON.parse reads without recursion can be too deep to be written.
    if (error instanceof RangeError) return invalid('body', 'The body is nested too deeply');
    throw error;
  }
}

/** The header's value, or undefined where there is none. */
export function readIdempotencyKey(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(value))
    return invalid('Idempotency-Key', 'Idempotency-Key must have 1 to 255 printable characters without spaces');
  return value;
}
