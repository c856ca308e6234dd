/**
 * Sends what happens in the world to the webhooks that subscribed to it, with the faults that are set. Guarantees: one webhook gets one
 * event after the other, in their order; a try again has the same bytes and the same event id; what waits is bounded, and what does not
 * fit is told as failed; after `stop` nothing is sent.
 */
import type { SandboxEmission, SandboxFaults } from '#contract/models/sandbox.ts';
import { legacyOnlyEventTypes } from '#domain/event-types.ts';
import { newPlatformId } from '#engine/platform-id.ts';
import type { Clock, Random } from '#engine/ports.ts';
import type { Timers } from '../timers.ts';
import type { Webhook } from '../webhook.ts';
import type { WorldEvent } from '../world/events.ts';
import { writeEvent } from './event-body.ts';
import { answerDeadlineMs, post } from './post.ts';
import { signatureHeaders } from './signature.ts';

export interface EmitterParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly faults: () => SandboxFaults;
  readonly webhooks: () => readonly Webhook[];
  readonly record: (emission: SandboxEmission) => void;
}

interface Delivery {
  readonly webhook: Webhook;
  readonly eventId: string;
  readonly eventType: string;
  readonly runId: string | null;
  /** From 1, of as many as each event is sent. */
  readonly copy: number;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** Waits before further tries, as set when the event happened. */
  readonly retryScheduleMs: readonly number[];
}

/** Events that wait for one webhook. */
const mostWaiting = 500;
/** Below it times go on by themselves; a clock that was set back further is believed. */
const smallestStepBackUs = 1_000_000;
const legacyOnly: ReadonlySet<string> = new Set(legacyOnlyEventTypes);

export class Emitter {
  readonly #parts: EmitterParts;
  readonly #stopping = new AbortController();
  readonly #waiting = new Map<string, Delivery[]>();
  readonly #sending = new Set<Promise<void>>();
  #lastUs = Number.NEGATIVE_INFINITY;

  constructor(parts: EmitterParts) {
    this.#parts = parts;
  }

  /** Events of one change, in the order in which they happened. `withheldTypes` are withheld besides those of the faults. */
  emit(events: readonly WorldEvent[], withheldTypes: readonly string[] = []): void {
    const faults = this.#parts.faults();
    const fitting = events.filter(({ type }) => faults.envelope === 'legacy' || !legacyOnly.has(type));
    const ordered = faults.order === 'reversed' ? fitting.toReversed() : fitting;
    const named = ordered.map((event) => ({ event, eventId: newPlatformId(this.#parts.random, 'evt_') }));
    const webhooks = this.#parts.webhooks();
    const send = () => {
      for (const { event, eventId } of named)
        for (const webhook of webhooks) if (webhook.events.includes(event.type)) this.#give(webhook, event, eventId, withheldTypes, faults);
    };
    if (faults.delayMs > 0) this.#parts.timers.after(faults.delayMs, send);
    else send();
  }

  /** One event for one webhook, whatever it subscribed to. Returns the event's id. */
  emitTo(webhook: Webhook, event: WorldEvent): string {
    const eventId = newPlatformId(this.#parts.random, 'evt_');
    const faults = this.#parts.faults();
    const send = () => this.#give(webhook, event, eventId, [], faults);
    if (faults.delayMs > 0) this.#parts.timers.after(faults.delayMs, send);
    else send();
    return eventId;
  }

  /** Cuts what is being sent and forgets what waits. The timers are their owner's to end. */
  async stop(): Promise<void> {
    this.#waiting.clear();
    this.#stopping.abort();
    await Promise.all(this.#sending);
  }

  #give(webhook: Webhook, event: WorldEvent, eventId: string, withheldTypes: readonly string[], faults: SandboxFaults): void {
    const body = writeEvent(event, eventId, faults.envelope);
    const delivery: Delivery = {
      webhook,
      eventId,
      eventType: event.type,
      runId: event.runId,
      copy: 1,
      body,
      headers: signatureHeaders(body, webhook.secret, faults.signature),
      retryScheduleMs: faults.retryScheduleMs,
    };
    if (withheldTypes.includes(event.type) || faults.withheldTypes.includes(event.type)) {
      // why: 0, because not even a first try is made.
      this.#record(delivery, { attempt: 0, atUs: this.#momentUs(), outcome: 'withheld', status: null });
      return;
    }
    for (let copy = 1; copy <= faults.copies; copy += 1) this.#enqueue({ ...delivery, copy });
  }

  #enqueue(delivery: Delivery): void {
    const line = this.#waiting.get(delivery.webhook.id);
    if (line === undefined) {
      this.#waiting.set(delivery.webhook.id, [delivery]);
      this.#track(this.#sendLine(delivery.webhook.id));
    } else if (line.length < mostWaiting) line.push(delivery);
    else this.#record(delivery, { attempt: 1, atUs: this.#momentUs(), outcome: 'failed', status: null });
  }

  async #sendLine(webhookId: string): Promise<void> {
    for (;;) {
      const next = this.#waiting.get(webhookId)?.shift();
      if (next === undefined) break;
      await this.#try(next, 1);
    }
    this.#waiting.delete(webhookId);
  }

  /** No answer counts as one that is not 2xx. Later tries do not hold up the events behind this one. */
  async #try(delivery: Delivery, attempt: number): Promise<void> {
    const { signal } = this.#stopping;
    const { webhook, body, headers } = delivery;
    const atUs = this.#momentUs();
    const status = await post({ url: webhook.url, body, headers, deadlineMs: answerDeadlineMs, signal });
    if (signal.aborted) return;
    this.#record(delivery, { attempt, atUs, outcome: status === null ? 'failed' : 'answered', status });
    const waitMs = delivery.retryScheduleMs[attempt - 1];
    if (waitMs === undefined || (status !== null && status >= 200 && status <= 299)) return;
    this.#parts.timers.after(waitMs, () => this.#track(this.#try(delivery, attempt + 1)));
  }

  /** Never the same one twice, so that times alone tell in which order events left. */
  #momentUs(): number {
    const nowUs = this.#parts.clock.nowUs();
    const isSame = nowUs <= this.#lastUs && this.#lastUs - nowUs < smallestStepBackUs;
    this.#lastUs = isSame ? this.#lastUs + 1 : nowUs;
    return this.#lastUs;
  }

  #track(work: Promise<void>): void {
    this.#sending.add(work);
    void work.finally(() => this.#sending.delete(work));
  }

  #record(delivery: Delivery, result: Pick<SandboxEmission, 'attempt' | 'atUs' | 'outcome' | 'status'>): void {
    const { eventId, eventType, runId, copy, webhook } = delivery;
    this.#parts.record({ eventId, eventType, runId, copy, url: webhook.url, ...result });
  }
}
