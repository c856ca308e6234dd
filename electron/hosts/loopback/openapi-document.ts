/** The OpenAPI document: the contract's routes, and the host's own (bodies, links) written beside them. */
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { api } from '#contract/api.ts';
import { wireFailureSchema } from '#contract/errors.ts';
import { attemptIdSchema, deliveryIdSchema, draftIdSchema, snapshotIdSchema } from '#contract/ids.ts';
import { launchCodeLifeMs } from './auth.ts';

const failureReference = { $ref: '#/components/schemas/Failure' };

const description = [
  'Everything the window can do. Every route needs `Authorization: Bearer <token>`; the token is made anew at each start, printed by',
  '`hookglass serve --json` and kept in the file `api-token` of the data folder while Hookglass runs. Every refusal has the form of',
  '`Failure`: a code that stays, a sentence, a reason, and what can be done next.',
].join(' ');

/** Made once per process; takes some tens of milliseconds. */
export async function openApiDocument(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(api, {
    info: { title: 'Hookglass', version, description },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    commonSchemas: { Failure: { schema: wireFailureSchema, strategy: 'output' } },
    customErrorResponseBodySchema: () => failureReference,
  });
  return {
    ...document,
    paths: {
      ...document.paths,
      '/deliveries/{id}/body': { get: bodyOperation('deliveries', 'The body of a delivery, byte for byte', deliveryIdSchema) },
      '/attempts/{id}/body': { get: bodyOperation('replays', 'The body of the answer to an attempt, byte for byte', attemptIdSchema) },
      '/attempts/{id}/request': { get: bodyOperation('replays', 'What an attempt sent, byte for byte', attemptIdSchema, 'request') },
      '/drafts/{id}/body': { get: bodyOperation('drafts', 'The text of a draft', draftIdSchema) },
      '/snapshots/{id}/body': { get: bodyOperation('console', 'What the Console said, as JSON text', snapshotIdSchema) },
      '/session-codes': { post: sessionCodeOperation() },
    },
  };
}

function bodyOperation(tag: string, summary: string, id: { readonly toJSONSchema: () => unknown }, what = 'body') {
  const bytes = { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } };
  return {
    operationId: `${tag}.${what}`,
    summary,
    tags: [tag],
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: patternOf(id) } },
      { name: 'Range', in: 'header', required: false, schema: { type: 'string' }, description: 'One range of bytes' },
    ],
    responses: {
      '200': { description: 'All bytes', ...bytes },
      '206': { description: 'The range asked for', ...bytes },
      '404': failureResponse('There is none'),
      '416': { description: 'The range lies outside' },
    },
  };
}

function patternOf(id: { readonly toJSONSchema: () => unknown }): string {
  const schema = id.toJSONSchema();
  const isObject = typeof schema === 'object' && schema !== null && 'pattern' in schema;
  return isObject && typeof schema.pattern === 'string' ? schema.pattern : '';
}

function sessionCodeOperation() {
  const properties = { url: { type: 'string' }, expiresInSeconds: { type: 'integer' } };
  const schema = { type: 'object', required: ['url', 'expiresInSeconds'], properties };
  return {
    operationId: 'session.createCode',
    summary: 'A fresh link to the window',
    description: `The link opens the window once, within ${launchCodeLifeMs / 1000} seconds. Only the token of the file may ask for one.`,
    tags: ['system'],
    responses: {
      '200': { description: 'OK', content: { 'application/json': { schema } } },
      '401': failureResponse('No token, or not the right one'),
      '403': failureResponse("A window's token"),
    },
  };
}

function failureResponse(words: string) {
  return { description: words, content: { 'application/json': { schema: failureReference } } };
}
