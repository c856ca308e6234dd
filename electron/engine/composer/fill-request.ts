/** Fills in the variables of one event: its text, the values of its headers and the URL it goes to, with the same ids wherever they stand. */
import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition, ResolvedVariable } from '#contract/models/composer.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import { fillText, type TextForm, type VariableContext } from '#domain/composer/variables.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { fail } from '../failure.ts';
import { newPlatformId } from '../platform-id.ts';
import type { Random } from '../ports.ts';
import type { ComposerNeeds } from './composer-needs.ts';
import type { ComposeRequest } from './composer-parts.ts';
import type { SequenceSource } from './sequences.ts';

export interface FilledRequest {
  readonly text: string;
  readonly headers: readonly HeaderPair[];
  readonly url: string;
  readonly variables: readonly ResolvedVariable[];
  /** The number that stands for `{{seq}}`; null where it stands nowhere. */
  readonly sequence: number | null;
}

const usesSequence = /\{\{[ \t]*seq\b/;

export interface Fillable extends Pick<ComposeRequest, 'text' | 'draftId' | 'surroundings'>, Pick<Composition, 'headers' | 'contentType'> {
  readonly url: string;
  readonly environmentId: EnvironmentId | null;
}

/** Fails with `input.variable`. */
export async function fillRequest(
  { text, headers, contentType, url, environmentId, draftId, surroundings }: Fillable,
  needs: Pick<ComposerNeeds, 'clock' | 'random' | 'store'>,
  sequences: SequenceSource,
): Promise<FilledRequest> {
  const places = [text, url, ...headers.map(([, value]) => value)];
  // why: a burst of events without variables does not stand in line for a reader of the log.
  const hasVariables = places.some((one) => one.includes('{{'));
  const values = environmentId === null || !hasVariables ? [] : await needs.store.values(environmentId);
  const written = [...places, ...values.map(({ value }) => value)];
  const isCounted = written.some((one) => usesSequence.test(one));
  const sequence = isCounted && surroundings === null ? await sequences.next(draftId) : null;
  const context: VariableContext = {
    nowUs: needs.clock.nowUs(),
    uuid: () => newUuid(needs.random),
    newId: (prefix) => newPlatformId(needs.random, prefix),
    eventType: readEnvelope(new TextEncoder().encode(text)).eventType,
    sequence: surroundings?.sequence ?? sequence ?? 0,
    environmentValues: new Map(values.map(({ name, value }) => [name, value])),
    stepValue: surroundings?.stepValue ?? null,
    sharedIds: surroundings?.sharedIds ?? new Map(),
  };
  const fill = createFill(context);
  const filledText = fill.one(text, isWrittenAsJson(text, contentType) ? 'json' : 'plain', lineOf(text));
  const filledHeaders = headers.map(
    ([name, value]): HeaderPair => [name, fill.one(value, 'plain', () => `In the header ${JSON.stringify(name)}`)],
  );
  const filledUrl = fill.one(url, 'plain', () => 'In the URL');
  return { text: filledText, headers: filledHeaders, url: filledUrl, variables: fill.variables(), sequence };
}

function createFill(context: VariableContext) {
  let ids = context.sharedIds;
  const variables = new Map<string, ResolvedVariable>();
  return {
    one(text: string, form: TextForm, placeOf: (from: number) => string): string {
      const filled = fillText(text, { ...context, sharedIds: ids }, form);
      if (filled.kind === 'problems') {
        const [first] = filled.problems;
        const more = filled.problems.length > 1 ? ` There are ${filled.problems.length} problems in all.` : '';
        return fail('input.variable', { problem: `${placeOf(first?.from ?? 0)}: ${first?.sentence ?? ''}${more}` });
      }
      ids = filled.ids;
      for (const { placeholder, value, count } of filled.variables) {
        const key = `${placeholder}\n${value}`;
        variables.set(key, { placeholder, value, count: count + (variables.get(key)?.count ?? 0) });
      }
      return filled.text;
    },
    variables: () => [...variables.values()],
  };
}

function lineOf(text: string): (from: number) => string {
  return (from) => `In line ${text.slice(0, from).split('\n').length}`;
}

/** An object, a list or what says that it is JSON: there a value is escaped for the string it stands in. */
function isWrittenAsJson(text: string, contentType: string | null): boolean {
  return /^\s*(?:\{(?!\{)|\[)/.test(text) || /\bjson\b/i.test(contentType ?? '');
}

/** RFC 9562, version 4. */
function newUuid(random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
