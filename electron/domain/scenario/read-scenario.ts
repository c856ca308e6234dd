/**
 * Reads a scenario's text: what it says, and every mistake with its place, in plain words.
 * Guarantees: never throws, whatever the text; places are inside the text; `plan` is there exactly when nothing is an error.
 */
import { longestScenario, type ScenarioProblem } from '#contract/models/scenario.ts';
import { encodeUtf8 } from '../utf8.ts';
import { checkReferences } from './check-references.ts';
import { issueSentence, mostUnknown, unknownWords } from './issue-words.ts';
import { headShape, knownKeys, scenarioLimits, scenarioVersion } from './scenario-file.ts';
import { allSteps, type PlannedStep, type ScenarioPlan } from './scenario-plan.ts';
import { StepReader } from './step-reader.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

export interface ReadScenario {
  /** As far as they could be read. */
  readonly name: string;
  readonly description: string;
  readonly stepCount: number;
  /** In the order of their places; at most 200. */
  readonly problems: readonly ScenarioProblem[];
  /** Set when the file says a version that this Hookglass does not know. */
  readonly newerVersion: string | null;
  readonly plan: ScenarioPlan | null;
}

const mostProblems = 200;
const unnamed = 'Untitled scenario';

export function readScenario(text: string): ReadScenario {
  if (text.length > longestScenario || encodeUtf8(text).length > longestScenario) return tooLong(text);
  const yaml = readYaml(text);
  const file = yaml.value;
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    const empty = {
      severity: 'error' as const,
      sentence: 'A scenario starts with "hookglass: 1", then a name and steps',
      line: 1,
      column: 1,
    };
    const problems = yaml.problems.length > 0 ? yaml.problems : [{ ...empty, endLine: 1, endColumn: 1 }];
    return { name: unnamed, description: '', stepCount: 0, problems, newerVersion: null, plan: null };
  }
  return readFile(new Map(Object.entries(file)), yaml);
}

function tooLong(text: string): ReadScenario {
  const sentence = `It is longer than ${longestScenario.toLocaleString('en-US')} bytes`;
  const problem = { severity: 'error' as const, sentence, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { name: nameIn(text), description: '', stepCount: 0, problems: [problem], newerVersion: null, plan: null };
}

/** The name of a text that is not read as a whole. */
function nameIn(text: string): string {
  return /^name: *(\S.{0,199})$/m.exec(text.slice(0, 10_000))?.[1] ?? unnamed;
}

function readFile(file: ReadonlyMap<string, unknown>, yaml: YamlText): ReadScenario {
  const problems: ScenarioProblem[] = [...yaml.problems];
  const complain = (sentence: string, range: readonly [number, number]) => {
    if (problems.length < mostProblems) problems.push(yaml.places.problem('error', sentence, range));
  };
  const name = textOf(file.get('name')) ?? unnamed;
  const description = textOf(file.get('description')) ?? '';
  const newerVersion = newerVersionOf(file.get('hookglass'));
  if (newerVersion !== null) {
    const range = yaml.rangeOf(['hookglass']);
    complain(`This file says version ${newerVersion}; this Hookglass reads up to ${scenarioVersion}`, range);
    const written = file.get('steps');
    return { name, description, stepCount: Array.isArray(written) ? written.length : 0, problems, newerVersion, plan: null };
  }
  checkHead(file, yaml, complain);
  const reader = new StepReader(yaml, complain);
  const steps = reader.readAll(file.get('steps'));
  const plan = planOf(name, description, steps, reader, yaml, complain);
  return {
    name,
    description,
    stepCount: reader.stepCount,
    problems: problems.toSorted((left, right) => left.line - right.line || left.column - right.column),
    newerVersion: null,
    plan: problems.some(({ severity }) => severity === 'error') ? null : plan,
  };
}

function planOf(
  name: string,
  description: string,
  steps: readonly PlannedStep[],
  reader: StepReader,
  yaml: YamlText,
  complain: (sentence: string, range: readonly [number, number]) => void,
): ScenarioPlan {
  const repeats = allSteps(steps).reduce((sum, step) => sum + (step.kind === 'event' ? step.repeat : 0), 0);
  if (repeats > scenarioLimits.repeats) {
    const limit = scenarioLimits.repeats.toLocaleString('en-US');
    complain(`${repeats.toLocaleString('en-US')} events would leave; ${limit} are the most`, yaml.rangeOfKey([], 'steps'));
  }
  const checked = checkReferences(steps, reader, complain);
  return { name, description, steps: checked.steps, names: reader.names, kinds: reader.kinds, wanted: checked.wanted };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 5_000) : undefined;
}

function newerVersionOf(version: unknown): string | null {
  return typeof version === 'number' && version > scenarioVersion ? String(version) : null;
}

function checkHead(
  file: ReadonlyMap<string, unknown>,
  yaml: YamlText,
  complain: (sentence: string, range: readonly [number, number]) => void,
): void {
  const unknown = [...file.keys()].filter((key) => !knownKeys.file.includes(key));
  for (const key of unknown.slice(0, mostUnknown)) complain(unknownWords(key, knownKeys.file), yaml.rangeOfKey([], key));
  if (!file.has('hookglass')) complain('The version is missing: write "hookglass: 1" in the first line', yaml.rangeOf([]));
  for (const [key, schema] of Object.entries(headShape)) {
    const value = file.get(key);
    const parsed = schema.safeParse(value);
    if (parsed.success || (key === 'hookglass' && !file.has(key))) continue;
    for (const issue of parsed.error.issues) {
      complain(issueSentence({ ...issue, path: [key, ...issue.path] }, value), yaml.rangeOf([key]));
    }
  }
}
