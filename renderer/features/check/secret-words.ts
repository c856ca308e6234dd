/** What is odd about a secret as it was pasted. It counts as it stands; nothing is taken away unasked. Pure. */

export const longestSecret = 16_384;

export interface SecretNotice {
  readonly words: string;
  /** The value without it. */
  readonly fixed: string;
}

/** Undefined where nothing is odd, or nothing could be done about it. */
export function secretNotice(value: string): SecretNotice | undefined {
  const trimmed = value.trim();
  if (value !== trimmed) {
    const what = /[\r\n]$/.test(value) ? 'A line break at its end' : 'White space around it';
    return { words: `${what} counts as part of the secret.`, fixed: trimmed };
  }
  const inside = /^(["'`])([\s\S]+)\1$/.exec(value)?.[2];
  return inside === undefined ? undefined : { words: 'The quotes around it count as part of the secret.', fixed: inside };
}

/** What keeps it from being sent to the engine; undefined when nothing does. */
export function secretProblem(value: string): string | undefined {
  return value.length > longestSecret ? 'A secret has at most 16,384 characters.' : undefined;
}
