/**
 * What a run knows of its steps: ids that are the same throughout it, and what `{{steps.…}}` stands for. Keeps the answers that other steps
 * ask for, and of those at most `mostKeptBytes`.
 */
import { randomUUID } from 'node:crypto';
import { objectPrefix } from '#domain/catalog/catalog.ts';
import { fillText, type TextForm, type VariableContext } from '#domain/composer/variables.ts';
import { readEnvelope } from '#domain/envelope.ts';
import { type JsonValue, parseJson } from '#domain/json-value.ts';
import { type AnswerFacts, readJson } from '#domain/scenario/check-answer.ts';
import { valueAt } from '#domain/scenario/json-path.ts';
import type { EventPlan, ScenarioPlan } from '#domain/scenario/scenario-plan.ts';
import { readReference } from '#domain/scenario/step-references.ts';
import { fail } from '#engine/failure.ts';
import { newPlatformId } from '#engine/platform-id.ts';
import type { Clock, Random } from '#engine/ports.ts';
import type { Exchanged } from '../composer-parts.ts';

const mostKeptBytes = 64 * 1024 * 1024;

interface SentStep {
  readonly requestText: string;
  /** In the order in which they ended. */
  readonly answers: AnswerFacts[];
}

export class StepValues {
  readonly #plan: ScenarioPlan;
  readonly #ports: { readonly clock: Clock; readonly random: Random };
  readonly #environmentValues: ReadonlyMap<string, string>;
  /** Ids of the whole scenario, by prefix. */
  readonly #shared = new Map<string, string>();
  readonly #sent = new Map<string, SentStep>();
  #sequence = 0;
  #keptBytes = 0;

  constructor(
    plan: ScenarioPlan,
    ports: { readonly clock: Clock; readonly random: Random },
    environmentValues: ReadonlyMap<string, string>,
  ) {
    this.#plan = plan;
    this.#ports = ports;
    this.#environmentValues = environmentValues;
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** Of one event: its own event id, the others those of the scenario. */
  idsFor(step: Pick<EventPlan, 'eventType' | 'isFresh'>): ReadonlyMap<string, string> {
    const made = new Map<string, string>();
    const source = step.isFresh ? made : this.#shared;
    const idOf = (prefix: string) => {
      const id = source.get(prefix) ?? newPlatformId(this.#ports.random, prefix);
      source.set(prefix, id);
      return id;
    };
    return new Map([
      ['event_id', newPlatformId(this.#ports.random, 'evt_')],
      ['run_id', idOf('run_')],
      ['organization_id', idOf('org_')],
      ['object_id', idOf(objectPrefix(step.eventType ?? ''))],
    ]);
  }

  /** Remembers what a step sent and was answered, where another step asks for it. */
  keep(path: string, exchanges: readonly Exchanged[]): void {
    const [first] = exchanges;
    if (first === undefined || !this.#plan.wanted.has(path)) return;
    const sent = this.#sent.get(path) ?? { requestText: first.requestText, answers: [] };
    sent.answers.push(...exchanges.map((exchanged) => this.#factsWithin(exchanged)));
    this.#sent.set(path, sent);
  }

  #factsWithin(exchanged: Exchanged): AnswerFacts {
    const facts = factsOf(exchanged);
    const length = facts.body?.length ?? 0;
    if (this.#keptBytes + length > mostKeptBytes) return { ...facts, body: null };
    this.#keptBytes += length;
    return facts;
  }

  answersOf(path: string): readonly AnswerFacts[] {
    return this.#sent.get(path)?.answers ?? [];
  }

  /** What stands behind `steps.`; undefined when there is no such thing (yet). */
  readonly valueOf = (text: string): string | undefined => {
    const found = readReference(text, this.#plan);
    const sent = found === null ? undefined : this.#sent.get(found.path);
    if (found === null || sent === undefined) return undefined;
    const { field } = found;
    return field.startsWith('answer.')
      ? answerValue(sent.answers.at(-1), field.slice('answer.'.length))
      : eventValue(sent.requestText, field);
  };

  /** Fails with `input.variable`. */
  fill(text: string, form: TextForm = 'plain'): string {
    const filled = fillText(text, this.#context(), form);
    if (filled.kind === 'filled') return filled.text;
    return fail('input.variable', { problem: filled.problems[0]?.sentence ?? '' });
  }

  fillJson(value: JsonValue): JsonValue {
    return parseJson(this.fill(JSON.stringify(value), 'json'));
  }

  #context(): VariableContext {
    return {
      nowUs: this.#ports.clock.nowUs(),
      uuid: randomUUID,
      newId: (prefix) => newPlatformId(this.#ports.random, prefix),
      eventType: null,
      sequence: this.#sequence,
      environmentValues: this.#environmentValues,
      stepValue: this.valueOf,
      sharedIds: new Map(
        [...this.#shared].flatMap(([prefix, id]) => (sharedNames.has(prefix) ? [[sharedNames.get(prefix) ?? '', id]] : [])),
      ),
    };
  }
}

const sharedNames = new Map([
  ['run_', 'run_id'],
  ['org_', 'organization_id'],
]);

export function factsOf({ attempt, response, responseBody }: Exchanged): AnswerFacts {
  return {
    status: response === null ? null : attempt.status,
    sentence: attempt.sentence,
    totalUs: attempt.phases.totalUs,
    headers: response?.headers ?? [],
    body: responseBody,
  };
}

function asText(value: JsonValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function answerValue(answer: AnswerFacts | undefined, field: string): string | undefined {
  if (answer === undefined) return undefined;
  if (field === 'status') return answer.status === null ? undefined : String(answer.status);
  if (field.startsWith('headers.')) {
    const name = field.slice('headers.'.length).toLowerCase();
    return answer.headers.find(([one]) => one.toLowerCase() === name)?.[1];
  }
  if (answer.body === null) return undefined;
  if (field === 'body') return Buffer.from(answer.body).toString();
  return field.startsWith('body.') ? asText(valueAt(readJson(answer.body), field.slice('body.'.length))) : undefined;
}

function eventValue(requestText: string, field: string): string | undefined {
  const bytes = Buffer.from(requestText);
  const facts = readEnvelope(bytes);
  const named = new Map([
    ['run_id', facts.runId],
    ['event_id', facts.eventId],
    ['organization_id', facts.organizationId],
  ]).get(field);
  return named ?? asText(valueAt(readJson(bytes), field === 'object_id' ? 'data.object.id' : field));
}
