import type { Judgement, Verdict, VerdictReason } from '#contract/models/verdict.ts';
import type { Tone } from '#renderer/ui/callout.tsx';
import { verdictLooks } from '#renderer/ui/verdict-mark.tsx';

/** The finer cause in a few words, for a row of the history. */
export const reasonWords: Readonly<Record<VerdictReason, string>> = {
  ok: 'signature right',
  signature_mismatch: 'another signature',
  missing_signature_header: 'no signature header',
  missing_timestamp_header: 'no timestamp header',
  missing_id_header: 'no id header',
  malformed_signature: 'signature not in form',
  malformed_timestamp: 'time not in form',
  timestamp_too_old: 'too old',
  timestamp_in_future: 'in the future',
  unsupported_scheme_version: 'version not taken',
  duplicate_signature_header: 'two different signatures',
  ambiguous_message_id: 'id ambiguous',
  no_secret: 'no secret counted',
  malformed_secret: 'secret not usable',
  body_incomplete: 'body not all here',
};

export const causeWords: Readonly<Record<Judgement['cause'], string>> = {
  capture: 'as it arrived',
  'judged-again': 'judged again',
};

/** What judging again came to. */
export interface JudgeOutcome {
  readonly before: Verdict;
  readonly after: Verdict;
  /** What was changed first; null where nothing was. */
  readonly done: string | null;
}

/** `Same verdict: mismatch`, `Was mismatch, is verified`. */
export function outcomeWords({ before, after }: JudgeOutcome): { readonly tone: Tone; readonly title: string } {
  const [was, is] = [verdictLooks[before].word, verdictLooks[after].word];
  if (before === after) return { tone: 'info', title: `Same verdict: ${is}` };
  return { tone: after === 'verified' ? 'ok' : 'warn', title: `Was ${was}, is ${is}` };
}
