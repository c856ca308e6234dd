/**
 * The sandbox Console: the documented API of the platform on a loopback port, a world behind it, and its events sent to the webhooks
 * that are registered there. Guarantees: it sends to this machine only; it is whole again after a restart; after `stop` no timer, no
 * connection and no send is left.
 */
import type { Sandbox, SandboxEmission, SandboxFaults } from '#contract/models/sandbox.ts';
import { defaultFaults } from '#domain/sandbox-faults.ts';
import { createOrder } from '../endpoints/in-order.ts';
import { fail, systemCode } from '../failure.ts';
import { type Throttled, throttle } from '../receiver/throttle.ts';
import type { ApiContext } from './api/api-context.ts';
import { directoryRoutes } from './api/routes/directory.ts';
import { resultRoutes } from './api/routes/results.ts';
import { runRoutes } from './api/routes/runs.ts';
import { webhookRoutes } from './api/routes/webhooks.ts';
import { type ApiServer, startApiServer } from './api/server.ts';
import { chooseRun } from './choose-run.ts';
import { beginCourse, type Course } from './course.ts';
import { keepOwnWebhook } from './own-webhook.ts';
import { type RestoredSandbox, restoreSandbox } from './restore.ts';
import type { ConsoleSandbox, OwnWebhook, SandboxChange, SandboxParts, WantedAct, WantedRun } from './sandbox-parts.ts';
import { tellState } from './sandbox-state.ts';
import { Saver } from './saver.ts';
import { withEmission } from './sending/emissions.ts';
import { testEventFor } from './test-event.ts';
import { Timers } from './timers.ts';
import { performAct } from './world/acts.ts';
import { finishRun, queueRun } from './world/run-changes.ts';
import { seedWorld } from './world/seed.ts';
import type { World } from './world/world.ts';

/** At most 5 times a second. */
const toldEveryMs = 200;

export function createSandbox(parts: SandboxParts): ConsoleSandbox {
  return new LiveSandbox(parts);
}

/** All there is after the first start. */
interface Held extends Omit<RestoredSandbox, 'isOn' | 'faults' | 'emissions' | 'world'> {
  isOn: boolean;
  faults: SandboxFaults;
  emissions: readonly SandboxEmission[];
  world: World;
}

class LiveSandbox implements ConsoleSandbox {
  readonly #parts: SandboxParts;
  readonly #inOrder = createOrder();
  readonly #saver: Saver;
  readonly #told: Throttled;
  #held: Held | null = null;
  #course: Course | null = null;
  #server: { readonly api: ApiServer; readonly timers: Timers } | null = null;

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.#saver = new Saver(() => this.#save(), parts.logger);
    this.#told = throttle(parts.onChanged, toldEveryMs);
  }

  start(): Promise<void> {
    return this.#inOrder(async () => {
      const held = await this.#hold();
      if (held.isOn) await this.#switchOn(held);
    });
  }

  stop(): Promise<void> {
    return this.#inOrder(async () => {
      await this.#switchOff();
      await this.#saver.flush();
      this.#told.end();
    });
  }

  state(): Sandbox {
    const held = this.#held;
    return tellState({
      port: this.port,
      faults: held?.faults ?? defaultFaults,
      world: held?.world ?? null,
      webhooks: held?.book.all().length ?? 0,
      emissions: held?.emissions ?? [],
    });
  }

  get apiKey(): string | null {
    return this.#server === null ? null : (this.#held?.apiKey ?? null);
  }

  get port(): number | null {
    return this.#server?.api.port ?? null;
  }

  configure(change: SandboxChange): Promise<void> {
    return this.#inOrder(async () => {
      const held = await this.#hold();
      held.faults = withChanges(held.faults, change.faults ?? {});
      if (change.isOn === true) await this.#switchOn(held);
      if (change.isOn === false) await this.#switchOff();
      held.isOn = change.isOn ?? held.isOn;
      this.#changed();
      await this.#saver.flush();
    });
  }

  startRun(wanted: WantedRun): Promise<{ runId: string }> {
    return this.#inOrder(async () => {
      const { held, course } = this.#running();
      const run = queueRun(held.world, chooseRun(held.world, wanted));
      course.life.watch(run);
      this.#changed();
      return { runId: run.id };
    });
  }

  act({ act, objectId }: WantedAct): Promise<{ objectId: string }> {
    return this.#inOrder(async () => {
      const { held, course } = this.#running();
      const outcome = performAct(held.world, act, objectId);
      for (const events of outcome.changes) course.life.announce(events);
      this.#changed();
      return { objectId: outcome.objectId };
    });
  }

  reset(): Promise<void> {
    return this.#inOrder(async () => {
      const held = await this.#hold();
      await this.#endCourse();
      held.world = seedWorld(this.#parts, held.world.organizationId);
      held.emissions = [];
      held.idempotency.clear();
      held.book.dropDoubles();
      if (this.#server !== null) this.#beginCourse(held);
      this.#changed();
      await this.#saver.flush();
    });
  }

  keepOwnWebhook(wanted: OwnWebhook | null): Promise<void> {
    return this.#inOrder(async () => {
      const held = await this.#hold();
      if (await keepOwnWebhook(held.book, wanted, held.world.nowUs())) this.#changed();
    });
  }

  async #hold(): Promise<Held> {
    if (this.#held !== null) return this.#held;
    const held = { ...(await restoreSandbox(this.#parts)) };
    this.#held = held;
    // why: a key made just now has to be there at the next start.
    this.#changed();
    return held;
  }

  #running(): { readonly held: Held; readonly course: Course } {
    if (this.#held === null || this.#course === null) return fail('console.sandbox_off');
    return { held: this.#held, course: this.#course };
  }

  async #switchOn(held: Held): Promise<void> {
    if (this.#server !== null) return;
    const timers = new Timers(this.#parts.logger);
    const context = this.#apiContext(held);
    try {
      const api = await startApiServer({
        ...this.#parts,
        timers,
        faults: () => held.faults,
        apiKey: held.apiKey,
        routes: [webhookRoutes, runRoutes, resultRoutes, directoryRoutes].flatMap((routes) => routes(context)),
        idempotency: held.idempotency,
        saved: () => {
          this.#saver.changed();
          return this.#saver.flush();
        },
      });
      this.#server = { api, timers };
    } catch (error) {
      fail('console.sandbox_failed', { problem: `No port could be opened for it (${systemCode(error) || 'unknown cause'}).` }, error);
    }
    this.#beginCourse(held);
    this.#changed();
  }

  async #switchOff(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await this.#endCourse();
    if (server === null) return;
    server.timers.end();
    await server.api.close();
    this.#changed();
  }

  #beginCourse(held: Held): void {
    this.#course = beginCourse({
      ...this.#parts,
      world: held.world,
      faults: () => held.faults,
      webhooks: () => held.book.all(),
      record: (emission) => {
        held.emissions = withEmission(held.emissions, emission);
        this.#changed();
      },
      onChanged: () => this.#changed(),
    });
  }

  async #endCourse(): Promise<void> {
    const course = this.#course;
    this.#course = null;
    await course?.end();
  }

  #apiContext(held: Held): ApiContext {
    return {
      world: () => held.world,
      webhooks: () => held.book.all(),
      mayRegister: () => !held.book.isFull,
      register: async ({ url, events }, secret) => {
        const serial = held.book.highestSerial + 1;
        const facts = { id: held.world.newId('wh_'), serial, url, events, createdAtUs: held.world.nowUs() };
        const webhook = await held.book.register(facts, secret);
        this.#changed();
        return webhook;
      },
      sendTest: (webhook) => {
        const event = testEventFor(webhook, held.world);
        return { eventId: this.#running().course.emitter.emitTo(webhook, event), eventType: event.type };
      },
      startRun: (wanted) => {
        const run = queueRun(held.world, wanted);
        this.#running().course.life.watch(run);
        this.#changed();
        return run;
      },
      cancelRun: (run) => {
        this.#running().course.life.announce(finishRun(held.world, run, 'canceled').events);
        return held.world.run(run.id) ?? run;
      },
      changed: () => this.#changed(),
    };
  }

  #changed(): void {
    this.#saver.changed();
    this.#told.call();
  }

  async #save(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    const webhooks = held.book
      .all()
      .flatMap(({ secret: _, sealedSecret, ...facts }) => (sealedSecret === null ? [] : [{ ...facts, sealedSecret }]));
    await this.#parts.save({
      version: 1,
      isOn: held.isOn,
      faults: held.faults,
      sealedApiKey: held.sealedApiKey,
      webhooks,
      writes: held.idempotency.saved(),
      emissions: held.emissions,
      world: held.world.contents(),
    });
  }
}

/** What is left out, or undefined, stays as it is. */
function withChanges(faults: SandboxFaults, change: NonNullable<SandboxChange['faults']>): SandboxFaults {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...faults, ...given };
}
