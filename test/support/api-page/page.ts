/** docs/api.md, from the document that Hookglass serves at /api/openapi.json and the failures of the contract. */
import { traverseContractProcedures } from '@orpc/server';
import { z } from 'zod';
import { api } from '#contract/api.ts';
import { type ErrorCode, errorCodes } from '#contract/errors.ts';
import { openApiDocument } from '#hosts/loopback/openapi-document.ts';
import { tableOf } from '../page-tables.ts';
import { apiIntro } from './intro.ts';
import { boundsText, schemaOf, typeText } from './type-text.ts';

const parameterSchema = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: z.unknown() });
const contentSchema = z.record(z.string(), z.looseObject({ schema: z.unknown().optional() }));
const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.looseObject({ content: contentSchema }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: contentSchema.optional() })),
});
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });
type Operation = z.infer<typeof operationSchema>;

/** A longer type says less. */
const longestAnswer = 700;

export interface Route {
  /** `GET /deliveries/{id}`, without `/api`. */
  readonly route: string;
  readonly operation: Operation;
}

/** What every call, or every command, may fail with; said once at the top of the page. */
const always: readonly ErrorCode[] = [
  'input.invalid',
  'link.unauthorised',
  'log.closed',
  'internal.bug',
  'log.read_only',
  'log.disk_full',
  'log.write_failed',
];

export async function apiRoutes(): Promise<readonly Route[]> {
  const { paths } = documentSchema.parse(await openApiDocument(''));
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
}

export async function apiPage(): Promise<string> {
  const routes = await apiRoutes();
  const tags = [...new Set(routes.flatMap(({ operation }) => operation.tags))];
  const list = tags.map((tag) => `[${tag}](#${tag})`).join(' · ');
  const failures = declaredFailures();
  const sections = tags.map((tag) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(tag));
    return `## ${tag}\n\n${own.map((route) => routeText(route, failures.get(route.operation.operationId) ?? [])).join('\n')}`;
  });
  return `${apiIntro(list)}\n${sections.join('\n')}`;
}

function routeText({ route, operation }: Route, fails: readonly ErrorCode[]): string {
  const [method = '', path = ''] = route.split(' ');
  const inputs = inputRows(operation);
  return [
    `### ${method} /api${path}`,
    '',
    `${operation.summary}. \`${operation.operationId}\``,
    '',
    ...(inputs.length === 0 ? [] : [tableOf(['Takes', 'Is', ''], inputs), '']),
    answerText(operation),
    ...(fails.length === 0 ? [] : ['', `Fails with ${fails.map(codeLink).join(', ')}.`]),
    '',
  ].join('\n');
}

/** Path, query and body, one row each; what may be left out says so. */
function inputRows({ parameters, requestBody }: Operation): readonly (readonly string[])[] {
  const given = parameters.map(({ name, in: place, required = false, schema }) => row(name, schema, required || place === 'path', place));
  const body = schemaOf(Object.values(requestBody?.content ?? {})[0]?.schema);
  const fields = Object.entries(body.properties ?? {}).map(([name, schema]) =>
    row(name, schema, (body.required ?? []).includes(name), 'body'),
  );
  const whole = requestBody !== undefined && fields.length === 0 && Object.keys(body).length > 0 && typeText(body, 2) !== '{}';
  return [...given, ...fields, ...(whole ? [row('the body', body, true, 'body')] : [])];
}

function row(name: string, schema: unknown, isRequired: boolean, place: string): readonly string[] {
  const about = [place, isRequired ? '' : 'may be left out', boundsText(schema)].filter((part) => part !== '').join('; ');
  return [`\`${name}\``, `\`${typeText(schema, 2)}\``, about];
}

function answerText({ responses }: Operation): string {
  const [status = '200', answer] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? [];
  const [type, content] = Object.entries(answer?.content ?? {})[0] ?? [];
  if (type === undefined) return `Answers with ${status}.`;
  if (type === 'text/event-stream') return 'Answers with a stream of server-sent events.';
  if (type !== 'application/json') return 'Answers with the bytes; `Range` is honoured.';
  const whole = typeText(content?.schema, 2);
  return `Answers \`${whole.length > longestAnswer ? typeText(content?.schema, 1) : whole}\`.`;
}

function codeLink(code: ErrorCode): string {
  return `[\`${code}\`](errors.md#${code.split('.')[0]})`;
}

/** The failures that the contract declares; the host's own routes declare none there. */
function declaredFailures(): ReadonlyMap<string, readonly ErrorCode[]> {
  const failures = new Map<string, readonly ErrorCode[]>();
  traverseContractProcedures({ router: api, path: [] }, ({ path, contract }) => {
    const declared = Object.keys(contract['~orpc'].errorMap);
    failures.set(
      path.join('.'),
      errorCodes.filter((code) => declared.includes(code) && !always.includes(code)),
    );
  });
  return failures;
}
