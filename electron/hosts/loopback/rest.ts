/**
 * The contract as REST under `/api`, for scripts, with its OpenAPI document.
 * Guarantees: same procedures and same checks as the other links; numbers and booleans in a query string are understood as the
 * schema says; an error's body is the plain failure with the table's status.
 */

import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#engine/ports.ts';
import type { HostContext } from '../caller-sessions.ts';
import { linkInterceptor } from '../link-interceptor.ts';
import type { HostRouter } from '../router.ts';
import { bugReport, findWireFailure } from '../wire-error.ts';
import { openApiDocument } from './openapi-document.ts';

export interface Rest {
  /** Answers any request under `/api`; what is no procedure gets `missing.route`. */
  handle(request: FastifyRequest, reply: FastifyReply, context: HostContext): Promise<void>;
  document(): Promise<object>;
}

export function createRest(router: HostRouter, logger: Logger, version: string): Rest {
  const handler = new OpenAPIHandler(router, {
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    interceptors: [linkInterceptor(logger)],
    customErrorResponseBodyEncoder: (error) => findWireFailure(error) ?? bugReport(error, 'api', logger),
  });
  let document: Promise<object> | undefined;
  return {
    async handle(request, reply, context) {
      await handler.handle(request, reply, { prefix: '/api', context });
    },
    document() {
      document ??= openApiDocument(version);
      return document;
    },
  };
}
