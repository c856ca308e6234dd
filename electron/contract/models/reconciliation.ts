/** A run as the Console tells it, next to what was captured of it. */
import { z } from 'zod';
import { deliveryIdSchema, environmentIdSchema } from '../ids.ts';
import { snapshotSchema } from './snapshot.ts';

export const reconciledEventSchema = z.object({
  eventType: z.string(),
  /**
   * `arrived` as expected; `unproven`: it came, and no delivery of it has a signature that verifies; `pending`: its cause is so new that
   * it may still be on its way; `missing`: the Console's state asks for it and nothing came; `contradicts`: it came and the Console says
   * otherwise; `unexpected`: it came and the Console's state does not explain it; `not-observed`: it may have been sent while nothing listened.
   */
  finding: z.enum(['arrived', 'unproven', 'pending', 'missing', 'contradicts', 'unexpected', 'not-observed']),
  sentence: z.string(),
  /** Captured deliveries of it, oldest first. */
  deliveryIds: z.array(deliveryIdSchema),
});
export type ReconciledEvent = z.infer<typeof reconciledEventSchema>;

export const reconciliationSchema = z.object({
  environmentId: environmentIdSchema,
  runId: z.string(),
  /** In the Console's spelling; null when it names none. */
  consoleStatus: z.string().nullable(),
  /** The whole in one sentence: "1 of 3 expected events never arrived: run.failed". */
  sentence: z.string(),
  events: z.array(reconciledEventSchema),
  /** Outcomes of the run's cases, as the Console counts them. */
  cases: z.object({ total: z.int(), byStatus: z.array(z.object({ status: z.string(), count: z.int() })) }),
  /** What the API gave for the run: the run itself, and its cases. */
  run: snapshotSchema,
  /** Fetched in place of what never arrived, in this reconciliation or an earlier one. */
  recovered: z.array(snapshotSchema),
  reconciledAtUs: z.int(),
});
export type Reconciliation = z.infer<typeof reconciliationSchema>;
