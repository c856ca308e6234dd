import { ORPCError } from '@orpc/client';
import { describeFailure, type WireFailure, wireFailureSchema } from '#contract/errors.ts';
import { ClientFailure } from './client-failure.ts';

/** The failure inside anything that was thrown. What carries none is a mistake of ours, and is said to be one. */
export function failureOf(error: unknown): WireFailure {
  if (error instanceof ClientFailure) return error.failure;
  if (error instanceof ORPCError) {
    const parsed = wireFailureSchema.safeParse(error.data);
    if (parsed.success) return parsed.data;
  }
  return { ...describeFailure('internal.bug', { incident: 'of this window' }), details: { problem: textOf(error) } };
}

/** True for a call that was cancelled on purpose; nobody needs to hear of it. */
export function isCancelled(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'AbortError';
  if (error instanceof Error && error.name === 'AbortError') return true;
  return error instanceof ClientFailure && error.failure.code === 'cancelled.by_user';
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
