import { isJsonObject, type JsonObject, type JsonValue } from '#domain/json-value.ts';
import { quote } from '../quote.ts';

/** What an error body says, as far as it says it; ready for a sentence. */
export interface ErrorBody {
  readonly code: string | null;
  readonly message: string | null;
  readonly param: string | null;
}

export const silentBody: ErrorBody = { code: null, message: null, param: null };

/** Reads both shapes: `{"error":{code,message,param}}` and `{code,message,param}`; also `{"error":"words"}`. Null for anything else. */
export function readErrorBody(json: JsonValue): ErrorBody | null {
  if (!isJsonObject(json)) return null;
  const { error } = json;
  if (typeof error === 'string') return { ...fieldsOf(json), message: textOf(json['message']) ?? quote(error) };
  const fields = fieldsOf(isJsonObject(error) ? error : json);
  return fields.code === null && fields.message === null ? null : fields;
}

/**
 * An error that came with a status of success. An object of the Console may have a field `error` or `message` of its own, so what has an
 * `id` or `data` is none.
 */
export function readErrorInSuccess(json: JsonValue): ErrorBody | null {
  if (!isJsonObject(json) || Object.hasOwn(json, 'id') || Object.hasOwn(json, 'data')) return null;
  const fields = readErrorBody(json);
  const isWrapped = isJsonObject(json['error']) || typeof json['error'] === 'string';
  return fields !== null && (isWrapped || (fields.code !== null && fields.message !== null)) ? fields : null;
}

/** `The Console says: "words" (code, parameter x).`, or nothing when it says nothing. */
export function sayErrorBody({ code, message, param }: ErrorBody): string {
  const marks = [code, param === null ? null : `parameter ${param}`].filter((mark) => mark !== null).join(', ');
  if (message !== null) return `The Console says: "${message}"${marks === '' ? '' : ` (${marks})`}.`;
  return marks === '' ? '' : `The Console says: ${marks}.`;
}

function fieldsOf(fields: JsonObject): ErrorBody {
  return { code: textOf(fields['code']), message: textOf(fields['message']), param: textOf(fields['param']) };
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? quote(value) : '';
  return text === '' ? null : text;
}
