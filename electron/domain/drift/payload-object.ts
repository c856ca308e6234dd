/** The part of a webhook's body that is about the object: what is compared with the Console. */
import { isJsonObject, type JsonValue } from '../json-value.ts';
import { ownValue } from './own-value.ts';

export interface PayloadObject {
  /** `data.object` in the current envelope, `data` in the legacy one, empty where the body is the object itself. */
  readonly path: 'data.object' | 'data' | '';
  readonly value: JsonValue;
}

export function payloadObject(body: JsonValue): PayloadObject {
  const data = isJsonObject(body) ? ownValue(body, 'data') : undefined;
  if (!isJsonObject(data)) return { path: '', value: body };
  const object = ownValue(data, 'object');
  return isJsonObject(object) ? { path: 'data.object', value: object } : { path: 'data', value: data };
}
