import { z } from 'zod';
import { endpointIdSchema, secretIdSchema } from '../ids.ts';
import { secretSchema } from '../models/endpoint.ts';
import { command, query } from '../procedure.ts';
import { secretNameSchema, secretValueSchema, validityShape } from './endpoints.ts';

const longestOverlapSeconds = 365 * 86_400;

export const secrets = {
  list: query({
    path: '/endpoints/{endpointId}/secrets',
    summary: 'Secrets of an endpoint, masked',
    tag: 'secrets',
    input: z.strictObject({ endpointId: endpointIdSchema }),
    output: z.object({ items: z.array(secretSchema) }),
    fails: ['missing.endpoint'],
  }),
  /** The new secret is current as soon as it counts; the one before stays accepted as previous. */
  add: command({
    path: '/endpoints/{endpointId}/secrets',
    summary: 'Add a secret; it becomes current as soon as it counts',
    tag: 'secrets',
    input: z.strictObject({ endpointId: endpointIdSchema, value: secretValueSchema, name: secretNameSchema.optional(), ...validityShape }),
    output: secretSchema,
    fails: ['missing.endpoint', 'input.secret', 'conflict.secret_dates', 'secret.unreadable', 'secret.vault_locked'],
  }),
  /** A new current secret; those that counted go on counting for the overlap, then retire by themselves. */
  rotate: command({
    path: '/endpoints/{endpointId}/secrets/rotate',
    summary: 'Rotate: a new secret now, the present ones accepted for a while',
    tag: 'secrets',
    input: z.strictObject({
      endpointId: endpointIdSchema,
      /** Left out: 32 random bytes in the form the scheme takes, to be revealed and given to the sender. */
      value: secretValueSchema.optional(),
      name: secretNameSchema.optional(),
      /** 0 ends the others at once. A secret that ends sooner by itself keeps its end. */
      overlapSeconds: z.int().min(0).max(longestOverlapSeconds).default(86_400),
    }),
    output: z.object({ secret: secretSchema, previous: z.array(secretSchema) }),
    fails: ['missing.endpoint', 'input.secret', 'secret.unreadable', 'secret.vault_locked'],
  }),
  update: command({
    method: 'PATCH',
    path: '/secrets/{id}',
    summary: 'Rename a secret, or change from when and until when it counts',
    tag: 'secrets',
    input: z.strictObject({ id: secretIdSchema, name: secretNameSchema.optional(), ...validityShape }),
    output: secretSchema,
    fails: ['missing.secret', 'conflict.secret_dates'],
  }),
  /** The value is kept as given until somebody asks for this. */
  trim: command({
    path: '/secrets/{id}/trim',
    summary: 'Take the white space around a secret away',
    tag: 'secrets',
    input: z.strictObject({ id: secretIdSchema }),
    output: secretSchema,
    fails: ['missing.secret', 'input.secret', 'secret.unreadable', 'secret.vault_locked'],
  }),
  /** The value never leaves the engine. */
  copy: command({
    path: '/secrets/{id}/copy',
    summary: 'Give a secret to another endpoint as well',
    tag: 'secrets',
    input: z.strictObject({ id: secretIdSchema, endpointId: endpointIdSchema, ...validityShape }),
    output: secretSchema,
    fails: ['missing.secret', 'missing.endpoint', 'input.secret', 'secret.unreadable', 'secret.vault_locked', 'conflict.secret_dates'],
  }),
  /** From then on it counts no more; captures made before keep their verdict. `isRetired: false` takes it back. */
  retire: command({
    path: '/secrets/{id}/retire',
    summary: 'Retire a secret, or take that back',
    tag: 'secrets',
    input: z.strictObject({ id: secretIdSchema, isRetired: z.boolean().default(true) }),
    output: secretSchema,
    fails: ['missing.secret'],
  }),
  /** The only procedure that returns a secret's value. Every call is logged. */
  reveal: command({
    path: '/secrets/{id}/reveal',
    summary: 'Show the value of a secret',
    tag: 'secrets',
    input: z.strictObject({ id: secretIdSchema }),
    output: z.object({ value: z.string() }),
    fails: ['missing.secret', 'secret.unreadable', 'secret.vault_locked'],
  }),
};
