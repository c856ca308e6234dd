/** What the cases of a procedure are. */
import type { ContractProcedure, ErrorMap, InferSchemaInput, Meta, Schema } from '@orpc/contract';
import type { ErrorCode } from '#contract/errors.ts';
import type { World } from './world.ts';

export interface ProcedureCases<I = unknown> {
  /**
   * A fresh input for each call: commands may take it once only. Null where the world's engine would have to be broken first; an
   * integration test then shows it.
   */
  readonly accepted: ((world: World) => I | Promise<I>) | null;
  readonly refused: readonly [RefusedCase, ...RefusedCase[]];
}

interface RefusedCase {
  input(world: World): unknown;
  readonly code: ErrorCode;
}

/** The contract's shape with cases for procedures: a procedure without cases does not compile, and fails the suite. */
export type Cases<T> =
  T extends ContractProcedure<infer I, Schema<unknown, unknown>, ErrorMap, Meta>
    ? ProcedureCases<InferSchemaInput<I>>
    : { readonly [K in keyof T]: Cases<T[K]> };

export const invalid = (input: (world: World) => unknown): RefusedCase => ({ input, code: 'input.invalid' });
export const extraKey = invalid(() => ({ extra: 1 }));
