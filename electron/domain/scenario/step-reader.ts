/** Reads the list of steps, and lists in it: which kind each is, what is wrong with it, and where. */
import type { z } from 'zod';
import type { StepKind } from '#contract/models/scenario.ts';
import { durationMs } from './durations.ts';
import { issueSentence, listed, mostUnknown, unknownWords } from './issue-words.ts';
import { readAssertStep, readEventStep, readPauseStep, readWaitStep } from './read-step.ts';
import {
  assertStepSchema,
  bodyStepSchema,
  eventStepSchema,
  knownKeys,
  parallelShellSchema,
  pauseStepSchema,
  scenarioLimits,
  waitStepSchema,
} from './scenario-file.ts';
import type { PlannedStep } from './scenario-plan.ts';
import type { TextRange, YamlText } from './yaml-text.ts';

type YamlPath = readonly (string | number)[];
type WrittenKind = Exclude<keyof typeof knownKeys, 'file'>;

const writtenKinds: readonly WrittenKind[] = ['event', 'body', 'pause', 'parallel', 'wait', 'assert'];
const kindNames = `A step is one of ${listed(writtenKinds)}`;
const durationKeys: ReadonlySet<string | number> = new Set(['pause', 'within']);

interface Place {
  readonly path: string;
  readonly line: number;
}

export class StepReader {
  /** Steps that were seen, those that could not be read included. */
  stepCount = 0;
  readonly names = new Map<string, string>();
  readonly kinds = new Map<string, StepKind>();
  readonly #yaml: YamlText;
  readonly #complain: (sentence: string, range: TextRange) => void;
  readonly #yamlPaths = new Map<string, YamlPath>();
  readonly #written = new Map<string, unknown>();

  constructor(yaml: YamlText, complain: (sentence: string, range: TextRange) => void) {
    this.#yaml = yaml;
    this.#complain = complain;
  }

  readAll(written: unknown): readonly PlannedStep[] {
    if (!Array.isArray(written) || written.length === 0) {
      this.#complain('There are no steps: "steps" is a list of them', this.#yaml.rangeOfKey([], 'steps'));
      return [];
    }
    return this.#readList(written, ['steps'], '', 0);
  }

  /** Where a step stands, or something in it. */
  rangeIn(path: string, inner: YamlPath = []): TextRange {
    return this.#yaml.rangeOf([...(this.#yamlPaths.get(path) ?? []), ...inner]);
  }

  /** The step as it is written. */
  writtenAt(path: string): unknown {
    return this.#written.get(path);
  }

  #readList(list: readonly unknown[], at: YamlPath, prefix: string, depth: number): readonly PlannedStep[] {
    const steps: PlannedStep[] = [];
    for (const [index, written] of list.entries()) {
      this.stepCount += 1;
      if (this.stepCount > scenarioLimits.steps) {
        if (this.stepCount === scenarioLimits.steps + 1) {
          this.#complain(`There are more than ${scenarioLimits.steps.toLocaleString('en-US')} steps`, this.#yaml.rangeOf([...at, index]));
        }
        continue;
      }
      const step = this.#readOne(written, [...at, index], `${prefix}${index + 1}`, depth);
      if (step !== null) steps.push(step);
    }
    return steps;
  }

  #readOne(written: unknown, at: YamlPath, path: string, depth: number): PlannedStep | null {
    this.#yamlPaths.set(path, at);
    this.#written.set(path, written);
    const range = this.#yaml.rangeOf(at);
    const kind = this.#kindOf(written, at, range);
    if (kind === null) return null;
    this.kinds.set(path, kind === 'body' ? 'event' : kind);
    // why: a step that has a mistake still has its name, so that who refers to it is not told of a second one.
    const name = valueIn(written, ['name']);
    if (typeof name === 'string') this.#nameStep(name, path, at);
    return this.#planned(kind, written, { path, line: this.#yaml.places.lineAt(range[0]) }, at, depth);
  }

  #kindOf(written: unknown, at: YamlPath, range: TextRange): WrittenKind | null {
    if (typeof written !== 'object' || written === null || Array.isArray(written)) {
      this.#complain(`${kindNames}, with a colon behind it`, range);
      return null;
    }
    const keys = Object.keys(written);
    const kinds = writtenKinds.filter((kind) => Object.hasOwn(written, kind));
    const [kind, other] = kinds;
    if (kind === undefined) {
      const first = keys[0] ?? '';
      const words = first === '' ? kindNames : `Unknown step: ${unknownWords(first, writtenKinds, 'is none, known are')}`;
      this.#complain(words, first === '' ? range : this.#yaml.rangeOfKey(at, first));
      return null;
    }
    if (other !== undefined) {
      this.#complain(`A step is either ${kind} or ${other}, not both`, this.#yaml.rangeOfKey(at, other));
      return null;
    }
    return kind;
  }

  #planned(kind: WrittenKind, written: unknown, place: Place, at: YamlPath, depth: number): PlannedStep | null {
    switch (kind) {
      case 'event':
        return this.#parsed(eventStepSchema, written, at, kind, (step) => readEventStep(step, place));
      case 'body':
        return this.#parsed(bodyStepSchema, written, at, kind, (step) => readEventStep(step, place));
      case 'pause':
        return this.#parsed(pauseStepSchema, written, at, kind, (step) => readPauseStep(step, place));
      case 'wait':
        return this.#parsed(waitStepSchema, written, at, kind, (step) => readWaitStep(step, place));
      case 'assert':
        return this.#parsed(assertStepSchema, written, at, kind, (step) => readAssertStep(step, place));
      case 'parallel':
        return this.#parsed(parallelShellSchema, written, at, kind, ({ parallel, name = null }) => {
          if (depth >= scenarioLimits.nesting) {
            this.#complain(`Steps stand inside others at most ${scenarioLimits.nesting} deep`, this.#yaml.rangeOf(at));
            return null;
          }
          const steps = this.#readList(parallel, [...at, 'parallel'], `${place.path}.`, depth + 1);
          return {
            ...place,
            kind,
            name,
            title: `At the same time: ${parallel.length === 1 ? '1 step' : `${parallel.length} steps`}`,
            steps,
          };
        });
    }
  }

  #parsed<T>(
    schema: z.ZodType<T>,
    written: unknown,
    at: YamlPath,
    kind: WrittenKind,
    read: (step: T) => PlannedStep | null,
  ): PlannedStep | null {
    const parsed = schema.safeParse(written);
    if (parsed.success) return this.#hasFairTimes(written, at) ? read(parsed.data) : null;
    for (const issue of parsed.error.issues) this.#tell(issue, written, at, kind);
    return null;
  }

  #tell(issue: z.core.$ZodIssue, written: unknown, at: YamlPath, kind: WrittenKind): void {
    const inner = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code !== 'unrecognized_keys') {
      this.#complain(issueSentence(issue, valueIn(written, inner)), this.#yaml.rangeOf([...at, ...inner]));
      return;
    }
    const known = inner.length === 0 ? knownKeys[kind] : keysOfInner(inner);
    for (const key of issue.keys.slice(0, mostUnknown))
      this.#complain(unknownWords(key, known), this.#yaml.rangeOfKey([...at, ...inner], key));
  }

  /** A pause of years is a mistake, and no timer counts that far. */
  #hasFairTimes(value: unknown, at: YamlPath): boolean {
    if (typeof value !== 'object' || value === null) return true;
    let isFair = true;
    for (const [key, inner] of Object.entries(value)) {
      if (durationKeys.has(key) && typeof inner === 'string' && durationMs(inner) > scenarioLimits.longestPauseMs) {
        this.#complain(`"${key}" is too long: 24h at most`, this.#yaml.rangeOf([...at, key]));
        isFair = false;
      } else if ((key === 'expect' || key === 'assert' || key === 'wait') && !this.#hasFairTimes(inner, [...at, key])) isFair = false;
    }
    return isFair;
  }

  #nameStep(name: string, path: string, at: YamlPath): void {
    const taken = this.names.get(name);
    if (taken === undefined) this.names.set(name, path);
    else this.#complain(`Step ${taken} is called "${name}" already`, this.#yaml.rangeOf([...at, 'name']));
  }
}

function valueIn(value: unknown, path: YamlPath): unknown {
  let found = value;
  for (const key of path) found = typeof found === 'object' && found !== null ? new Map(Object.entries(found)).get(String(key)) : undefined;
  return found;
}

const answerKeys = ['status', 'within', 'header', 'body'];

function keysOfInner(inner: YamlPath): readonly string[] {
  if (inner[0] === 'expect') return ['answer', ...answerKeys];
  if (inner[0] === 'assert') return ['step', ...answerKeys];
  return inner[0] === 'wait' ? ['for', 'count', 'within'] : ['name'];
}
