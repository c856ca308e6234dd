/**
 * A scenario's file as it is written, version 1. The one description of its shape: the reader checks by it, editors get it as JSON Schema.
 * What a schema can't say (references, limits over the whole file) is checked by `readScenario`.
 */
import { z } from 'zod';
import { eventEnvelopes, spoilerNames, spoilerSchema } from '#contract/models/composer.ts';
import { headerNameSchema } from '#contract/models/signing.ts';
import { eventTypes } from '../event-types.ts';

/** The version this Hookglass writes, and the highest it reads. */
export const scenarioVersion = 1;

export const scenarioLimits = {
  /** Steps, those inside others included. */
  steps: 1_000,
  /** Levels of steps inside steps. */
  nesting: 5,
  /** Events that leave, over the whole file. */
  repeats: 10_000,
  /** A pause, or what is waited for an answer or a capture. */
  longestPauseMs: 24 * 3_600_000,
} as const;

const durationWords = 'a time is a number with a unit: 500ms, 2s, 5m or 1h';
export const durationSchema = z
  .string({ error: durationWords })
  .regex(/^\d{1,8}(\.\d{1,3})?(ms|s|m|h)$/, durationWords)
  .describe('A number with a unit: 500ms, 2s, 5m or 1h. At most 24 hours.');

const stepNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,59}$/, 'letters, digits, hyphens and underscores, at most 60, not starting with a digit')
  .describe('What other steps call it: {{steps.NAME.run_id}}');

const pathSchema = z.string().min(1).max(300);
const textsSchema = z.record(headerNameSchema, z.string().max(8_192));

const statusWords = 'a status is a number, as 200, or a class of them, as 2xx';
const statusSchema = z
  .union([z.int().min(100).max(599), z.string().regex(/^[1-5]xx$/, statusWords)], statusWords)
  .describe('A number, as 200, or a class of them, as 2xx');

/** What an answer is held against. */
const answerShape = {
  status: statusSchema.optional(),
  within: durationSchema.optional().describe('The whole exchange, as 10s'),
  header: textsSchema.optional().describe('Values of headers of the answer'),
  body: z.record(pathSchema, z.unknown()).optional().describe("Values in the answer's JSON, by path: data.id or items.0.name"),
};

const sentShape = {
  name: stepNameSchema.optional(),
  headers: textsSchema.optional().describe('Headers to send beside those of the signature; variables may stand in the values'),
  contentType: z.string().max(200).nullable().optional().describe('application/json unless told; null sends none'),
  method: z
    .string()
    .regex(/^[A-Z]{1,20}$/, 'a method is in capitals')
    .optional()
    .describe('POST unless told'),
  secret: z.enum(['current', 'previous']).optional().describe('Which secret of the receiver signs it; current unless told'),
  spoil: z
    .array(z.union([z.enum(spoilerNames), spoilerSchema], 'a way to spoil is its name, or an object with its name and settings'))
    .max(spoilerNames.length)
    .optional()
    .describe('Ways to make it wrong on purpose'),
  repeat: z.int().min(1).max(scenarioLimits.repeats).optional().describe('Send the same bytes so often'),
  at: z.literal('once').optional().describe('With repeat: all at the same time, 50 at most; one after another unless told'),
  fresh: z.boolean().optional().describe('New ids for this event: run_id and the others are the same through the whole scenario otherwise'),
  expect: z
    .strictObject({ answer: z.enum(['accept', 'refuse', 'accept-or-refuse']).optional(), ...answerShape })
    .optional()
    .describe('How it has to be answered. Unless told: a 2xx within 10 s, or what a correct handler answers to what was spoilt'),
};

export const eventStepSchema = z
  .strictObject({
    event: z.enum(eventTypes).describe('A type of the catalog'),
    envelope: z.enum(eventEnvelopes).optional().describe('current unless told'),
    set: z.record(pathSchema, z.unknown()).optional().describe("Values in the catalog's example, by path: data.object.run_id"),
    ...sentShape,
  })
  .describe('Send an event of the catalog');

export const bodyStepSchema = z
  .strictObject({
    body: z
      .union([z.string(), z.record(z.string(), z.unknown())], 'a body is an object, or a text')
      .describe('An object, sent as JSON, or a text, sent as it is'),
    ...sentShape,
  })
  .describe('Send a body of your own');

export const pauseStepSchema = z.strictObject({ pause: durationSchema, name: stepNameSchema.optional() }).describe('Wait so long');

export const waitStepSchema = z
  .strictObject({
    wait: z.strictObject({
      for: z.string().min(1).max(2_000).describe('A filter, as in the timeline: type:run.completed run:{{steps.started.run_id}}'),
      count: z.int().min(1).max(1_000).optional().describe('How many deliveries; 1 unless told'),
      within: durationSchema.optional().describe('10s unless told'),
    }),
    name: stepNameSchema.optional(),
  })
  .describe("Wait until Hookglass's receiver has captured deliveries");

export const assertStepSchema = z
  .strictObject({
    assert: z.strictObject({
      step: z
        .union([z.string(), z.int()], 'a step is its name or its number, one inside another in quotes: "4.2"')
        .optional()
        .describe('Name or number of an event above; the last one unless told'),
      ...answerShape,
    }),
    name: stepNameSchema.optional(),
  })
  .describe('Hold the answer of an event above against what it should be');

export type WrittenEvent = z.infer<typeof eventStepSchema>;
export type WrittenBody = z.infer<typeof bodyStepSchema>;
export type WrittenAnswer = NonNullable<WrittenEvent['expect']>;
export type WrittenSpoiler = NonNullable<WrittenEvent['spoil']>[number];

export interface WrittenParallel {
  readonly parallel: readonly WrittenStep[];
  readonly name?: string | undefined;
}
export type WrittenStep =
  | WrittenEvent
  | WrittenBody
  | z.infer<typeof pauseStepSchema>
  | z.infer<typeof waitStepSchema>
  | z.infer<typeof assertStepSchema>
  | WrittenParallel;

/** Steps inside are left to whoever walks over them: a mistake in one of them has a place of its own. */
export const parallelShellSchema = z.strictObject({ parallel: z.array(z.unknown()).min(1), name: stepNameSchema.optional() });

const parallelStepSchema: z.ZodType<WrittenParallel> = z
  .strictObject({ parallel: z.array(z.lazy(() => stepSchema)).min(1), name: stepNameSchema.optional() })
  .describe('Steps at the same time');

const stepSchema: z.ZodType<WrittenStep> = z
  .union([eventStepSchema, bodyStepSchema, pauseStepSchema, parallelStepSchema, waitStepSchema, assertStepSchema])
  .meta({ id: 'step' });

export const headShape = {
  hookglass: z.literal(scenarioVersion).describe('Version of this form of file'),
  name: z.string().min(1).max(200).optional().describe('What it is called'),
  description: z.string().max(5_000).optional().describe('What it shows'),
};

export const scenarioFileSchema = z.strictObject({ ...headShape, steps: z.array(stepSchema).min(1).max(scenarioLimits.steps) });

/** Keys of a file and of each kind of step, for words and suggestions. */
export const knownKeys = {
  file: [...Object.keys(headShape), 'steps'],
  event: Object.keys(eventStepSchema.shape),
  body: Object.keys(bodyStepSchema.shape),
  pause: Object.keys(pauseStepSchema.shape),
  parallel: Object.keys(parallelShellSchema.shape),
  wait: Object.keys(waitStepSchema.shape),
  assert: Object.keys(assertStepSchema.shape),
} as const;

/** JSON Schema (draft 7) for editors. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema: Record<string, unknown> = { ...z.toJSONSchema(scenarioFileSchema, { target: 'draft-7', io: 'input' }) };
  return { ...schema, title: 'Hookglass scenario' };
}
