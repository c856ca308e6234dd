/**
 * Makes deliveries one after another into a buffer: story, text, head, answer. Deterministic by seed; knows nothing of files.
 * Runs in the generator's worker.
 */
import { objectPrefix } from '#domain/catalog/catalog.ts';
import { eventTypes, legacyOnlyEventTypes } from '#domain/event-types.ts';
import type { CapturedDelivery } from '../log.ts';
import { ArrivalTimes, type Stretch } from './arrival-times.ts';
import { headroomBytes } from './body-signer.ts';
import { EventTexts } from './event-text.ts';
import type { GeneratedEndpoint } from './generated-endpoint.ts';
import { RunStory, repeatShare, type StoryEvent } from './run-story.ts';
import { SeededRandom, WeightedChoice } from './seeded-random.ts';
import { HeadWriter, type SignatureKind } from './signed-head.ts';

/** Room that any one delivery may need. */
export const mostBytesEach = 1_500_000;

/** A row for the journal, and where its body lies in the batch's buffer. */
export type MadeDelivery = readonly [
  environmentId: string,
  endpointId: string,
  receivedAtUs: number,
  method: string,
  url: string,
  headers: string,
  facts: string,
  totalBytes: number,
  truncation: CapturedDelivery['truncation'],
  verdict: string,
  reason: string,
  bodyStart: number,
  bodyEnd: number,
  answerStatus: number | null,
  answeredAtUs: number,
];

export interface MakerPlan {
  readonly seed: number;
  readonly deliveries: number;
  readonly runs: number;
  readonly stretches: readonly Stretch[];
  /** The first three take events by weight; the last one is Unrouted. */
  readonly endpoints: readonly GeneratedEndpoint[];
  /** Length of every body; undefined: log-normal around 1 KB, a few large. */
  readonly bodyBytes?: number | undefined;
}

/** What is sent, apart from when: a repeat has the same. */
interface Message {
  readonly text: string;
  readonly endpoint: Recipient;
  readonly messageId: string;
  readonly method: string;
  readonly contentType: string | null;
}

interface Recipient {
  readonly endpoint: GeneratedEndpoint;
  readonly head: HeadWriter;
  readonly kinds: WeightedChoice<SignatureKind>;
  readonly urls: readonly [string, ...string[]];
}

const prefixes = new Map<string, string>(eventTypes.map((type) => [type, objectPrefix(type)]));
const legacyTypes: ReadonlySet<string> = new Set(legacyOnlyEventTypes);
const probeShare = 0.004;
const unroutedShare = 0.012;
const largeShare = 0.0004;
const cutShare = 0.0005;
const lateShare = 0.01;
const longestWaitForRepeat = 2000;
const longestOrdinaryBody = 16 * 1024;

const answers = new WeightedChoice<number | null>([200, 9970], [503, 6], [null, 24]);

export class DeliveryMaker {
  readonly #plan: MakerPlan;
  readonly #random: SeededRandom;
  readonly #story: RunStory;
  readonly #texts: EventTexts;
  readonly #times: ArrivalTimes;
  readonly #recipients: readonly Recipient[];
  readonly #unrouted: Recipient;
  readonly #repeats = new Map<number, Message>();
  #index = 0;

  constructor(plan: MakerPlan) {
    this.#plan = plan;
    this.#random = new SeededRandom(plan.seed);
    this.#story = new RunStory(this.#random, plan.deliveries, plan.runs);
    this.#texts = new EventTexts(this.#random);
    this.#times = new ArrivalTimes(plan.stretches, plan.deliveries, this.#random);
    const recipients = plan.endpoints.map((endpoint) => recipientOf(endpoint, this.#random));
    const unrouted = recipients.at(-1);
    if (unrouted === undefined) throw new Error('There is no endpoint to send to');
    this.#unrouted = unrouted;
    const withSecret = recipients.filter(({ endpoint }) => endpoint.secret !== null);
    this.#recipients = withSecret.length > 0 ? withSecret : recipients;
  }

  get isDone(): boolean {
    return this.#index >= this.#plan.deliveries;
  }

  /** Writes the next body at or after `at` and returns its row. `bytes` must have `mostBytesEach` free from there. */
  make(bytes: Buffer, at: number): MadeDelivery {
    const index = this.#index++;
    const receivedAtUs = this.#times.next(index);
    const message = this.#repeatDue(index) ?? this.#newMessage(index, receivedAtUs);
    return this.#deliver(message, receivedAtUs, bytes, at + headroomBytes);
  }

  #repeatDue(index: number): Message | undefined {
    const repeat = this.#repeats.get(index);
    if (repeat === undefined) return undefined;
    this.#repeats.delete(index);
    if (this.#random.chance(0.2)) this.#scheduleRepeat(index, repeat);
    return repeat;
  }

  /** The last delivery is never a repeat, so that the last run can start. */
  #scheduleRepeat(index: number, message: Message): void {
    const due = index + 1 + Math.floor(this.#random.exponential(longestWaitForRepeat / 4));
    if (due < this.#plan.deliveries - 1) this.#repeats.set(due, message);
  }

  #newMessage(index: number, receivedAtUs: number): Message {
    const random = this.#random;
    if (this.#plan.bodyBytes === undefined && random.chance(probeShare)) return this.#probe();
    const event = this.#story.next(index);
    const isLegacy = legacyTypes.has(event.type);
    const eventId = isLegacy ? null : random.id('evt_');
    const text = this.#texts.write(
      {
        type: event.type,
        eventId,
        objectId: objectIdOf(event, random),
        organizationId: event.organizationId,
        runId: event.runId,
        createdSeconds: this.#createdSeconds(receivedAtUs),
      },
      this.#bodyLength(),
      this.#plan.bodyBytes !== undefined,
    );
    const message = {
      text,
      endpoint: this.#recipientFor(event),
      messageId: eventId ?? random.id('msg_'),
      method: 'POST',
      contentType: 'application/json',
    };
    if (!isLegacy && random.chance(repeatShare)) this.#scheduleRepeat(index, message);
    return message;
  }

  /** What is no event: a health check, a form, a word. */
  #probe(): Message {
    const random = this.#random;
    const [method, contentType, text] = random.pick(probes);
    const endpoint = random.chance(0.5) ? this.#unrouted : (this.#recipients[0] ?? this.#unrouted);
    return { text, endpoint, messageId: random.id('msg_'), method, contentType };
  }

  #createdSeconds(receivedAtUs: number): number {
    const random = this.#random;
    const lagSeconds = random.chance(lateShare) ? 60 + random.below(7200) : random.logNormal(0.6, 2);
    return Math.floor(receivedAtUs / 1_000_000 - lagSeconds);
  }

  #bodyLength(): number {
    const random = this.#random;
    if (this.#plan.bodyBytes !== undefined) return this.#plan.bodyBytes;
    if (random.chance(largeShare)) return Math.floor(32_768 * 12 ** random.fraction());
    return Math.min(longestOrdinaryBody, Math.round(random.logNormal(900, 1.6)));
  }

  #recipientFor(event: StoryEvent): Recipient {
    if (this.#random.chance(unroutedShare)) return this.#unrouted;
    const [first, second, third] = this.#recipients;
    if (event.endpointDraw < 0.7 || second === undefined) return first ?? this.#unrouted;
    return event.endpointDraw < 0.88 || third === undefined ? second : third;
  }

  #deliver(message: Message, receivedAtUs: number, bytes: Buffer, start: number): MadeDelivery {
    const random = this.#random;
    const { endpoint, head, kinds, urls } = message.endpoint;
    const totalBytes = bytes.write(message.text, start, 'utf8');
    const isCut = totalBytes > 200 && random.chance(cutShare);
    const end = start + (isCut ? Math.floor(totalBytes / 2) : totalBytes);
    const truncation = isCut ? 'cut-off' : 'none';
    const signed = head.write({
      kind: kinds.draw(random),
      bytes,
      start,
      end,
      messageId: message.messageId,
      receivedAtUs,
      remotePort: 32_768 + random.below(28_000),
      contentType: message.contentType,
      truncation,
      totalBytes,
    });
    const durationUs = Math.round(random.logNormal(900, 2) * (random.chance(0.01) ? 60 : 1));
    return [
      endpoint.environmentId,
      endpoint.id,
      receivedAtUs,
      message.method,
      random.pick(urls),
      signed.headers,
      signed.facts,
      totalBytes,
      truncation,
      signed.verdict,
      signed.reason,
      start,
      end,
      isCut ? 408 : answers.draw(random),
      receivedAtUs + durationUs,
    ];
  }
}

const probes: readonly [readonly [string, string | null, string], ...(readonly [string, string | null, string])[]] = [
  ['GET', null, ''],
  ['HEAD', null, ''],
  ['POST', 'text/plain', 'ping'],
  ['POST', 'application/x-www-form-urlencoded', 'event=run.failed&id=17&note=50%25+off_today'],
  ['POST', 'application/json', '{"type":"run.exploded","data":{"object":{"id":"x"}}}'],
  ['PUT', 'application/json', '[1,2,3]'],
];

function recipientOf(endpoint: GeneratedEndpoint, random: SeededRandom): Recipient {
  const kinds =
    endpoint.scheme === 'zof'
      ? new WeightedChoice<SignatureKind>(['right', 955], ['wrong', 22], ['absent', 16], ['odd', 7])
      : new WeightedChoice<SignatureKind>(['right', 905], ['wrong', 20], ['absent', 10], ['odd', 5], ['late', 60]);
  const { slug } = endpoint;
  return {
    endpoint,
    head: new HeadWriter(endpoint, random),
    kinds,
    urls: slug === null ? ['/hooks/zof', '/in/unknown', '/'] : [`/in/${slug}`, `/in/${slug}`, `/in/${slug}?source=zof`],
  };
}

function objectIdOf({ type, runId }: StoryEvent, random: SeededRandom): string {
  const prefix = prefixes.get(type) ?? 'obj_';
  return prefix === 'run_' && runId !== null ? runId : random.id(prefix);
}
