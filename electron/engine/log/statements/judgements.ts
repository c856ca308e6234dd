/** Adds judgements: what was decided about a signature after its capture. What was decided before stays as it is. */
import type { WritableLog } from '../database.ts';
import type { NewJudgement } from '../judgements.ts';
import type { Changes } from './changes.ts';
import { type JudgementFacts, signingExtras } from './journal-shape.ts';

const newestJudgementNumberSql = '(SELECT max(j.number) FROM judgement j WHERE j.delivery_id = d.id)';

export const judgementInsertSql = `
  INSERT INTO judgement (delivery_id, number, judged_at_us, verdict, verdict_reason, facts)
  SELECT d.id, @after + 1, @judgedAtUs, @verdict, @reason, @facts FROM delivery d
  WHERE d.id = @delivery AND coalesce(${newestJudgementNumberSql}, 0) = @after
    AND NOT EXISTS (SELECT 1 FROM trashed t WHERE t.delivery_id = d.id)`;

function factsOf({ verification, signing }: NewJudgement): JudgementFacts {
  const { scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds } = verification;
  return [scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds, signingExtras(signing) ?? null];
}

export function prepareJudgements(db: WritableLog, changes: Changes) {
  const insert = db.prepare(judgementInsertSql);

  function add(judgement: NewJudgement): boolean {
    const { delivery, after, judgedAtUs, verification } = judgement;
    const { verdict, reason } = verification;
    return insert.run({ delivery, after, judgedAtUs, verdict, reason, facts: JSON.stringify(factsOf(judgement)) }).changes > 0;
  }

  return {
    /** Returns the row numbers of the deliveries that got one. */
    add(judgements: readonly NewJudgement[]): readonly number[] {
      const added = judgements.filter(add).map(({ delivery }) => delivery);
      changes.mark(added);
      return added;
    },
  };
}
