/** Whether an answer is as a scenario says; what is not, in sentences. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import { type JsonValue, parseJson } from '../json-value.ts';
import { decodeUtf8 } from '../utf8.ts';
import { durationText } from './durations.ts';
import { isSameJson, valueAt } from './json-path.ts';
import type { AnswerCheck } from './scenario-plan.ts';

export interface AnswerFacts {
  /** Null when no answer came; `sentence` says why. */
  readonly status: number | null;
  readonly sentence: string;
  readonly totalUs: number | null;
  readonly headers: readonly HeaderPair[];
  /** Null when it was not kept. */
  readonly body: Uint8Array | null;
}

/** Empty when it is. `check.answer` is judged elsewhere: it takes the wire into account. */
export function answerFaults(check: Omit<AnswerCheck, 'answer'>, facts: AnswerFacts): readonly string[] {
  if (facts.status === null) return [facts.sentence];
  return [
    ...statusFaults(check.status, facts.status),
    ...timeFaults(check.withinMs, facts.totalUs),
    ...check.header.flatMap(([name, value]) => headerFaults(name, value, facts.headers)),
    ...(check.body.length === 0 ? [] : bodyFaults(check.body, facts.body)),
  ];
}

function statusFaults(wanted: string | undefined, status: number): readonly string[] {
  if (wanted === undefined) return [];
  const isRight = wanted.endsWith('xx') ? String(status).startsWith(wanted[0] ?? '') : wanted === String(status);
  return isRight ? [] : [`It answered ${status}; ${wanted} is expected.`];
}

function timeFaults(withinMs: number | undefined, totalUs: number | null): readonly string[] {
  if (withinMs === undefined || totalUs === null || totalUs <= withinMs * 1_000) return [];
  return [`It took ${durationText(Math.round(totalUs / 1_000))}; ${durationText(withinMs)} are allowed.`];
}

function headerFaults(name: string, wanted: string, headers: readonly HeaderPair[]): readonly string[] {
  const values = headers.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  if (values.includes(wanted)) return [];
  const [first] = values;
  return [first === undefined ? `The answer has no header ${name}.` : `${name} is ${shown(first)}; ${shown(wanted)} is expected.`];
}

function bodyFaults(wanted: AnswerCheck['body'], body: Uint8Array | null): readonly string[] {
  if (body === null) return ['The body of the answer was not kept, so it can not be checked.'];
  const json = readJson(body);
  if (json === undefined) return ['The body of the answer is no JSON.'];
  return wanted.flatMap(([path, value]) => {
    const found = valueAt(json, path);
    if (isSameJson(found, value)) return [];
    return [found === undefined ? `The answer has nothing at ${path}.` : `${path} is ${shown(found)}; ${shown(value)} is expected.`];
  });
}

export function readJson(body: Uint8Array): JsonValue | undefined {
  try {
    return parseJson(decodeUtf8(body));
  } catch {
    // Whoever asks says that it is none.
    return undefined;
  }
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
