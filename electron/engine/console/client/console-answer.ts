import type { JsonValue } from '#domain/json-value.ts';

export interface ConsoleAnswer {
  readonly status: number;
  /** An object or an array; null for a POST that was answered without content. */
  readonly json: JsonValue;
  /** As it came, without a byte order mark; the key, should the Console repeat it, is taken out. */
  readonly text: string;
  readonly requestId: string | null;
  /** The Console's clock when it answered, to the second; null without a `Date` header. */
  readonly dateUs: number | null;
  readonly durationMs: number;
}
