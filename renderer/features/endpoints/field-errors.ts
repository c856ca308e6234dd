import { failureOf } from '#renderer/errors/failure-of.ts';

export interface FieldErrors {
  readonly slug?: string;
  readonly headerName?: string;
  readonly secret?: string;
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
  return { other: error };
}

const slugPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;
const headerPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What is wrong with a path before anybody is asked; undefined when nothing is, or when it is still empty. */
export function slugProblem(slug: string): string | undefined {
  return slug === '' || slugPattern.test(slug)
    ? undefined
    : 'Lower-case letters, digits and hyphens, at most 63, not starting with a hyphen';
}

export function headerProblem(name: string): string | undefined {
  return name === '' || headerPattern.test(name) ? undefined : 'A header name: letters, digits and hyphens';
}
