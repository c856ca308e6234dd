/** Composing an event: what the catalog and the log know of it, what would leave, and sending it. */
import { z } from 'zod';
import { draftIdSchema, environmentIdSchema, previewIdSchema, stagedBodyIdSchema } from '../ids.ts';
import {
  catalogItemSchema,
  compositionPreviewSchema,
  compositionSchema,
  environmentValueSchema,
  eventEnvelopes,
  longestInlineDraft,
  seenShapeSchema,
  sentSchema,
  textProblemSchema,
} from '../models/composer.ts';
import { command, query } from '../procedure.ts';

/** A text in the call itself, handed in before (`verification.stageBody`), or that of a draft as it is stored. */
export const textSourceSchema = z.union([
  z.strictObject({ text: z.string().max(longestInlineDraft) }),
  z.strictObject({ stagedId: stagedBodyIdSchema }),
  z.strictObject({ draftId: draftIdSchema }),
]);
export type TextSource = z.infer<typeof textSourceSchema>;

/** Everything a request is made of. */
const composedShape = {
  text: textSourceSchema,
  composition: compositionSchema,
  /** Whose values `{{env.…}}` means; of a local endpoint its own when left out, otherwise the first. */
  environmentId: environmentIdSchema.optional(),
  /** What it is composed from: attempts are counted by it, and `{{seq}}` counts on. */
  draftId: draftIdSchema.optional(),
  /** With signer `given`: used once, kept nowhere. */
  givenSecret: z.string().max(16_384).optional(),
};

const composeFails = [
  'input.composition',
  'input.variable',
  'input.target_url',
  'input.draft_too_large',
  'missing.endpoint',
  'missing.environment',
  'missing.draft',
  'missing.staged_body',
  'replay.target_refused',
  'secret.none_to_sign',
  'receiver.not_listening',
  'receiver.sample_handler',
] as const;

export const composer = {
  catalog: query({
    path: '/composer/catalog',
    summary: 'Every event type in both envelopes: JSON Schema, template, source',
    tag: 'composer',
    input: z.strictObject({ eventType: z.string().max(200).optional(), envelope: z.enum(eventEnvelopes).optional() }),
    output: z.object({ items: z.array(catalogItemSchema) }),
  }),
  seen: query({
    path: '/composer/seen',
    summary: 'The shape of an event type as seen in the log, and values seen there and in the Console',
    tag: 'composer',
    input: z.strictObject({ eventType: z.string().min(1).max(200), environmentId: environmentIdSchema.optional() }),
    output: seenShapeSchema,
    fails: ['missing.environment', 'log.query_timeout'],
  }),
  check: query({
    method: 'POST',
    path: '/composer/check',
    summary: 'What is odd about a text: broken JSON, unknown variables, what the catalog does not have',
    tag: 'composer',
    input: z.strictObject({ text: textSourceSchema, environmentId: environmentIdSchema.optional() }),
    /** At most 200. */
    output: z.object({ problems: z.array(textProblemSchema), isJson: z.boolean() }),
    fails: ['missing.draft', 'missing.staged_body', 'missing.environment', 'input.draft_too_large'],
  }),
  preview: query({
    method: 'POST',
    path: '/composer/preview',
    summary: 'What would leave, byte for byte, with every variable filled in; sends nothing',
    tag: 'composer',
    input: z.strictObject(composedShape),
    output: compositionPreviewSchema,
    fails: composeFails,
  }),
  /** Answers when the last exchange has ended; a cancelled call cuts what is in flight. Attempts come over the feed as they begin and end. */
  send: command({
    path: '/composer/send',
    summary: 'Sign an event and send it, right or deliberately wrong',
    tag: 'composer',
    input: z.strictObject({
      what: z.union([z.strictObject({ previewId: previewIdSchema }), z.strictObject(composedShape)]),
      /** The target's host as the person confirmed it; needed once for a target that is not on this machine. */
      confirmedHost: z.string().max(300).optional(),
    }),
    output: sentSchema,
    fails: [...composeFails, 'missing.preview', 'replay.target_needs_consent', 'cancelled.by_user'],
  }),
  values: query({
    path: '/composer/values',
    summary: "An environment's values, for {{env.name}}",
    tag: 'composer',
    input: z.strictObject({ environmentId: environmentIdSchema }),
    output: z.object({ items: z.array(environmentValueSchema) }),
    fails: ['missing.environment'],
  }),
  /** Replaces all of them. Values may name each other, but not in a circle. */
  setValues: command({
    method: 'PATCH',
    path: '/composer/values',
    summary: "Set an environment's values",
    tag: 'composer',
    input: z.strictObject({ environmentId: environmentIdSchema, items: z.array(environmentValueSchema).max(200) }),
    output: z.object({ items: z.array(environmentValueSchema) }),
    fails: ['missing.environment', 'input.variable'],
  }),
};
