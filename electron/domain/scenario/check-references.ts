/** What steps say of each other: every one that is named is there, comes before, and can have what is asked for. */

import { knownNames, timeValue } from '../composer/variable-names.ts';
import { findVariables } from '../composer/variables.ts';
import { nearest } from '../query/nearest.ts';
import { listed } from './issue-words.ts';
import { type AssertPlan, allSteps, type EventPlan, type PlannedStep } from './scenario-plan.ts';
import type { StepReader } from './step-reader.ts';
import { isBefore, isBeside, readReference } from './step-references.ts';
import type { TextRange } from './yaml-text.ts';

type Complain = (sentence: string, range: TextRange) => void;
type YamlPath = readonly (string | number)[];

/** What a step says of another one. */
interface Naming {
  readonly from: PlannedStep;
  readonly to: string;
  readonly range: TextRange;
}

/** The steps with the event each assert is about, and the paths of those that others ask for. */
export function checkReferences(
  steps: readonly PlannedStep[],
  reader: StepReader,
  complain: Complain,
): { readonly steps: readonly PlannedStep[]; readonly wanted: ReadonlySet<string> } {
  const checker = new Checker(allSteps(steps), reader, complain);
  const checked = checker.settle(steps);
  checker.checkTexts();
  checker.checkOrder();
  return { steps: checked, wanted: checker.wanted };
}

class Checker {
  readonly wanted = new Set<string>();
  readonly #all: readonly PlannedStep[];
  readonly #reader: StepReader;
  readonly #complain: Complain;
  readonly #namings: Naming[] = [];

  constructor(all: readonly PlannedStep[], reader: StepReader, complain: Complain) {
    this.#all = all;
    this.#reader = reader;
    this.#complain = complain;
  }

  settle(steps: readonly PlannedStep[]): readonly PlannedStep[] {
    return steps.map((step) => {
      if (step.kind === 'parallel') return { ...step, steps: this.settle(step.steps) };
      return step.kind === 'assert' ? this.#settleAssert(step) : step;
    });
  }

  #settleAssert(step: AssertPlan): AssertPlan {
    const range = this.#reader.rangeIn(step.path, ['assert', 'step']);
    if (step.step === '') {
      const last = this.#events().findLast((one) => isBefore(one.path, step.path) && !isBeside(one.path, step.path));
      if (last === undefined) this.#complain('There is no event before this, whose answer could be checked', range);
      else this.wanted.add(last.path);
      return { ...step, step: last?.path ?? '' };
    }
    const found = readReference(step.step, this.#reader);
    if (found === null || found.field !== '') this.#complain(this.#unknownStep(step.step), range);
    else if (this.#reader.kinds.get(found.path) !== 'event')
      this.#complain(`Step ${step.step} sends nothing, so there is no answer to check`, range);
    else this.#namings.push({ from: step, to: found.path, range });
    return { ...step, step: found?.path ?? '' };
  }

  #events(): readonly EventPlan[] {
    return this.#all.filter((step) => step.kind === 'event');
  }

  #unknownStep(name: string): string {
    const names = [...this.#reader.names.keys()];
    const first = name.split('.')[0] ?? name;
    const guess = /^\d+$/.test(first) ? null : nearest(first, names);
    const known =
      names.length === 0
        ? `Steps are called by their numbers, 1 to ${this.#reader.stepCount}`
        : `Known are ${listed(names.slice(0, 20))}, and numbers`;
    return `There is no step "${first.slice(0, 60)}". ${known}.${guess === null ? '' : ` Is "${guess}" meant?`}`;
  }

  /** Variables in everything that is written in a step. */
  checkTexts(): void {
    for (const step of this.#all) {
      if (step.kind === 'parallel') continue;
      this.#checkValue(step, this.#reader.writtenAt(step.path), []);
    }
  }

  #checkValue(step: PlannedStep, value: unknown, at: YamlPath): void {
    if (typeof value === 'string') this.#checkText(step, value, at);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) this.#checkValue(step, inner, [...at, Array.isArray(value) ? Number(key) : key]);
    }
  }

  #checkText(step: PlannedStep, text: string, at: YamlPath): void {
    for (const { name } of findVariables(text)) {
      const range = this.#reader.rangeIn(step.path, at);
      if (name.startsWith('steps.')) this.#checkReference(step, name.slice('steps.'.length), range);
      else if (!name.startsWith('env.') && !knownNames.includes(name) && timeValue(name, 0) === undefined) {
        const guess = nearest(name, knownNames);
        this.#complain(
          `{{${name.slice(0, 60)}}} is no variable.${guess === null ? ` Known are ${listed(knownNames)}.` : ` Is {{${guess}}} meant?`}`,
          range,
        );
      }
    }
  }

  #checkReference(step: PlannedStep, text: string, range: TextRange): void {
    const found = readReference(text, this.#reader);
    if (found === null) this.#complain(this.#unknownStep(text), range);
    else if (this.#reader.kinds.get(found.path) !== 'event')
      this.#complain(`Step ${text.split('.')[0] ?? ''} sends nothing: only events have values`, range);
    else if (found.field === '') this.#complain(`Say what of the step is meant, as {{steps.${text}.run_id}}`, range);
    else this.#namings.push({ from: step, to: found.path, range });
  }

  checkOrder(): void {
    const next = Map.groupBy(this.#namings, ({ from }) => from.path);
    let told = 0;
    for (const naming of this.#namings) {
      this.wanted.add(naming.to);
      const words = told < mostTold ? orderWords(naming, next) : null;
      if (words === null) continue;
      this.#complain(words, naming.range);
      told += 1;
    }
  }
}

const mostTold = 100;
type NamingsByStep = ReadonlyMap<string, readonly Naming[]>;

/** What is wrong with the order of two steps; null when nothing is. */
function orderWords({ from, to }: Naming, next: NamingsByStep): string | null {
  if (from.path === to) return `Step ${to} refers to itself`;
  if (isBeside(from.path, to)) return `Step ${to} runs at the same time as step ${from.path}: its values are not there yet`;
  if (isBefore(to, from.path)) return null;
  return reaches(to, from.path, next)
    ? `Step ${from.path} and step ${to} refer to each other: none of them can come first`
    : `Step ${to} comes later than step ${from.path}: its values are not there yet`;
}

function reaches(from: string, to: string, next: NamingsByStep): boolean {
  const seen = new Set([from]);
  // why: a set gives what is added while it is walked.
  for (const path of seen) for (const naming of next.get(path) ?? []) seen.add(naming.to);
  return seen.has(to);
}
