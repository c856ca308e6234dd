import { z } from 'zod';
import { deliveryIdSchema, endpointIdSchema, environmentIdSchema } from '../ids.ts';
import { endpointSchema, slugSchema } from '../models/endpoint.ts';
import { signingChangeShape } from '../models/signing.ts';
import { command, query } from '../procedure.ts';

const nameSchema = z.string().trim().min(1).max(80);

/** A secret's value as the person gives it: kept exactly, never trimmed silently. */
export const secretValueSchema = z.string().min(1).max(16_384);

export const secretNameSchema = nameSchema;

/** From when and until when a secret counts, in µs since 1970. `validFromUs` is now when left out; 0 is "always has". */
export const validityShape = { validFromUs: z.int().min(0).optional(), validUntilUs: z.int().min(0).nullable().optional() };

export const newSecretSchema = z.union([
  secretValueSchema,
  z.strictObject({ value: secretValueSchema, name: nameSchema.optional(), ...validityShape }),
]);

export const endpoints = {
  list: query({
    path: '/endpoints',
    summary: 'Endpoints with their addresses and masked secrets',
    tag: 'endpoints',
    input: z.strictObject({}),
    output: z.object({ items: z.array(endpointSchema).max(1000) }),
  }),
  /** Secrets come in order: the first is current, the others are previous and still accepted. */
  create: command({
    path: '/endpoints',
    summary: 'Create an endpoint',
    tag: 'endpoints',
    input: z.strictObject({
      slug: slugSchema,
      /** The first environment when left out. */
      environmentId: environmentIdSchema.optional(),
      name: nameSchema.optional(),
      ...signingChangeShape,
      secrets: z.array(newSecretSchema).max(50).default([]),
    }),
    output: endpointSchema,
    fails: [
      'missing.environment',
      'conflict.slug_taken',
      'input.secret',
      'conflict.secret_dates',
      'secret.unreadable',
      'secret.vault_locked',
    ],
  }),
  update: command({
    method: 'PATCH',
    path: '/endpoints/{id}',
    summary: 'Change an endpoint; archiving hides it and sends its path to Unrouted',
    tag: 'endpoints',
    input: z.strictObject({
      id: endpointIdSchema,
      name: nameSchema.optional(),
      slug: slugSchema.optional(),
      ...signingChangeShape,
      isArchived: z.boolean().optional(),
    }),
    output: endpointSchema,
    fails: ['missing.endpoint', 'conflict.slug_taken', 'conflict.endpoint_built_in'],
  }),
  /**
   * Sends a catalog event, signed with the endpoint's current secret, to the endpoint through the receiver's own port; unsigned where no
   * secret that counts can sign.
   */
  sendTestEvent: command({
    path: '/endpoints/{id}/test-events',
    summary: 'Send a test event to an endpoint, signed where a secret that counts can sign',
    tag: 'endpoints',
    input: z.strictObject({ id: endpointIdSchema, eventType: z.string().max(100).default('run.completed') }),
    output: z.object({ status: z.int(), eventId: z.string(), isSigned: z.boolean(), deliveryId: deliveryIdSchema.nullable() }),
    fails: ['missing.endpoint', 'receiver.not_listening', 'conflict.endpoint_built_in'],
  }),
};
