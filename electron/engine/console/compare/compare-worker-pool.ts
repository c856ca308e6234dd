/** Stands in for the worker until it is there. */
import type { ConsoleThing } from '#contract/models/console.ts';
import type { FieldComparison, FieldCounts } from '#contract/models/drift.ts';
import type { ComparedField } from '#domain/drift/compared-field.ts';
import { compareValues, visitFields } from '#domain/drift/compare-values.ts';
import type { ApplicableRule } from '#domain/drift/ignore-rules.ts';
import { payloadObject } from '#domain/drift/payload-object.ts';
import { readDrift } from '#domain/drift/read-drift.ts';
import { parseJson } from '#domain/json-value.ts';

export interface Compared {
  readonly counts: FieldCounts;
  readonly readings: readonly string[];
  readonly payloadPath: string;
  readonly fields: readonly FieldComparison[];
}

export interface CompareWorker {
  compare(
    order: {
      readonly payloadBytes: Uint8Array;
      readonly snapshotBytes: Uint8Array;
      readonly rules: readonly ApplicableRule[];
      readonly eventType: string | null;
      readonly eventTimeUs: number | null;
      readonly takenAtUs: number;
      readonly thing: ConsoleThing | null;
    },
    signal?: AbortSignal,
  ): Promise<Compared>;
  close(): Promise<void>;
}

export function createCompareWorker(_entry: URL): CompareWorker {
  return {
    async compare({ payloadBytes, snapshotBytes, ...options }) {
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      const { path, value: payload } = payloadObject(parseJson(text(payloadBytes)));
      const snapshot = parseJson(text(snapshotBytes));
      const differing: ComparedField[] = [];
      visitFields(payload, snapshot, options, (field) => field.kind === 'differs' && differing.push(field));
      const { counts, fields } = compareValues(payload, snapshot, options);
      return { counts, fields, payloadPath: path, readings: readDrift({ ...options, payload, snapshot, differing, counts }) };
    },
    close: async () => undefined,
  };
}
