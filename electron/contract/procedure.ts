/**
 * How a procedure is declared: once, as a query or a command, with its input, output, failure codes and REST route.
 * A query has no effect and may be repeated, cancelled and answered from a read-only log. A command changes something and
 * answers fast; its progress comes over the feed.
 */
import {
  type AnySchema,
  type ContractProcedure,
  type ErrorMap,
  type InferSchemaInput,
  type InferSchemaOutput,
  type Meta,
  oc,
} from '@orpc/contract';
import type { z } from 'zod';
import { type ErrorCode, errorTable, wireFailureSchema } from './errors.ts';

export type ProcedureKind = 'query' | 'command';

export interface ProcedureMeta {
  readonly kind: ProcedureKind;
}

interface ProcedureSpec<I extends z.ZodType, O extends z.ZodType> {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly summary: string;
  readonly tag: string;
  readonly input: I;
  readonly output: O;
  /** Codes it may fail with, besides those every procedure may. */
  readonly fails?: readonly ErrorCode[];
}

const alwaysPossible = ['input.invalid', 'link.unauthorised', 'log.closed', 'internal.bug'] as const satisfies readonly ErrorCode[];

function errorMapOf(codes: readonly ErrorCode[]): ErrorMap {
  return Object.fromEntries(
    [...new Set([...alwaysPossible, ...codes])].map((code) => [
      code,
      { status: errorTable[code].status, message: errorTable[code].sentence, data: wireFailureSchema },
    ]),
  );
}

const base = oc.$meta<ProcedureMeta>({ kind: 'query' });

/** Declares a procedure without effect. GET unless said otherwise. */
export function query<I extends z.ZodType, O extends z.ZodType>(spec: ProcedureSpec<I, O>) {
  return base
    .meta({ kind: 'query' })
    .errors(errorMapOf(spec.fails ?? []))
    .route({ method: spec.method ?? 'GET', path: spec.path, summary: spec.summary, tags: [spec.tag] })
    .input(spec.input)
    .output(spec.output);
}

/** Declares a procedure that changes something. POST unless said otherwise. */
export function command<I extends z.ZodType, O extends z.ZodType>(spec: ProcedureSpec<I, O>) {
  return base
    .meta({ kind: 'command' })
    .errors(errorMapOf(['log.read_only', 'log.disk_full', 'log.write_failed', ...(spec.fails ?? [])]))
    .route({ method: spec.method ?? 'POST', path: spec.path, summary: spec.summary, tags: [spec.tag] })
    .input(spec.input)
    .output(spec.output);
}

/** Branded as the models are; a stream is any async iterator, where the contract's own class would be asked for. */
type HandlerOutput<O extends AnySchema> =
  InferSchemaInput<O> extends AsyncIteratorObject<unknown, unknown, unknown> ? InferSchemaInput<O> : InferSchemaOutput<O>;

/**
 * The engine's side of a contract: one function per procedure, input parsed with defaults filled in.
 * A procedure without a handler does not compile.
 */
export type Handlers<T, Context> =
  T extends ContractProcedure<infer I, infer O, ErrorMap, Meta>
    ? (input: InferSchemaOutput<I>, context: Context) => Promise<HandlerOutput<O>>
    : { readonly [K in keyof T]: Handlers<T[K], Context> };
