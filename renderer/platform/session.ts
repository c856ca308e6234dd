/**
 * The life of the link: connect, hello, feed, and again after a loss, with growing pauses. It writes the session, environment and
 * settings stores; nobody else does. A feed that goes on where it stopped is applied as if nothing had happened; a gap marks the
 * views stale instead.
 */
import type { ApiClient } from '#contract/api.ts';
import { protocolNumber } from '#contract/protocol.ts';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import { failureOf } from '#renderer/errors/failure-of.ts';
import { applyFeed } from '#renderer/state/apply-feed.ts';
import type { Stores } from '#renderer/state/stores.ts';
import { createClient } from './client.ts';
import { createFeedSpread, type FeedSource } from './feed-source.ts';
import { createIntake, type FrameSource, type Intake } from './intake.ts';
import { createLink } from './link.ts';
import type { Platform } from './platform.ts';
import type { Transport } from './transport.ts';

export interface SessionOptions {
  readonly platform: Platform;
  readonly stores: Stores;
  readonly frames: FrameSource;
  /** Told of what went wrong inside the page itself. */
  readonly report: (error: unknown) => void;
  /** Pause before the next attempt, milliseconds, by the number of attempts that failed in a row. */
  readonly pauseMs?: (attempt: number) => number;
}

export interface Session {
  readonly client: ApiClient;
  readonly feed: FeedSource;
  reconnect(): void;
  close(): void;
}

/** Failures after which another attempt would only say the same. */
const finalCodes: ReadonlySet<string> = new Set(['link.unauthorised', 'link.forbidden', 'link.client_too_old', 'link.engine_too_old']);

export function startSession(options: SessionOptions): Session {
  const { platform, stores, frames, report } = options;
  const pauseMs = options.pauseMs ?? ((attempt) => Math.min(250 * 2 ** (attempt - 1), 4_000));
  const over = new AbortController();
  const link = createLink();
  const spread = createFeedSpread(report);
  const subscription = crypto.randomUUID();
  let wire: ApiClient | undefined;
  let wake = () => {};

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, ms);
    });

  const intake = createIntake({
    frames,
    apply: (flush) => {
      applyFeed(stores, flush.events);
      spread.spread(flush);
    },
    // A lost acknowledgement costs nothing: the next one covers it, and a new subscription starts from what was applied.
    acknowledge: (seq) => void wire?.feed.acknowledge({ subscription, seq }).catch(() => {}),
  });

  const once = async (onReady: () => void) => {
    const transport = await platform.connect(over.signal);
    wire = createClient(transport.rpc);
    try {
      await untilClosed(transport, greet(wire, stores, intake));
      link.use(transport);
      stores.session.setState({ link: { kind: 'ready' } });
      onReady();
      await untilClosed(transport, takeFeed(wire, subscription, intake, over.signal));
    } finally {
      wire = undefined;
      link.drop();
      transport.close();
    }
  };

  const run = async () => {
    let attempt = 0;
    const startOver = () => {
      attempt = 0;
    };
    while (!over.signal.aborted) {
      const mayGoOn = await once(startOver).then(
        () => true,
        (error: unknown) => mayTryAgain(error, stores, report),
      );
      if (over.signal.aborted || !mayGoOn) return;
      attempt += 1;
      stores.session.setState({ link: { kind: 'lost', attempt } });
      await pause(pauseMs(attempt));
    }
  };
  void run();

  return {
    client: createClient(link),
    feed: spread,
    reconnect: () => wake(),
    close() {
      over.abort();
      intake.close();
      wake();
    },
  };
}

/** Whether another attempt makes sense after this end; says so in the session store when it does not. */
function mayTryAgain(error: unknown, stores: Stores, report: (error: unknown) => void): boolean {
  const failure = failureOf(error);
  const isFinal = finalCodes.has(failure.code);
  if (isFinal) stores.session.setState({ link: { kind: 'refused', failure } });
  else if (failure.code !== 'link.lost') report(error);
  return !isFinal;
}

async function greet(wire: ApiClient, stores: Stores, intake: Intake): Promise<void> {
  const hello = await wire.system.hello({ protocol: protocolNumber });
  intake.startAt({ epoch: hello.epoch, seq: hello.seq });
  stores.environment.setState({ environments: hello.environments, endpoints: hello.endpoints });
  stores.settings.setState({ settings: hello.settings });
  stores.view.setState({ views: hello.views });
  stores.job.setState({ jobs: hello.jobs });
  stores.session.setState({ version: hello.version, shell: hello.shell, capabilities: hello.capabilities, health: hello.health });
}

async function takeFeed(wire: ApiClient, subscription: string, intake: Intake, signal: AbortSignal): Promise<void> {
  const position = intake.position();
  const resume = position === undefined ? {} : { epoch: position.epoch, after: position.seq };
  const batches = await wire.feed.subscribe({ subscription, ...resume }, { signal });
  for await (const batch of batches) intake.push(batch);
}

async function untilClosed<T>(transport: Transport, work: Promise<T>): Promise<T> {
  const lost = transport.closed.then((): never => {
    throw clientFailure('link.lost');
  });
  return Promise.race([work, lost]);
}
