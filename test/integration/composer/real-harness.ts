import type { EndpointId } from '#contract/ids.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import { createComposer } from '#engine/composer/composer.ts';
import type { Composer } from '#engine/composer/composer-parts.ts';
import { createDirectory, type Directory } from '#engine/endpoints/directory.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import { createReceiver } from '#engine/receiver/receiver.ts';
import { createHostConsent } from '#engine/replay/host-consent.ts';
import { createSampleHandler } from '#engine/sandbox/sample-handler/sample-handler.ts';
import { testPorts } from '#test/support/make-engine.ts';
import { type LogLine, recordingLogger } from '#test/support/recording-logger.ts';

export interface RealHarness extends AsyncDisposable {
  readonly composer: Composer;
  readonly log: DeliveryLog;
  readonly directory: Directory;
  readonly lines: LogLine[];
  readonly told: AttemptSummary[];
  /** The ready-made endpoint. */
  readonly endpointId: EndpointId;
}

/** A composer with a real log, a real directory and a receiver that listens. */
export async function openRealHarness(folder: string): Promise<RealHarness> {
  const lines: LogLine[] = [];
  const ports = await testPorts(folder, { logger: recordingLogger(lines) });
  const { clock, random, logger } = ports;
  const log = await openLog(ports);
  const told: AttemptSummary[] = [];
  const urls: { receiver: () => string | null } = { receiver: () => null };
  const directory = await createDirectory({
    ports,
    log,
    toleranceSeconds: () => 300,
    receiverUrl: () => urls.receiver(),
    onChanged: () => undefined,
  });
  const receiver = createReceiver({
    ...{ clock, logger, writer: log.writer, directory, settings: () => log.configuration.settings },
    onChanged: () => undefined,
  });
  await receiver.listen({ kind: 'chosen', port: 0 });
  urls.receiver = () => receiver.status().url;
  const composer = createComposer({
    ...{ clock, random, logger, directory, store: log.composer, writer: log.writer, readers: log.readers },
    onIndexed: (listener) => log.onIndexed(listener),
    environmentIds: () => log.configuration.environments.map(({ id }) => id),
    sampleHandler: createSampleHandler({ random, logger }),
    ownPorts: () => ({ control: [], receiver: [receiver.status().port ?? 0] }),
    consent: createHostConsent(),
    onAttempt: (attempt) => void told.push(attempt),
  });
  const ready = directory.list().find(({ slug }) => slug !== null);
  if (ready === undefined) throw new Error('The log has no endpoint');
  return {
    ...{ composer, log, directory, lines, told, endpointId: ready.id },
    async [Symbol.asyncDispose]() {
      await composer.close();
      await receiver.close();
      directory.close();
      await log.close();
    },
  };
}
