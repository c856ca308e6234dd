/**
 * Turns whatever a call throws into what may cross a link: a row of the error table, never a stack, never a foreign message.
 * Guarantees: every error that leaves carries `WireFailure` data; a bug is logged with its stack under the incident it names.
 */

import { randomBytes } from 'node:crypto';
import { ValidationError } from '@orpc/contract';
import { ORPCError } from '@orpc/server';
import { describeFailure, errorTable, isErrorCode, type WireFailure, wireFailureSchema } from '#contract/errors.ts';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';

type WireError = ORPCError<string, WireFailure>;

const mostProblems = 10;
const mostProblemCharacters = 1000;

/** An error of ours as oRPC carries it: code, HTTP status and sentence of the table, the whole row as data. */
export function orpcErrorOf(failure: Failure): WireError {
  return new ORPCError(failure.code, { status: failure.status, message: failure.toWire().sentence, data: failure.toWire() });
}

/** The data of an error that already is one of ours. */
export function findWireFailure(error: unknown): WireFailure | undefined {
  if (error instanceof Failure) return error.toWire();
  if (!(error instanceof ORPCError) || !isErrorCode(error.code)) return undefined;
  const parsed = wireFailureSchema.safeParse(error.data);
  return parsed.success ? parsed.data : undefined;
}

/** `where` names the procedure or route, for the log. */
export function toWireError(error: unknown, where: string, logger: Logger, signal?: AbortSignal): WireError {
  const known = findWireFailure(error);
  if (known && error instanceof Failure) return orpcErrorOf(error);
  if (known && isErrorCode(known.code))
    return new ORPCError(known.code, { status: errorTable[known.code].status, message: known.sentence, data: known });
  if (signal?.aborted) return orpcErrorOf(new Failure('cancelled.by_user', {}));
  const problems = findInputProblems(error);
  if (problems !== undefined) return orpcErrorOf(new Failure('input.invalid', { problems }));
  const data = bugReport(error, where, logger);
  return new ORPCError('internal.bug', { status: errorTable['internal.bug'].status, message: data.sentence, data });
}

/** Logs a bug and gives the words that name it. */
export function bugReport(error: unknown, where: string, logger: Logger): WireFailure {
  const incident = randomBytes(6).toString('hex');
  logger.error(
    'A call failed for a reason that is not in the error table',
    { incident, where, problems: findOutputProblems(error) },
    error,
  );
  return { ...describeFailure('internal.bug', { incident }), incident };
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** `limit: Too big: expected number to be <=500; cursor: …`, cut to a readable length. */
export function problemsInWords(issues: readonly Issue[]): string {
  const words = issues.slice(0, mostProblems).map((issue) => {
    const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  if (issues.length > mostProblems) words.push(`and ${issues.length - mostProblems} more`);
  return words.join('; ').slice(0, mostProblemCharacters);
}

function findInputProblems(error: unknown): string | undefined {
  const issues = findIssues(error, 'BAD_REQUEST');
  return issues && problemsInWords(issues);
}

function findOutputProblems(error: unknown): string | undefined {
  const issues = findIssues(error, 'INTERNAL_SERVER_ERROR');
  return issues && problemsInWords(issues);
}

function findIssues(error: unknown, code: string): readonly Issue[] | undefined {
  if (!(error instanceof ORPCError) || error.code !== code) return undefined;
  return error.cause instanceof ValidationError ? error.cause.issues : undefined;
}
