/**
 * The contract with an engine's handlers behind it, as the oRPC router that every link serves.
 * Guarantees: input is parsed by the contract before a handler sees it; output is checked where `isOutputChecked` says so
 * (development and tests); what is thrown leaves as a row of the error table; each call is timed.
 */
import { mapEventIterator } from '@orpc/client';
import { implement } from '@orpc/server';
import { api } from '#contract/api.ts';
import type { CallContext, Engine } from '#engine/engine-parts.ts';
import type { Logger } from '#engine/ports.ts';
import { toWireError } from './wire-error.ts';

export interface RouterParts {
  readonly handlers: Engine['handlers'];
  readonly logger: Logger;
  /** Checks results against the contract: costs time, so only development and tests do. */
  readonly isOutputChecked: boolean;
}

export type HostRouter = ReturnType<typeof createRouter>;

/** A call slower than this is told in the log without being asked. */
const slowCallMs = 200;

export function createRouter({ handlers, logger, isOutputChecked }: RouterParts) {
  // why: NaN equals no middleware's index, which is how oRPC is told to leave the output alone.
  const config = isOutputChecked ? {} : { initialOutputValidationIndex: Number.NaN };
  const os = implement(api)
    .$config(config)
    .use(async ({ next, path, signal }) => {
      const name = path.join('.');
      const startedAtMs = performance.now();
      try {
        const result = await next();
        if (!isEventIterator(result.output)) return result;
        const output = mapEventIterator(result.output, {
          value: async (value) => value,
          error: async (error) => toWireError(error, name, logger, signal),
        });
        return { ...result, output };
      } catch (error) {
        throw toWireError(error, name, logger, signal);
      } finally {
        tellTime(logger, name, performance.now() - startedAtMs);
      }
    });
  return {
    system: {
      hello: os.system.hello.handler(served(handlers.system.hello)),
      health: os.system.health.handler(served(handlers.system.health)),
      listen: os.system.listen.handler(served(handlers.system.listen)),
    },
    feed: {
      subscribe: os.feed.subscribe.handler(served(handlers.feed.subscribe)),
      acknowledge: os.feed.acknowledge.handler(served(handlers.feed.acknowledge)),
    },
    deliveries: {
      list: os.deliveries.list.handler(served(handlers.deliveries.list)),
      count: os.deliveries.count.handler(served(handlers.deliveries.count)),
      facets: os.deliveries.facets.handler(served(handlers.deliveries.facets)),
      get: os.deliveries.get.handler(served(handlers.deliveries.get)),
      signature: os.deliveries.signature.handler(served(handlers.deliveries.signature)),
      attempts: os.deliveries.attempts.handler(served(handlers.deliveries.attempts)),
      curl: os.deliveries.curl.handler(served(handlers.deliveries.curl)),
    },
    endpoints: {
      list: os.endpoints.list.handler(served(handlers.endpoints.list)),
      create: os.endpoints.create.handler(served(handlers.endpoints.create)),
      update: os.endpoints.update.handler(served(handlers.endpoints.update)),
      sendTestEvent: os.endpoints.sendTestEvent.handler(served(handlers.endpoints.sendTestEvent)),
    },
    secrets: {
      list: os.secrets.list.handler(served(handlers.secrets.list)),
      add: os.secrets.add.handler(served(handlers.secrets.add)),
      retire: os.secrets.retire.handler(served(handlers.secrets.retire)),
      reveal: os.secrets.reveal.handler(served(handlers.secrets.reveal)),
    },
    replays: {
      preview: os.replays.preview.handler(served(handlers.replays.preview)),
      start: os.replays.start.handler(served(handlers.replays.start)),
      get: os.replays.get.handler(served(handlers.replays.get)),
      cancel: os.replays.cancel.handler(served(handlers.replays.cancel)),
      attempt: os.replays.attempt.handler(served(handlers.replays.attempt)),
      recentTargets: os.replays.recentTargets.handler(served(handlers.replays.recentTargets)),
    },
    settings: {
      get: os.settings.get.handler(served(handlers.settings.get)),
      update: os.settings.update.handler(served(handlers.settings.update)),
    },
  };
}

function served<I, O>(handler: (input: I, context: CallContext) => Promise<O>) {
  return ({ input, signal }: { readonly input: I; readonly signal?: AbortSignal | undefined }) => handler(input, { signal });
}

function isEventIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function tellTime(logger: Logger, name: string, tookMs: number): void {
  const fields = { procedure: name, tookMs: Math.round(tookMs * 10) / 10 };
  if (tookMs > slowCallMs) logger.warn('A call was slow', fields);
  else logger.debug('Called', fields);
}
