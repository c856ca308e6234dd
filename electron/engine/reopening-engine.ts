/**
 * An engine that can be opened anew while its hosts stay: after a salvage, a restore, or when a folder can be written again. Owns which
 * engine calls go to.
 * Guarantees: hosts and links keep what they were given; a call that comes in between waits; a feed goes on with the next engine, told
 * that what is shown has to be asked for anew.
 */
import type { z } from 'zod';
import type { FeedEvent, feedBatchSchema } from '#contract/feed.ts';
import { protocolNumber } from '#contract/protocol.ts';
import type { Bodies, CallContext, Engine, EngineOptions } from './engine-parts.ts';
import type { PortChoice } from './receiver/receiver-parts.ts';

/** What an engine that can be opened anew tells of itself, beside what every engine does. */
export interface ReopenableEngine extends Engine {
  /** Opening anew would change something: nothing can be written, or another file is to take the log's place. */
  isWorthReopening(): boolean;
  /** Resolves when it is time to be opened anew without being asked. */
  readonly wantsReopening: Promise<void>;
}

export async function createReopeningEngine(
  options: EngineOptions,
  start: (options: EngineOptions) => Promise<ReopenableEngine>,
): Promise<Engine> {
  const first = await start(options);
  return new ReopeningEngine(options, start, first);
}

/** As the contract's stream has it: its ids are plain texts. */
type FeedBatch = z.input<typeof feedBatchSchema>;
type SubscribeInput = Parameters<Engine['handlers']['feed']['subscribe']>[0];

class ReopeningEngine implements Engine {
  readonly handlers: Engine['handlers'];
  readonly bodies: Bodies;
  readonly #options: EngineOptions;
  readonly #start: (options: EngineOptions) => Promise<ReopenableEngine>;
  readonly #controlPorts: number[] = [];
  #last: ReopenableEngine;
  #current: Promise<ReopenableEngine>;
  #closing: Promise<void> | undefined;

  constructor(options: EngineOptions, start: (options: EngineOptions) => Promise<ReopenableEngine>, first: ReopenableEngine) {
    this.#options = options;
    this.#start = start;
    this.#last = first;
    this.#current = Promise.resolve(first);
    this.#watch(first);
    this.handlers = this.#delegate(first.handlers);
    this.bodies = new Proxy(first.bodies, {
      get:
        (_, name) =>
        async (...args: unknown[]) =>
          callMember((await this.#current).bodies, name, args),
    });
  }

  receiver(): ReturnType<Engine['receiver']> {
    return this.#last.receiver();
  }

  logState(): ReturnType<Engine['logState']> {
    return this.#last.logState();
  }

  setControlPort(port: number): void {
    this.#controlPorts.push(port);
    this.#last.setControlPort(port);
  }

  close(): Promise<void> {
    this.#closing ??= this.#current.then(
      (engine) => engine.close(),
      // It was closed before another could not be opened.
      () => undefined,
    );
    return this.#closing;
  }

  #delegate(handlers: Engine['handlers']): Engine['handlers'] {
    return new Proxy(handlers, {
      get: (groups, group) =>
        new Proxy(Object(Reflect.get(groups, group)), {
          get: (_, name) => {
            if (group === 'feed' && name === 'subscribe') return this.#subscribe;
            return async (...args: unknown[]) => {
              if (group === 'storage' && name === 'reopen') await this.#reopenIfWorthwhile();
              return callMember(Reflect.get((await this.#current).handlers, group), name, args);
            };
          },
        }),
    });
  }

  async #reopenIfWorthwhile(): Promise<void> {
    const engine = await this.#current.catch(() => undefined);
    if (engine === undefined || engine.isWorthReopening()) await this.#reopen();
  }

  /** Two that ask at the same time get the same new engine. */
  #reopen(): Promise<ReopenableEngine> {
    if (this.#closing !== undefined) return this.#current;
    const before = this.#last;
    const opening = this.#openNext(before);
    this.#current = opening;
    // Whoever asks next is told; nobody may be asking.
    opening.catch(() => undefined);
    return opening;
  }

  async #openNext(before: ReopenableEngine): Promise<ReopenableEngine> {
    const { port } = before.receiver();
    await before.close();
    // why: senders know the port, so it is this one or a failure that says who took it.
    const receiverPort: PortChoice | undefined = port === null ? this.#options.receiverPort : { kind: 'chosen', port };
    const next = await this.#start({ ...this.#options, ...(receiverPort === undefined ? {} : { receiverPort }) });
    for (const control of this.#controlPorts) next.setControlPort(control);
    this.#last = next;
    this.#watch(next);
    return next;
  }

  #watch(engine: ReopenableEngine): void {
    void engine.wantsReopening.then(() => {
      if (engine === this.#last) this.#reopen().catch(() => undefined);
    });
  }

  readonly #subscribe = async (input: SubscribeInput, context: CallContext) => this.#batches(input, context);

  async *#batches(input: SubscribeInput, context: CallContext): AsyncGenerator<FeedBatch, void, void> {
    let position: SubscribeInput = input;
    for (let isFirst = true; ; isFirst = false) {
      const engine = await this.#current;
      if (!isFirst) yield await stateOf(engine, context);
      for await (const batch of await engine.handlers.feed.subscribe(position, context)) {
        position = { subscription: input.subscription, epoch: batch.epoch, after: batch.seq };
        yield batch;
      }
      const isOver = this.#closing !== undefined || context.signal?.aborted === true;
      if (isOver || (await this.#current) === engine) return;
      // why: numbers of an earlier engine mean nothing to the next one, which then says that everything before was missed.
      position = { subscription: input.subscription, epoch: position.epoch ?? '', after: position.after ?? 0 };
    }
  }
}

function callMember(owner: unknown, name: string | symbol, args: readonly unknown[]): unknown {
  const group = Object(owner);
  const member: unknown = Reflect.get(group, name);
  if (typeof member !== 'function') throw new TypeError(`There is no ${String(name)}`);
  return Reflect.apply(member, group, args);
}

/** What `hello` says to a page that comes: the page that stays is told it as events. */
async function stateOf({ handlers }: Engine, context: CallContext): Promise<FeedBatch> {
  const hello = await handlers.system.hello({ protocol: protocolNumber }, context);
  const events: FeedEvent[] = [
    { kind: 'engine.health', health: hello.health },
    { kind: 'settings.changed', settings: hello.settings },
    { kind: 'views.changed', views: hello.views },
    ...hello.endpoints.map((endpoint): FeedEvent => ({ kind: 'endpoint.changed', endpoint })),
    ...hello.jobs.map((job): FeedEvent => ({ kind: 'job.progress', job })),
  ];
  return { epoch: hello.epoch, seq: hello.seq, events };
}
