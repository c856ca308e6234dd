/** What a route gets and gives, free of the server that carries it. */
import type { JsonObject } from '#domain/json-value.ts';
import { invalid } from './api-error.ts';

export interface ApiRequest {
  /** Of the path, decoded. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Parsed JSON, or undefined where there was no body. */
  readonly body: unknown;
}

export interface ApiAnswer {
  readonly status: 200 | 201;
  readonly body: JsonObject;
  /** `secret`: it is never saved but sealed. */
  readonly privacy: 'open' | 'secret';
}

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/v1`, with `:name` for what varies. */
  readonly path: string;
  readonly answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
}

export function ok(body: JsonObject): ApiAnswer {
  return { status: 200, body, privacy: 'open' };
}

export function created(body: JsonObject): ApiAnswer {
  return { status: 201, body, privacy: 'open' };
}

export function idOf(request: ApiRequest): string {
  const { id } = request.params;
  return typeof id === 'string' ? id : '';
}

/** A query value that may be given once; undefined where it is not there. */
export function queryValue(request: ApiRequest, name: string): string | undefined {
  const value = Object.hasOwn(request.query, name) ? request.query[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  return invalid(name, `${name} was given more than once`);
}

/** The fields of a body that has to be an object. */
export function bodyFields(request: ApiRequest): Readonly<Record<string, unknown>> {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return invalid('body', 'The body must be a JSON object');
  return Object.fromEntries(Object.entries(body));
}

export interface TextRule {
  readonly most: number;
}

/** A text of a body, or undefined where it is absent. */
export function optionalText(fields: Readonly<Record<string, unknown>>, name: string, rule: TextRule): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') return invalid(name, `${name} must be a string that is not empty`);
  return value.length <= rule.most ? value : invalid(name, `${name} must have at most ${rule.most} characters`);
}

export function requiredText(fields: Readonly<Record<string, unknown>>, name: string, rule: TextRule): string {
  return optionalText(fields, name, rule) ?? invalid(name, `${name} is required`);
}

/** A list of texts of a body, not empty, or undefined where it is absent. */
export function optionalTexts(fields: Readonly<Record<string, unknown>>, name: string, mostItems: number): readonly string[] | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0) return invalid(name, `${name} must be a list that is not empty`);
  if (value.length > mostItems) return invalid(name, `${name} must have at most ${mostItems} items`);
  const items: readonly unknown[] = value;
  return items.map((item) => (typeof item === 'string' ? item : invalid(name, `${name} must hold strings only`)));
}
