/**
 * Turns what came into an answer or into the failure that it means. Never throws. Nothing of the answer is dropped: fields and values that
 * no documentation knows are kept.
 */
import { isUtf8 } from 'node:buffer';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '#domain/json-value.ts';
import type { Failure } from '#engine/failure.ts';
import type { BaseUrl } from '../access.ts';
import type { ConsoleAnswer } from '../console-answer.ts';
import { consoleFailure } from '../console-failure.ts';
import { dateUsOf } from '../exchange/answer-headers.ts';
import type { RawAnswer } from '../exchange/request.ts';
import { quote } from '../quote.ts';
import type { Scrub } from '../scrub.ts';
import { type ErrorBody, readErrorBody, readErrorInSuccess, sayErrorBody, silentBody } from './error-body.ts';
import { describeRefusal, mayStatusPass } from './errors.ts';
import { failed, type Outcome } from './outcome.ts';
import { describeRedirect } from './redirects.ts';

export interface Asked {
  readonly method: 'GET' | 'POST';
  /** Below the base URL, without a query. */
  readonly path: string;
  readonly base: BaseUrl;
  readonly scrub: Scrub;
  /** Of a 429 or a 5xx; null when the Console doesn't say. */
  readonly retryAfterMs: number | null;
}

type Parsed = { readonly json: JsonValue } | { readonly problem: string };

export function readAnswer(raw: RawAnswer, asked: Asked): Outcome {
  const { status } = raw;
  if (status >= 300 && status < 400) {
    return failed(describeRedirect(status, raw.headers.get('location'), asked.base, raw.headers.get('x-request-id')));
  }
  return status >= 200 && status < 300 ? readSuccess(raw, asked) : readRefusal(raw, asked);
}

function readSuccess(raw: RawAnswer, asked: Asked): Outcome {
  if (raw.status === 204 || isBlank(raw.bytes)) {
    if (asked.method === 'POST') return { kind: 'answer', answer: answerOf(raw, null, '') };
    return failed(unexpected(raw, asked, `It answered ${raw.status} without content where JSON was asked for.`));
  }
  const text = textOf(raw, asked);
  const parsed = parse(raw, text);
  if ('problem' in parsed) return failed(notJson(raw, asked, parsed.problem, text));
  const { json } = parsed;
  if (!isJsonObject(json) && !isJsonArray(json)) {
    return failed(unexpected(raw, asked, `It answered ${raw.status} with ${kindOf(json)} where an object was asked for.`));
  }
  const error = readErrorInSuccess(json);
  if (error !== null) {
    const words = `It answered ${raw.status}, which means success, with an error inside. ${sayErrorBody(error)}`;
    return failed(unexpected(raw, asked, words, error));
  }
  return { kind: 'answer', answer: answerOf(raw, json, text) };
}

/** A page of HTML behind a 404 or 400 comes from something else than the API; behind a 5xx it is what gateways say. */
function readRefusal(raw: RawAnswer, asked: Asked): Outcome {
  const { status } = raw;
  const text = isBlank(raw.bytes) ? '' : textOf(raw, asked);
  const parsed: Parsed = text === '' ? { json: null } : parse(raw, text);
  if (status < 200 || status > 599) return failed(unexpected(raw, asked, `It answered ${status}, which is no status of HTTP.`));
  const isForeign = 'problem' in parsed && status < 500 && status !== 401 && status !== 403 && status !== 429;
  if (isForeign) return failed(notJson(raw, asked, 'which is no JSON', text));
  const said = ('json' in parsed ? readErrorBody(parsed.json) : null) ?? silentBody;
  const refusal = {
    status,
    asked: `${asked.method} ${quote(asked.path, 120)}`,
    said,
    requestId: raw.headers.get('x-request-id'),
    retryAfterMs: asked.retryAfterMs,
  };
  return {
    kind: 'failure',
    failure: describeRefusal(refusal),
    mayPass: mayStatusPass(status),
    retryAfterMs: asked.retryAfterMs,
    isOutage: status >= 500,
  };
}

function answerOf(raw: RawAnswer, json: JsonValue, text: string): ConsoleAnswer {
  const { status, headers, durationMs } = raw;
  return { status, json, text, requestId: headers.get('x-request-id'), dateUs: dateUsOf(headers), durationMs };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** Without a byte order mark, and without the key. */
function textOf({ bytes }: RawAnswer, { scrub }: Asked): string {
  return scrub(new TextDecoder().decode(bytes));
}

/** The problem goes on after "It answered 200 with text/html, ". */
function parse({ bytes, headers }: RawAnswer, text: string): Parsed {
  const packing = headers.get('content-encoding');
  if (packing !== null && packing.toLowerCase() !== 'identity')
    return { problem: `packed as ${quote(packing, 20)}, which was not asked for` };
  if (!isUtf8(bytes)) return { problem: 'which is not UTF-8' };
  try {
    return { json: parseJson(text) };
  } catch {
    // Whatever the parser minds, the words below say what came.
    return { problem: /^\s*[[{]/.test(text) ? 'which begins like JSON and is broken' : 'which is no JSON' };
  }
}

function notJson(raw: RawAnswer, { base, scrub }: Asked, problem: string, text: string): Failure {
  const type = raw.headers.get('content-type');
  const words = [
    `${base.host} answered ${raw.status} with ${type === null ? 'no content type' : quote(scrub(type), 60)}, ${problem}.`,
    text.trim() === '' ? '' : `It begins: "${quote(text, 80)}".`,
    'Check the base URL: it has to lead to the API and end with its version, like /v1.',
  ];
  return consoleFailure('console.not_json', words.filter((part) => part !== '').join(' '), factsOf(raw));
}

function unexpected(raw: RawAnswer, { base }: Asked, words: string, said: ErrorBody = silentBody): Failure {
  const requestId = raw.headers.get('x-request-id');
  const quoted = requestId === null ? '' : ` Quote request id ${requestId} to support.`;
  const problem = `${words.replace(/^It answered/, `${base.host} answered`)}${quoted}`;
  return consoleFailure('console.unexpected_answer', problem, { ...factsOf(raw), code: said.code, param: said.param });
}

function factsOf({ status, headers }: RawAnswer) {
  return { status, requestId: headers.get('x-request-id') };
}

function kindOf(json: JsonValue): string {
  if (json === null) return 'null';
  return typeof json === 'string' ? 'a text' : `a ${typeof json}`;
}
