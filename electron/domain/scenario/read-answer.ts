import type { JsonValue } from '../json-value.ts';
import { asJson } from './as-json.ts';
import { durationMs } from './durations.ts';
import type { WrittenAnswer } from './scenario-file.ts';
import type { AnswerCheck } from './scenario-plan.ts';

export function answerCheckOf(written: WrittenAnswer): AnswerCheck {
  return {
    answer: written.answer,
    status: written.status === undefined ? undefined : String(written.status),
    withinMs: written.within === undefined ? undefined : durationMs(written.within),
    header: Object.entries(written.header ?? {}),
    body: Object.entries(written.body ?? {}).map(([path, value]): [string, JsonValue] => [path, asJson(value)]),
  };
}
