/** What the generator's two threads say to each other: one makes deliveries, the other stores them. */
import type { MadeDelivery, MakerPlan } from './delivery-maker.ts';

export interface GenerateWorkerData {
  readonly plan: MakerPlan;
}

/** Asks for the next batch, in this buffer. */
export interface BatchOrder {
  readonly buffer: ArrayBuffer;
}

/** An empty batch is the end. */
export interface MadeBatch {
  readonly buffer: ArrayBuffer;
  readonly rows: readonly MadeDelivery[];
}

export const batchBufferBytes = 8 * 1024 * 1024;
export const mostRowsPerBatch = 2048;
