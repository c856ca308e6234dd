/** A handler check over a real log and a real composer, as the engine puts them together. */
import type { ConformanceReport, ConformanceSummary } from '#contract/models/conformance.ts';
import { createComposer } from '#engine/composer/composer.ts';
import type { Composer } from '#engine/composer/composer-parts.ts';
import { createConformance } from '#engine/composer/conformance/conformance.ts';
import type { Conformance, ConformanceStart } from '#engine/composer/conformance/conformance-parts.ts';
import { createDirectory } from '#engine/endpoints/directory.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { createHostConsent } from '#engine/replay/host-consent.ts';
import { createSampleHandler } from '#engine/sandbox/sample-handler/sample-handler.ts';
import { handlerSecret, type RunningHandler } from './buggy-handlers/handler-kit.ts';
import { logPorts, openTestLog } from './open-test-log.ts';
import { tempFolder } from './temp-folder.ts';
import { waitFor } from './wait-for.ts';

const realClock = { nowUs: () => Math.round((performance.timeOrigin + performance.now()) * 1000) };

export interface ConformanceWorld extends AsyncDisposable {
  readonly log: DeliveryLog;
  readonly composer: Composer;
  /** A handler check of its own each time, so that several run side by side. */
  make(): { readonly conformance: Conformance; readonly progress: readonly ConformanceSummary[] };
}

export async function openConformance(): Promise<ConformanceWorld> {
  const folder = tempFolder();
  const log = await openTestLog(folder.path);
  // A busy machine takes its time to start the workers; a query may not wait that long.
  await waitFor(async () => (await log.composer.listReports()).length === 0, { limitMs: 60_000 });
  const ports = { ...logPorts(folder.path), clock: realClock };
  const { clock, random, logger } = ports;
  const directory = await createDirectory({ ports, log, toleranceSeconds: () => 300, receiverUrl: () => null, onChanged: () => undefined });
  const composer = createComposer({
    clock,
    random,
    logger,
    directory,
    environmentIds: () => log.configuration.environments.map(({ id }) => id),
    store: log.composer,
    writer: log.writer,
    readers: log.readers,
    onIndexed: log.onIndexed,
    sampleHandler: createSampleHandler({ random, logger }),
    ownPorts: () => ({ control: [], receiver: [] }),
    consent: createHostConsent(),
    onAttempt: () => undefined,
  });
  return {
    log,
    composer,
    make() {
      const progress: ConformanceSummary[] = [];
      const parts = {
        clock,
        random,
        logger,
        composer,
        store: log.composer,
        onProgress: (one: ConformanceSummary) => void progress.push(one),
      };
      return { conformance: createConformance(parts), progress };
    },
    async [Symbol.asyncDispose]() {
      await composer.close();
      await log.close();
      folder[Symbol.dispose]();
    },
  };
}

/** To a URL, signed by a secret of the moment, as a person does who has no endpoint for it. */
export function startFor(handler: Pick<RunningHandler, 'url' | 'scheme'>, changes: Partial<ConformanceStart> = {}): ConformanceStart {
  return {
    destination: { to: 'url', url: handler.url },
    signer: { by: 'given', signing: { scheme: handler.scheme } },
    givenSecret: handlerSecret,
    answerWithinMs: 10_000,
    burst: 20,
    ...changes,
  };
}

/** Starts it and waits for its end. */
export async function runToEnd(conformance: Conformance, start: ConformanceStart, limitMs = 60_000): Promise<ConformanceReport> {
  const { id } = await conformance.start(start);
  return waitFor(
    async () => {
      const report = await conformance.get(id);
      return report.state === 'running' ? undefined : report;
    },
    { limitMs, pauseMs: 50, what: 'the end of the handler check' },
  );
}
