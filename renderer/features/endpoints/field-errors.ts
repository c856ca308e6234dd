import { failureOf } from '#renderer/errors/failure-of.ts';

export interface FieldErrors {
  readonly slug?: string;
  readonly secret?: string;
  readonly dates?: string;
  /** Set when no field is to blame. */
  readonly other?: unknown;
}

/** Puts a refusal beside the field it is about, as far as its code tells. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  if (error === undefined) return {};
  const { code, sentence, reason } = failureOf(error);
  const words = `${sentence} ${reason}`.trim();
  if (code === 'conflict.slug_taken') return { slug: words };
  if (code === 'input.secret') return { secret: words };
  if (code === 'conflict.secret_dates') return { dates: words };
  return { other: error };
}

const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** What is wrong with a path before anybody is asked; undefined when nothing is, or when it is still empty. */
export function slugProblem(slug: string): string | undefined {
  return slug === '' || slugPattern.test(slug)
    ? undefined
    : 'Lower-case letters, digits and hyphens, at most 63, not starting with a hyphen';
}
