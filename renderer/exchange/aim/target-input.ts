/** What a person types as a target, made into a URL. Pure; the engine judges it. */
import { failureOf } from '#renderer/errors/failure-of.ts';

export interface TargetInput {
  /** What will be sent to; empty for an empty input. */
  readonly url: string;
  /** True when the scheme was left out and `http://` is meant. */
  readonly isCompleted: boolean;
}

/** `localhost:3000/x` means `http://localhost:3000/x`; what names a scheme stays as it is. */
export function completeTarget(text: string): TargetInput {
  const url = text.trim();
  if (url === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return { url, isCompleted: false };
  // why: "mailto:x" and the like are refused by the engine in its own words; "localhost:3000" only looks like a scheme.
  if (/^[a-z][a-z0-9+.-]*:(?![0-9]{1,5}(?:[/?#]|$))/i.test(url)) return { url, isCompleted: false };
  return { url: `http://${url.replace(/^\/+/, '')}`, isCompleted: true };
}

const targetCodes: ReadonlySet<string> = new Set(['input.target_url', 'replay.target_refused', 'missing.target']);

/** Whether a refusal belongs beside the target's field. */
export function isAboutTarget(error: unknown): boolean {
  return targetCodes.has(failureOf(error).code);
}
