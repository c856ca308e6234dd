/**
 * What is saved of the sandbox, and how it is read back. Reading is loose: what can not be read is left out and told, and a world that
 * can not be used begins anew. No secret is in it but sealed.
 */
import { z } from 'zod';
import { sandboxEmissionSchema, sandboxFaultsSchema } from '#contract/models/sandbox.ts';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { savedWriteSchema } from './api/idempotency.ts';
import { mostEmissions } from './sending/emissions.ts';
import { webhookFactsSchema } from './webhook.ts';
import * as objects from './world/objects.ts';
import type { WorldContents } from './world/world.ts';

/** Before copies had numbers they were saved without. */
const savedEmissionSchema = sandboxEmissionSchema.extend({ copy: z.int().default(1) });

const savedWebhookSchema = webhookFactsSchema.extend({ sealedSecret: z.string() });
export type SavedWebhook = z.infer<typeof savedWebhookSchema>;

const worldSchema = z.object({
  organizationId: z.string().min(1).max(200),
  runs: z.array(objects.runSchema),
  plans: z.array(objects.planSchema),
  agents: z.array(objects.agentSchema),
  gates: z.array(objects.gateSchema),
  integrations: z.array(objects.integrationSchema),
  projects: z.array(objects.projectSchema).min(1),
  applications: z.array(objects.applicationSchema),
  reports: z.array(objects.listedSchema),
  schedules: z.array(objects.listedSchema),
  teams: z.array(objects.listedSchema),
});
type SavedWorld = z.infer<typeof worldSchema>;

export interface SavedSandbox {
  readonly version: 1;
  readonly isOn: boolean;
  readonly faults: z.infer<typeof sandboxFaultsSchema>;
  /** Null where it could not be sealed. */
  readonly sealedApiKey: string | null;
  readonly webhooks: readonly SavedWebhook[];
  readonly writes: readonly z.infer<typeof savedWriteSchema>[];
  /** The newest first. */
  readonly emissions: readonly z.infer<typeof sandboxEmissionSchema>[];
  readonly world: WorldContents;
}

export interface LoadedSandbox extends Omit<SavedSandbox, 'world'> {
  /** Null: it begins anew. */
  readonly world: SavedWorld | null;
  /** What could not be read, in words; empty when all could. */
  readonly troubles: readonly string[];
}

/** Never throws, whatever it is given. `null` is the first start. */
export function readSavedState(value: unknown): LoadedSandbox {
  const troubles: string[] = [];
  const fields = value === null || value === undefined ? new Map<string, unknown>() : entriesOf(value, troubles);
  const one = <T>(name: string, schema: z.ZodType<T>, otherwise: T): T => {
    if (!fields.has(name)) return otherwise;
    const parsed = schema.safeParse(fields.get(name));
    if (parsed.success) return parsed.data;
    troubles.push(name);
    return otherwise;
  };
  const many = <T>(name: string, schema: z.ZodType<T>, most: number): T[] => {
    const items = one<unknown[]>(name, z.array(z.unknown()), []);
    const read = items.map((item) => schema.safeParse(item));
    if (read.some(({ success }) => !success)) troubles.push(`some of ${name}`);
    return read.flatMap(({ data }) => (data === undefined ? [] : [data])).slice(0, most);
  };
  return {
    version: 1,
    isOn: one('isOn', z.boolean(), true),
    faults: one('faults', sandboxFaultsSchema, defaultFaults),
    sealedApiKey: one('sealedApiKey', z.string().nullable(), null),
    webhooks: many('webhooks', savedWebhookSchema, 100),
    writes: many('writes', savedWriteSchema, 300),
    emissions: many('emissions', savedEmissionSchema, mostEmissions),
    world: one<SavedWorld | null>('world', worldSchema.nullable(), null),
    troubles,
  };
}

function entriesOf(value: unknown, troubles: string[]): ReadonlyMap<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
  troubles.push('everything');
  return new Map();
}
