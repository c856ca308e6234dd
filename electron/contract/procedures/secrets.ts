import { z } from 'zod';
import { endpointIdSchema, secretIdSchema } from '../ids.ts';
import { secretSchema } from '../models/endpoint.ts';
import { command, query } from '../procedure.ts';
import { secretValueSchema } from './endpoints.ts';

export const secrets = {
  list: query({
    path: '/endpoints/{endpointId}/secrets',
    summary: 'Secrets of an endpoint, masked',
    tag: 'secrets',
    input: z.strictObject({ endpointId: endpointIdSchema }),
    output: z.object({ items: z.array(secretSchema) }),
    fails: ['missing.endpoint'],
  }),
  /** The new secret is current at once; the one before stays accepted as previous. */
  add: command({
    path: '/endpoints/{endpointId}/secrets',
    summary: 'Add a secret and make it current',
    tag: 'secrets',
    input: z.strictObject({ endpointId: endpointIdSchema, value: secretValueSchema, name: z.string().trim().min(1).max(80).optional() }),
    output: secretSchema,
    fails: ['missing.endpoint', 'input.secret', 'conflict.endpoint_built_in'],
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
