/**
 * What the loopback server answers once the gate has let a request in: the session, bodies, REST, the page's files.
 * Guarantees: every answer carries the security headers; every refusal is a failure of the error table as JSON.
 */
import { Readable } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { describeFailure, type ErrorCode, errorTable } from '#contract/errors.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure, fail, systemCode } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { openBlob } from '../blobs.ts';
import type { HostContext } from '../caller-sessions.ts';
import type { HostRouter } from '../router.ts';
import { bugReport, problemsInWords } from '../wire-error.ts';
import { type Auth, type Caller, launchCodeLifeMs } from './auth.ts';
import { pathOf } from './gate.ts';
import { failureHeaders } from './refuse.ts';
import type { Rest } from './rest.ts';
import { dataHeaders } from './security-headers.ts';
import type { PageFiles } from './static.ts';

export interface RouteParts {
  readonly engine: Pick<Engine, 'bodies'>;
  readonly router: HostRouter;
  readonly logger: Logger;
  readonly version: string;
  readonly auth: Auth;
  readonly files: PageFiles;
  readonly callerOf: (request: FastifyRequest) => Caller | null;
  readonly launchLink: () => string;
  readonly contextOf: (caller: Caller | null) => HostContext;
}

const sessionRequestSchema = z.strictObject({ code: z.string().min(1).max(200) });

export function addRoutes(app: FastifyInstance, parts: RouteParts): void {
  readJsonOnly(app);
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(dataHeaders);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(error, request, reply, parts.logger));
  app.setNotFoundHandler((request, reply) => sendPageFile(request, reply, parts.files));
  app.post('/session', async (request) => {
    const parsed = sessionRequestSchema.safeParse(request.body);
    if (!parsed.success) fail('input.invalid', { problems: problemsInWords(parsed.error.issues) });
    return { token: parts.auth.redeem(parsed.data.code) };
  });
  // why: a tab that lost its link asks whether its token still counts; the gate says so by letting the question in, or why not.
  app.get('/session', async (_, reply) => reply.code(204).send());
  addBodyRoutes(app, parts);
  addApiRoutes(app, parts);
}

function addApiRoutes(app: FastifyInstance, parts: RouteParts): void {
  // why: the REST half of oRPC and its schema converters take time to load, and the window never needs them.
  let loading: Promise<Rest> | undefined;
  const rest = () => {
    loading ??= import('./rest.ts').then(({ createRest }) => createRest(parts.router, parts.logger, parts.version));
    return loading;
  };
  app.get('/api/openapi.json', async () => (await rest()).document());
  app.post('/api/session-codes', async (request) => {
    if (parts.callerOf(request) !== 'script')
      fail('link.forbidden', { problem: 'Only the token of the file api-token may ask for a link.' });
    return { url: parts.launchLink(), expiresInSeconds: launchCodeLifeMs / 1000 };
  });
  app.all('/api/*', async (request, reply) => {
    await (await rest()).handle(request, reply, parts.contextOf(parts.callerOf(request)));
    return reply;
  });
}

function addBodyRoutes(app: FastifyInstance, parts: RouteParts): void {
  const serve = async (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const { status, headers, chunks } = await openBlob(parts.engine, path, request.headers.range, parts.logger);
    reply.code(status).headers(headers);
    return reply.send(Readable.from(request.method === 'HEAD' ? [] : chunks, { objectMode: false }));
  };
  app.get<{ Params: { id: string } }>('/api/deliveries/:id/body', (request, reply) =>
    serve(request, reply, `/blobs/deliveries/${request.params.id}`),
  );
  app.get<{ Params: { id: string } }>('/api/attempts/:id/body', (request, reply) =>
    serve(request, reply, `/blobs/attempts/${request.params.id}`),
  );
  app.get<{ Params: { id: string } }>('/api/snapshots/:id/body', (request, reply) =>
    serve(request, reply, `/blobs/snapshots/${request.params.id}`),
  );
  app.get<{ Params: { id: string } }>('/api/attempts/:id/request', (request, reply) =>
    serve(request, reply, `/blobs/attempts/${request.params.id}/request`),
  );
  app.get<{ Params: { id: string } }>('/api/drafts/:id/body', (request, reply) =>
    serve(request, reply, `/blobs/drafts/${request.params.id}`),
  );
  app.get('/blobs/*', (request, reply) => serve(request, reply, pathOf(request.raw.url ?? '')));
}

/** Bodies are JSON or absent. Others would only serve a page that can't send JSON across origins. */
function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else void parse(request, text, done);
  });
}

async function sendPageFile(request: FastifyRequest, reply: FastifyReply, files: PageFiles): Promise<FastifyReply> {
  const path = pathOf(request.raw.url ?? '');
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const file = isReading ? await openIfThere(files, path) : undefined;
  if (!file) return sendFailure(reply, 'missing.route', { method: request.method, path: path.slice(0, 200) });
  reply.code(200).headers({ ...file.headers, 'content-length': String(file.length) });
  if (!file.handle) return reply.send(file.text);
  if (request.method !== 'HEAD') return reply.send(file.handle.createReadStream());
  await file.handle.close();
  return reply.send(Readable.from([], { objectMode: false }));
}

async function openIfThere(files: PageFiles, path: string) {
  try {
    return await files.open(path);
  } catch (error) {
    // A file that went away or became a link since the start is not there; the page asks for its reload.
    if (['ENOENT', 'ELOOP', 'EMLINK'].includes(systemCode(error))) return undefined;
    throw error;
  }
}

function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, logger: Logger): FastifyReply {
  if (error instanceof Failure) return sendFailure(reply, error.code, error.details);
  const isCallersFault = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  if (isCallersFault) return sendFailure(reply, 'input.invalid', { problems: error.message });
  const failure = bugReport(error, `${request.method} ${request.routeOptions.url ?? ''}`, logger);
  return reply.code(500).headers(failureHeaders(failure)).send(failure);
}

function sendFailure(reply: FastifyReply, code: ErrorCode, details: Readonly<Record<string, string>>): FastifyReply {
  const failure = describeFailure(code, details);
  return reply.code(errorTable[code].status).headers(failureHeaders(failure)).send(failure);
}
