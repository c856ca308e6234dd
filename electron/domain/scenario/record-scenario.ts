/**
 * A scenario's text from deliveries: bodies as YAML where they are JSON, gaps as pauses, ids that came before as references to the step
 * they came in. What a scenario can't say is left out, with a note.
 */
import { stringify } from 'yaml';
import type { Verdict } from '#contract/models/verdict.ts';
import { escapeVariables } from '../composer/variables.ts';
import { type EnvelopeFacts, readEnvelope } from '../envelope.ts';
import { JsonReader } from '../json-reader.ts';
import { isJsonArray, isJsonObject, type JsonValue, parseJson } from '../json-value.ts';
import { decodeUtf8, isUtf8 } from '../utf8.ts';
import { durationText } from './durations.ts';
import { scenarioVersion } from './scenario-file.ts';

export interface RecordedDelivery {
  readonly id: string;
  readonly receivedAtUs: number;
  readonly method: string;
  /** Null where none was sent. */
  readonly contentType: string | null;
  readonly verdict: Verdict;
  readonly body: Uint8Array;
  /** Only the first part of the body is there. */
  readonly isTruncated: boolean;
}

export interface RecordOptions {
  readonly name: string;
  /** Where it comes from: `run run_1`, `3 chosen deliveries`. */
  readonly source: string;
  readonly recordedAt: string;
  readonly longestPauseMs: number;
}

export interface RecordedScenario {
  readonly text: string;
  readonly notes: readonly string[];
}

/** Gaps shorter than this are none: they are how fast the sender was. */
const shortestPauseMs = 100;

/** Oldest first, as they are given. */
export function recordScenario(deliveries: readonly RecordedDelivery[], options: RecordOptions): RecordedScenario {
  const recorder = new Recorder(options.longestPauseMs);
  for (const delivery of deliveries) recorder.add(delivery);
  const comments = [
    `# Recorded from ${options.source}, on ${options.recordedAt}.`,
    '# Each event is signed anew when it is sent; headers other than the content type are left out.',
    '# An id that came before refers to the step it came in, so a new one is written in one place:',
    '# put {{event_id}} or {{run_id}} there to have a new one at each run.',
    ...recorder.notes.map((note) => `# Note: ${note}`),
  ];
  const head = stringify({ hookglass: scenarioVersion, name: options.name }, { lineWidth: 0 });
  const steps = recorder.steps.map(stepText).join('');
  const text = `${comments.map(onOneLine).join('\n')}\n${head}steps:\n${steps}`;
  return { text, notes: recorder.notes };
}

function onOneLine(comment: string): string {
  return comment.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}

interface WrittenStep {
  readonly comment: string | null;
  readonly step: object;
}

function stepText({ comment, step }: WrittenStep): string {
  const lines = stringify([step], { lineWidth: 0, aliasDuplicateObjects: false }).replace(/^(?=.)/gm, '  ');
  return comment === null ? lines : `  # ${onOneLine(comment)}\n${lines}`;
}

class Recorder {
  readonly steps: WrittenStep[] = [];
  readonly notes: string[] = [];
  readonly #longestPauseMs: number;
  /** Where an id stood first, as a reference. */
  readonly #ids = new Map<string, string>();
  #lastUs: number | null = null;
  #shortened = 0;

  constructor(longestPauseMs: number) {
    this.#longestPauseMs = longestPauseMs;
  }

  add(delivery: RecordedDelivery): void {
    if (!isUtf8(delivery.body)) {
      this.notes.push(`${delivery.id} is left out: its body is no text.`);
      return;
    }
    this.#addPause(delivery.receivedAtUs);
    if (delivery.isTruncated) this.notes.push(`Of ${delivery.id} only the first part was kept, so only that is sent.`);
    const spoil = this.#spoilerOf(delivery);
    const facts = readEnvelope(delivery.body);
    const { method, contentType } = delivery;
    const step = {
      body: this.#bodyOf(delivery, facts),
      ...(method === 'POST' ? {} : { method }),
      ...(contentType === 'application/json' ? {} : { contentType }),
      ...(spoil === null ? {} : { spoil: [spoil] }),
    };
    this.steps.push({ comment: `${facts.eventType ?? 'No event'}, delivery ${delivery.id}`, step });
  }

  #addPause(atUs: number): void {
    const gapMs = this.#lastUs === null ? 0 : Math.round((atUs - this.#lastUs) / 1_000);
    this.#lastUs = atUs;
    const pauseMs = Math.min(gapMs, this.#longestPauseMs);
    if (pauseMs < shortestPauseMs) return;
    if (pauseMs < gapMs) {
      this.#shortened += 1;
      if (this.#shortened === 1) this.notes.push(`Pauses longer than ${durationText(this.#longestPauseMs)} are shortened to that.`);
    }
    this.steps.push({ comment: pauseMs < gapMs ? `In fact ${durationText(gapMs)}.` : null, step: { pause: durationText(pauseMs) } });
  }

  #spoilerOf({ id, verdict }: RecordedDelivery): string | null {
    if (verdict === 'missing') {
      this.notes.push(`${id} came without a signature and is sent without one.`);
      return 'unsigned';
    }
    if (verdict !== 'mismatch') return null;
    this.notes.push(`The signature of ${id} did not match, so it is signed with a wrong secret.`);
    return 'wrong-secret';
  }

  #bodyOf({ id, body }: RecordedDelivery, facts: EnvelopeFacts): JsonValue {
    const text = decodeUtf8(body);
    const value = body.length === 0 ? undefined : faithfulObject(body, text);
    if (value === undefined) {
      if (body.length > 0) this.notes.push(`The body of ${id} is kept as text: as YAML it would not be the same.`);
      return escapeVariables(text);
    }
    const found = new Map<string, string>();
    const written = this.#withReferences(value, '', found);
    for (const [value, path] of found) this.#ids.set(value, `${this.steps.length + 1}.${shortPath(value, path, facts)}`);
    return written;
  }

  #withReferences(value: JsonValue, path: string, found: Map<string, string>): JsonValue {
    const inner = (key: string) => (path === '' ? key : `${path}.${key}`);
    if (isJsonArray(value)) return value.map((item, index) => this.#withReferences(item, inner(String(index)), found));
    if (isJsonObject(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, one]): [string, JsonValue] => [
          escapeVariables(key),
          this.#withReferences(one, inner(key), found),
        ]),
      );
    }
    if (typeof value !== 'string') return value;
    if (!isId(value, path)) return escapeVariables(value);
    const known = this.#ids.get(value);
    if (known !== undefined) return `{{steps.${known}}}`;
    if (!found.has(value) && isPlainPath(path)) found.set(value, path);
    return value;
  }
}

const idValue = /^[A-Za-z][A-Za-z0-9]{0,19}_[A-Za-z0-9-]{1,80}$|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Ids of the platform's form, or a UUID, in a field that is called an id. */
function isId(value: string, path: string): boolean {
  const key = path.split('.').at(-1) ?? '';
  return (key === 'id' || key.endsWith('_id') || key.endsWith('Id')) && idValue.test(value);
}

/** A path that a reference can write: keys without dots and braces. */
function isPlainPath(path: string): boolean {
  return path.length <= 200 && /^[^\s{}"\\:]+$/.test(path);
}

/** As a person would write it, where that is the same. */
function shortPath(value: string, path: string, { eventId, runId }: EnvelopeFacts): string {
  if (path === 'id' && value === eventId) return 'event_id';
  return path.endsWith('run_id') && value === runId ? 'run_id' : path;
}

/** The object a body is, where writing it anew changes nothing but its white space: no key twice, no number cut short. */
function faithfulObject(body: Uint8Array, text: string): JsonValue | undefined {
  const reader = new JsonReader(body);
  let keys = 0;
  let depth = 0;
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    if (token === 'bad') return undefined;
    depth = Math.max(depth, reader.depth);
    if (token === 'key') keys += 1;
    if (token === 'number' && !isKeptNumber(decodeUtf8(body, reader.start, reader.end))) return undefined;
  }
  if (depth > 50) return undefined;
  const value = parseJson(text.replace(/^\ufeff/, ''));
  // why: what checks a body that was read from YAML leaves the key `__proto__` out.
  return isJsonObject(value) && keysIn(value) === keys && !Object.hasOwn(value, '__proto__') ? value : undefined;
}

function isKeptNumber(written: string): boolean {
  return String(Number(written)) === written;
}

function keysIn(value: JsonValue): number {
  if (isJsonArray(value)) return value.reduce<number>((sum, item) => sum + keysIn(item), 0);
  if (!isJsonObject(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + keysIn(item), 0);
}
