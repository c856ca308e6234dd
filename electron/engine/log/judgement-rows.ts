/** Judgements as SQLite gives them, and what they become. The one at capture lies in the delivery's own row. */
import type { Verdict, VerdictReason } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { StoredJudgement } from './judgements.ts';
import type { DeliveryFacts, JudgementFacts } from './statements/journal-shape.ts';

export interface JudgementRow {
  readonly judgedAtUs: number;
  readonly verdict: Verdict;
  readonly verdictReason: VerdictReason;
  /** `JudgementFacts` as JSON. */
  readonly facts: string;
}

export function toJudgement({ facts, ...decided }: JudgementRow): StoredJudgement {
  const parsed: JudgementFacts = JSON.parse(facts);
  return { ...completed(decided, parsed), judgedAtUs: decided.judgedAtUs, cause: 'judged-again' };
}

export interface CaptureRow {
  readonly receivedAtUs: number;
  readonly verdict: Verdict;
  readonly verdictReason: VerdictReason;
}

/** What was decided when the delivery arrived. */
export function captureJudgement(row: CaptureRow, facts: DeliveryFacts): StoredJudgement {
  const [, , , scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds] = facts;
  const judged: JudgementFacts = [scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds, facts[11] ?? null];
  return { ...completed(row, judged), judgedAtUs: row.receivedAtUs, cause: 'capture' };
}

type Decided = Pick<JudgementRow, 'verdict' | 'verdictReason'>;

function completed({ verdict, verdictReason }: Decided, facts: JudgementFacts): Pick<StoredJudgement, 'verification' | 'signing'> {
  const [scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds, extras] = facts;
  return {
    verification: {
      verdict,
      reason: verdictReason,
      scheme,
      headerName,
      matchedSecret,
      secretsTried,
      timestampSeconds,
      toleranceSeconds,
    },
    signing: { ...defaultSigning(scheme), headerName, ...extras },
  };
}
