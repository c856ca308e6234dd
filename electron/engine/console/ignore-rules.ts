/** Rules that say which fields are noise, held in memory and kept in the log. Guarantees: what it shows is stored first. */
import type { IgnoreRuleId } from '#contract/ids.ts';
import type { IgnoreRule } from '#contract/models/drift.ts';
import { fail } from '../failure.ts';
import { newIgnoreRuleId } from '../ids.ts';
import type { ConsoleStore } from '../log/console-store.ts';
import type { Clock, Random } from '../ports.ts';

export const mostRules = 1_000;

export interface IgnoreRulesParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Pick<ConsoleStore, 'addIgnoreRule' | 'removeIgnoreRule'>;
  /** `eventType` of the rule that came or went; null: of every type. */
  readonly onChanged: (count: number, eventType: string | null) => void;
}

export interface IgnoreRules {
  /** Oldest first. */
  list(): readonly IgnoreRule[];
  /** Grows with every change. */
  version(): number;
  /** Gives the rule that is there already when it says the same. Fails with `input.ignore_rule`. */
  add(rule: Pick<IgnoreRule, 'eventType' | 'match' | 'origin'>): Promise<IgnoreRule>;
  /** Fails with `missing.ignore_rule`. */
  remove(id: IgnoreRuleId): Promise<void>;
  /** Goes by what is stored already. */
  hold(stored: readonly IgnoreRule[]): void;
}

/** `findProblem`: what is wrong with a rule's path, in one sentence. */
export function createIgnoreRules(
  { clock, random, store, onChanged }: IgnoreRulesParts,
  stored: readonly IgnoreRule[],
  findProblem: (match: IgnoreRule['match']) => string | null,
): IgnoreRules {
  let rules = stored;
  let version = 0;
  const change = (changed: readonly IgnoreRule[], eventType: string | null) => {
    rules = changed;
    version += 1;
    onChanged(rules.length, eventType);
  };
  return {
    list: () => rules,
    hold(stored) {
      for (const rule of stored) change([...rules, rule], rule.eventType);
    },
    version: () => version,
    async add(wanted) {
      const problem = rules.length >= mostRules ? `There are ${mostRules} rules already. Take one away first.` : findProblem(wanted.match);
      if (problem !== null) fail('input.ignore_rule', { problem });
      const nowUs = clock.nowUs();
      const kept = await store.addIgnoreRule({ ...wanted, id: newIgnoreRuleId(random, nowUs), createdAtUs: nowUs });
      if (!rules.some(({ id }) => id === kept.id)) change([...rules, kept], kept.eventType);
      return kept;
    },
    async remove(id) {
      const rule = rules.find((one) => one.id === id) ?? fail('missing.ignore_rule', { id });
      await store.removeIgnoreRule(id);
      change(
        rules.filter((one) => one.id !== id),
        rule.eventType,
      );
    },
  };
}
