/** The text of one event in its envelope: the documented frame, fields that such an event would have, and a log to make up the size. */
import type { EventType } from '#domain/event-types.ts';
import type { SeededRandom } from './seeded-random.ts';
import { abroad, branches, integrations, logLine, policies, projects, regions, severities, stages, subjects, troubles } from './words.ts';

export interface EventIdentity {
  readonly type: EventType;
  /** Null in the legacy envelope, which has none. */
  readonly eventId: string | null;
  readonly objectId: string;
  readonly organizationId: string;
  /** Null for events that stand alone. */
  readonly runId: string | null;
  readonly createdSeconds: number;
}

const corpusBytes = 2 * 1024 * 1024;
const foreignShare = 0.02;

export class EventTexts {
  readonly #random: SeededRandom;
  readonly #corpus: string;
  #day = -1;
  #dayText = '';

  constructor(random: SeededRandom) {
    this.#random = random;
    const lines: string[] = [];
    for (let length = 0; length < corpusBytes; length += lines.at(-1)?.length ?? 0) lines.push(logLine(random));
    // why: in one piece, so that a slice of it is copied once.
    this.#corpus = Buffer.from(lines.join(''), 'latin1').toString('latin1');
  }

  /** JSON of about `length` characters; never shorter than its fields need. `exactly` makes it ASCII and as long as asked. */
  write(event: EventIdentity, length: number, exactly: boolean): string {
    const head = event.eventId === null ? this.#legacyHead(event) : this.#currentHead(event, event.eventId);
    const tail = event.eventId === null ? '}}' : '}}}';
    const summary = `,"summary":"${this.#sentence(exactly)}"`;
    const logStart = ',"log":"';
    const room = length - head.length - summary.length - logStart.length - 1 - tail.length;
    return `${head}${summary}${logStart}${room > 0 ? this.#slice(room) : ''}"${tail}`;
  }

  #currentHead(event: EventIdentity, eventId: string): string {
    const run = event.runId === null ? '' : `,"run_id":"${event.runId}"`;
    return (
      `{"id":"${eventId}","type":"${event.type}","created":"${this.#time(event.createdSeconds)}","data":{"object":{` +
      `"id":"${event.objectId}","organization_id":"${event.organizationId}"${run}${this.#fields(event.type)}`
    );
  }

  #legacyHead(event: EventIdentity): string {
    const run = event.runId === null ? '' : `"run_id":"${event.runId}",`;
    return (
      `{"event":"${event.type}","timestamp":"${this.#time(event.createdSeconds)}","data":{${run}` +
      `"organization_id":"${event.organizationId}"${this.#fields(event.type)}`
    );
  }

  #fields(type: EventType): string {
    const random = this.#random;
    const place = `,"project":"${random.pick(projects)}","environment":"${random.pick(stages)}"`;
    switch (type) {
      case 'run.started':
        return `${place},"status":"running","branch":"${random.pick(branches)}","cases":${1 + random.below(400)}`;
      case 'run.completed':
        return `${place},"status":"passed",${this.#outcome(0)}`;
      case 'run.failed':
        return `${place},"status":"failed",${this.#outcome(1 + random.below(20))}`;
      case 'remediation.plan_pending':
        return `${place},"status":"pending","risk":"${random.pick(severities)}","steps":${1 + random.below(9)}`;
      case 'remediation.approved':
        return `${place},"status":"approved","approver":"user_${random.below(90)}"`;
      case 'agent.offline':
        return `,"status":"offline","region":"${random.pick(regions)}","missed_heartbeats":${3 + random.below(5)}`;
      case 'agent.completed':
        return `,"agent":"agent-${random.below(240)}","status":"passed","duration_ms":${random.below(90_000)}`;
      case 'release.gate_blocked':
        return `${place},"status":"blocked","policy":"${random.pick(policies)}","release":"2026.${1 + random.below(12)}.${random.below(40)}"`;
      case 'integration.error':
        return `,"status":"error","integration":"${random.pick(integrations)}","attempts":${1 + random.below(6)}`;
      case 'issue.detected':
        return `${place},"severity":"${random.pick(severities)}","confidence":0.${10 + random.below(90)}`;
    }
  }

  #outcome(issues: number): string {
    const random = this.#random;
    return `"duration_ms":${1000 + random.below(900_000)},"agents_run":${1 + random.below(40)},"issues_found":${issues},"coverage_score":${40 + random.below(61)}`;
  }

  #sentence(isAscii: boolean): string {
    const random = this.#random;
    if (!isAscii && random.chance(foreignShare)) return random.pick(abroad);
    return `${random.pick(subjects)}: ${random.pick(troubles)}`;
  }

  #slice(length: number): string {
    const start = this.#random.below(corpusBytes);
    const text = this.#corpus.slice(start, start + length);
    return text.length === length ? text : text + this.#corpus.repeat(Math.ceil(length / corpusBytes)).slice(0, length - text.length);
  }

  /** Whole seconds with a Z, as the platform writes them. why: a `Date` for each event would be a tenth of all the work. */
  #time(seconds: number): string {
    const day = Math.floor(seconds / 86_400);
    if (day !== this.#day) {
      this.#day = day;
      this.#dayText = new Date(day * 86_400_000).toISOString().slice(0, 11);
    }
    const second = seconds - day * 86_400;
    return `${this.#dayText}${twoDigits(Math.floor(second / 3600))}:${twoDigits(Math.floor(second / 60) % 60)}:${twoDigits(second % 60)}Z`;
  }
}

const numbers = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function twoDigits(number: number): string {
  return numbers[number] ?? '00';
}
