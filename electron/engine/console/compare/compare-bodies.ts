/**
 * One comparison from bytes to what is shown of it. Guarantees: never throws whatever the bytes; the answer is small, however much there
 * is to compare.
 */
import type { FieldComparison, FieldKind } from '#contract/models/drift.ts';
import { thingOf } from '#domain/console/thing-of.ts';
import { objectIdOf } from '#domain/drift/aliases.ts';
import { visitFields } from '#domain/drift/compare-values.ts';
import type { ComparedField } from '#domain/drift/compared-field.ts';
import { describeField } from '#domain/drift/describe-field.ts';
import { findObject, isAnotherObject } from '#domain/drift/find-object.ts';
import { rulesFor } from '#domain/drift/ignore-rules.ts';
import { payloadObject } from '#domain/drift/payload-object.ts';
import { readDrift } from '#domain/drift/read-drift.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';
import type { CompareCase, CompareResult } from './compare-case.ts';

/** 20,000 in all. Drift gets most of it: it is what the others are looked through for. */
const mostOfKind: Readonly<Record<FieldKind, number>> = {
  differs: 8_000,
  same: 3_000,
  'only-payload': 3_000,
  'only-console': 3_000,
  ignored: 3_000,
};

/** How many fields go by between two looks at whether the answer is still wanted. */
const stride = 4_096;

const nothing = { same: 0, differs: 0, onlyPayload: 0, onlyConsole: 0, ignored: 0 };

/** Thrown inside, when nobody waits any more. */
class Stopped extends Error {}

function parse(bytes: Uint8Array): JsonValue | undefined {
  try {
    return parseJson(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function notCompared(payloadPath: string, reading: string): CompareResult {
  return { counts: nothing, readings: [reading], payloadPath, fields: [] };
}

class KeptFields {
  readonly kept: ComparedField[] = [];
  readonly #kept: Record<FieldKind, number> = { same: 0, differs: 0, 'only-payload': 0, 'only-console': 0, ignored: 0 };
  readonly #isStopped: () => boolean;
  #seen = 0;

  constructor(isStopped: () => boolean) {
    this.#isStopped = isStopped;
  }

  take(field: ComparedField): void {
    this.#seen += 1;
    if (this.#seen % stride === 0 && this.#isStopped()) throw new Stopped('Nobody waits for this comparison any more');
    if (this.#kept[field.kind] >= mostOfKind[field.kind]) return;
    this.#kept[field.kind] += 1;
    this.kept.push(field);
  }

  describe(): FieldComparison[] {
    return this.kept.map(describeField);
  }
}

/** What was pasted or opened may be of anything, where the answer to a question is about what was asked for. */
function mayBeAnything(origin: CompareCase['origin']): boolean {
  return origin === 'pasted' || origin === 'file';
}

export function compareBodies(given: CompareCase, isStopped: () => boolean): CompareResult {
  const body = parse(given.payload);
  if (body === undefined) return notCompared('', 'The payload is not JSON, so there is nothing that could be compared with the Console.');
  const { path, value: payload } = payloadObject(body);
  const answer = parse(given.snapshot);
  if (answer === undefined) return notCompared(path, 'The snapshot is not JSON, so there is nothing to compare the payload with.');
  const thing = given.eventType === null ? null : thingOf(given.eventType);
  const objectId = objectIdOf(payload, thing);
  const found = findObject(answer, objectId);
  if ('problem' in found) return notCompared(path, found.problem);
  if (mayBeAnything(given.origin) && isAnotherObject(found.value, objectId)) {
    return notCompared(path, `What was given is another object: the payload is about "${objectId}". So nothing was compared.`);
  }
  const fields = new KeptFields(isStopped);
  const options = { rules: rulesFor(given.rules, given.eventType), thing };
  const counts = visitFields(payload, found.value, options, (field) => fields.take(field));
  const differing = fields.kept.filter(({ kind }) => kind === 'differs');
  const { eventType, eventTimeUs, takenAtUs, origin } = given;
  const about = { eventType, eventTimeUs, takenAtUs, origin, thing };
  const readings = readDrift({ payload, snapshot: found.value, differing, counts, ...about });
  return { counts, readings, payloadPath: path, fields: fields.describe() };
}
