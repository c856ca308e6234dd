import type { DeliveryId, ReplayId } from '#contract/ids.ts';
import { type FakeTimers, fakeTimers } from '#test/support/fake-timers.ts';
import { type Answer, type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { type Harness, makeHarness } from './harness.ts';

export const startedAtUs = 1_750_000_000_000_000;

/** A handler, jobs that go to it, and a clock that is set by hand. */
export interface ClockHarness extends Harness, AsyncDisposable {
  readonly timers: FakeTimers;
  readonly handler: HandlerServer;
  /** When each request came, in ms of the hand-set clock. */
  readonly times: number[];
  /** What each request was of, in order. */
  readonly bodies: () => string[];
  addMany(count: number): readonly DeliveryId[];
  sentence(id: ReplayId): string;
  /** Moves the machine's clock, not the one that runs forward. */
  setClock(byMs: number): void;
}

export async function clockHarness(answer?: (number: number) => Answer, remoteMostPerSecond = 1_000): Promise<ClockHarness> {
  const times: number[] = [];
  let answering = 0;
  let shiftMs = 0;
  let harness: Harness | undefined;
  const isQuiet = () => {
    const begun = harness?.log.attempts.length ?? 0;
    return answering === 0 && [...(harness?.log.attempts ?? [])].slice(0, begun).every(({ end }) => end !== undefined || isHeld);
  };
  let isHeld = false;
  const timers = fakeTimers(isQuiet);
  const handler = await startHandler({
    isPersistent: true,
    answer: (socket, request) => {
      times.push(timers.nowMs());
      answering += 1;
      const reply = answer?.(times.length) ?? persistentOk;
      isHeld = reply === hold;
      reply(socket, request);
      answering -= 1;
    },
  });
  harness = makeHarness({ timers }, (parts) => ({
    ...parts,
    ports: { ...parts.ports, clock: { nowUs: () => startedAtUs + Math.round((timers.nowMs() + shiftMs) * 1000) } },
    remoteMostPerSecond: () => remoteMostPerSecond,
  }));
  const made = harness;
  return {
    ...made,
    timers,
    handler,
    times,
    bodies: () => handler.requests.map(({ body }) => body.toString()),
    addMany: (count) => Array.from({ length: count }, (_, at) => made.log.add({}, `d${at}`)),
    sentence: (id) => made.log.jobs.get(id)?.sentence ?? '',
    setClock(byMs) {
      shiftMs += byMs;
    },
    async [Symbol.asyncDispose]() {
      await made.jobs.close();
      await handler.close();
    },
  };
}

/** Answers and keeps the connection. */
export function persistent(status: number, headers: readonly string[] = []): Answer {
  return (socket) => {
    socket.write([`HTTP/1.1 ${status} Status`, ...headers, 'Content-Length: 2', '', 'ok'].join('\r\n'));
  };
}

export const persistentOk = persistent(200);
/** Never answers. */
export const hold: Answer = () => undefined;
