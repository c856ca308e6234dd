/**
 * The API's server on 127.0.0.1. Guarantees: who may ask is decided before anything is parsed; every answer, refusals included, has a
 * request id and the rate limit; every failure has the documented shape; what is not documented is 404.
 */
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { SandboxFaults } from '#contract/models/sandbox.ts';
import { systemCode } from '#engine/failure.ts';
import { newPlatformId } from '#engine/platform-id.ts';
import type { Clock, Logger, Random } from '#engine/ports.ts';
import type { Timers } from '../timers.ts';
import { ApiError } from './api-error.ts';
import type { ApiAnswer, ApiRoute } from './api-request.ts';
import { checkKey, checkOrigins } from './gate.ts';
import { type Idempotency, readIdempotencyKey } from './idempotency.ts';
import { RateLimiter, rateHeaders } from './rate-limit.ts';
import { ServerErrors } from './server-errors.ts';

export interface ApiServerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly timers: Timers;
  readonly faults: () => SandboxFaults;
  readonly apiKey: string;
  readonly routes: readonly ApiRoute[];
  readonly idempotency: Idempotency;
  /** Resolves when what a write changed is saved, or could not be. */
  readonly saved: () => Promise<void>;
}

export interface ApiServer {
  readonly port: number;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

const bodyLimitBytes = 256 * 1024;
const apiRoot = '/v1';

/** Rejects with the system's error where it can't listen. */
export async function startApiServer(parts: ApiServerParts): Promise<ApiServer> {
  const limiter = new RateLimiter(parts.clock, () => parts.faults().rateLimitPerMinute);
  const headersOfAll = () => ({ 'x-request-id': newPlatformId(parts.random, 'req_'), ...rateHeaders(limiter.state()) });
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: 30_000,
    // why: longer than the longest latency that can be set, which is silence as well.
    connectionTimeout: 90_000,
    keepAliveTimeout: 5_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // why: an id as long as a head allows is no id that there is, which is 404 and not a fault of the request.
    routerOptions: { maxParamLength: 20_000 },
    clientErrorHandler: (error, socket) => refuseUnparsed(error, socket, parts),
    frameworkErrors: (error, _request, reply) => {
      reply.headers(headersOfAll());
      refuse(reply, error, parts.logger);
    },
  });
  readJsonOnly(app);
  const serverErrors = new ServerErrors(() => parts.faults().serverErrorPercent);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headersOfAll());
    checkOrigins(request.raw.rawHeaders);
    checkKey(request.raw.rawHeaders, parts.apiKey);
    const isTaken = limiter.take();
    reply.headers(rateHeaders(limiter.state()));
    if (!isTaken) {
      reply.header('retry-after', String(limiter.retryAfterSeconds()));
      throw new ApiError('rate_limit_exceeded', 'Too many requests in this minute');
    }
  });
  app.setErrorHandler((error, _request, reply) => refuse(reply, error, parts.logger));
  app.setNotFoundHandler((_request, reply) =>
    refuse(reply, new ApiError('not_found', 'There is nothing at this address of the API'), parts.logger),
  );
  for (const route of parts.routes) addRoute(app, route, parts, serverErrors);
  try {
    await app.listen({ host: '127.0.0.1', port: 0 });
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close: () => app.close() };
}

/** Bodies are JSON, whatever their JSON is; an empty one is none, since a cancel needs no body and clients name the type all the same. */
function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = typeof body === 'string' ? body : body.toString('utf8');
    if (text.trim() === '') {
      done(null, undefined);
      return;
    }
    try {
      done(null, JSON.parse(text));
    } catch {
      done(new ApiError('invalid_request', 'The body is not JSON'));
    }
  });
}

function addRoute(app: FastifyInstance, route: ApiRoute, parts: ApiServerParts, serverErrors: ServerErrors): void {
  app.route({
    method: route.method,
    url: apiRoot + route.path,
    handler: async (request, reply) => {
      const { latencyMs } = parts.faults();
      if (latencyMs > 0) await parts.timers.pause(latencyMs);
      const isFaulty = serverErrors.next();
      // why: a write that can be repeated safely is done before its answer is lost, since that is what the key is for.
      if (isFaulty && readIdempotencyKey(request.headers['idempotency-key']) === undefined) throw lostAnswer();
      const answer = await answerOf(route, request, parts);
      if (isFaulty) throw lostAnswer();
      return reply.code(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
    },
  });
}

function lostAnswer(): ApiError {
  return new ApiError('internal_error', 'The sandbox fails as it was told to');
}

async function answerOf(route: ApiRoute, request: FastifyRequest, parts: ApiServerParts): Promise<ApiAnswer> {
  const asked = { params: fieldsOf(request.params), query: fieldsOf(request.query), body: request.body };
  if (route.method === 'GET') return route.answer(asked);
  const work = async () => {
    const answer = await route.answer(asked);
    return answer;
  };
  const key = readIdempotencyKey(request.headers['idempotency-key']);
  const written = { method: route.method, path: request.url, body: request.body };
  const answer = key === undefined ? await work() : await parts.idempotency.run(key, written, work);
  await parts.saved();
  return answer;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function refuse(reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const refusal = toApiError(error, logger);
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(refusal.status).type('application/json; charset=utf-8').send(JSON.stringify(refusal.toBody()));
}

/** Fastify's own refusals have a status; of what the documentation does not have, the nearest is taken. */
function toApiError(error: unknown, logger: Logger): ApiError {
  if (error instanceof ApiError) return error;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new ApiError('request_too_large', `The body has more than ${bodyLimitBytes} bytes`);
  if (status === 415) return new ApiError('invalid_request', 'The body must be application/json', 'Content-Type');
  if (typeof status === 'number' && status >= 400 && status < 500) return new ApiError('invalid_request', 'The request can not be read');
  logger.error('A request to the sandbox failed', {}, error);
  return new ApiError('internal_error', 'The sandbox failed; its log says why');
}

/** What Node could not read as HTTP has no request to answer to. */
function refuseUnparsed(error: Error, socket: Socket, parts: ApiServerParts): void {
  if (systemCode(error) === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(new ApiError('invalid_request', 'The request is not HTTP as it should be').toBody());
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${newPlatformId(parts.random, 'req_')}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
