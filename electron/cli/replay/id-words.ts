/** Ids as a person writes them. */
import type { z } from 'zod';
import { attemptIdSchema, planIdSchema, replayIdSchema } from '#contract/ids.ts';
import { fail } from '#engine/failure.ts';

/** Fails with `input.invalid`, saying what such an id looks like. */
function parser<S extends z.ZodType>(schema: S, what: string): (text: string) => z.output<S> {
  return (text) => {
    const parsed = schema.safeParse(text);
    return parsed.success ? parsed.data : fail('input.invalid', { problems: what });
  };
}

export const parseReplayId = parser(replayIdSchema, 'An id of a job is as rpl_…; "hookglass replays list" shows them.');
export const parsePlanId = parser(planIdSchema, 'An id of a plan is as pln_…; "hookglass plans list" shows them.');
export const parseAttemptId = parser(attemptIdSchema, 'An id of an attempt is as att_…; "hookglass attempts list" shows them.');
