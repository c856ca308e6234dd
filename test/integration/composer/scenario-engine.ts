/** Scenarios on the real parts: a log in a folder of the test's, its readers, a receiver that listens, the composer, the sample handler. */
import { endpointIdSchema, type ScenarioRunId } from '#contract/ids.ts';
import type { Destination } from '#contract/models/composer.ts';
import type { ScenarioRun, ScenarioSummary } from '#contract/models/scenario.ts';
import { createComposer } from '#engine/composer/composer.ts';
import { createScenarios, type Scenarios } from '#engine/composer/scenario/scenarios.ts';
import { createDirectory } from '#engine/endpoints/directory.ts';
import { parseFilter } from '#engine/handlers/parse-filter.ts';
import type { DeliveryLog } from '#engine/log/log.ts';
import { openLog } from '#engine/log/open-log.ts';
import { createReceiver } from '#engine/receiver/receiver.ts';
import { createHostConsent } from '#engine/replay/host-consent.ts';
import { createSampleHandler } from '#engine/sandbox/sample-handler/sample-handler.ts';
import { createSettingsStore } from '#engine/settings-store.ts';
import { testPorts } from '#test/support/make-engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';

export interface ScenarioEngine extends AsyncDisposable {
  readonly scenarios: Scenarios;
  readonly log: DeliveryLog;
  /** What the feed was told. */
  readonly told: ScenarioRun[];
  readonly changed: (ScenarioSummary | string)[];
  readonly receiverUrl: string;
  /** Starts a text with pauses left out, unless told. */
  start(text: string, destination?: Destination, options?: Partial<StartOptions>): Promise<ScenarioRun>;
  ended(id: ScenarioRunId): Promise<ScenarioRun>;
  close(): Promise<void>;
}

type StartOptions = Parameters<Scenarios['handlers']['start']>[0];

export const context = { signal: undefined };

export async function openScenarioEngine(folder?: string): Promise<ScenarioEngine> {
  const own = folder === undefined ? tempFolder() : undefined;
  const ports = await testPorts(folder ?? own?.path ?? '');
  const log = await openLog(ports);
  const settings = createSettingsStore(log, () => undefined);
  const directory = await createDirectory({
    ports,
    log,
    toleranceSeconds: () => settings.get().toleranceSeconds,
    receiverUrl: () => receiver.status().url,
    onChanged: () => undefined,
  });
  const receiver = createReceiver({
    clock: ports.clock,
    logger: ports.logger,
    writer: log.writer,
    directory,
    settings: settings.get,
    onListening: () => undefined,
    onChanged: () => undefined,
  });
  await receiver.listen({ kind: 'chosen', port: 0 });
  const endpoint = endpointIdSchema.parse('ep_default');
  if (directory.get(endpoint).secrets.length === 0)
    await directory.secrets.add(endpoint, { value: 'whsec_of_the_test_0123456789abcdef', name: 'First', validFromUs: 0 });
  const environmentIds = () => log.configuration.environments.map(({ id }) => id);
  const { clock, random, logger, readyScenarios } = ports;
  const composer = createComposer({
    ...{ clock, random, logger, directory, environmentIds, writer: log.writer, readers: log.readers },
    store: log.composer,
    onIndexed: log.onIndexed,
    sampleHandler: createSampleHandler({ random, logger }),
    ownPorts: () => ({ control: [], receiver: [receiver.status().port ?? 0] }),
    consent: createHostConsent(),
    onAttempt: () => undefined,
  });
  const told: ScenarioRun[] = [];
  const changed: (ScenarioSummary | string)[] = [];
  const scenarios = createScenarios({
    ...{ clock, random, logger, readyScenarios, composer, log, directory, environmentIds },
    store: log.composer,
    parseFilter: (text) => parseFilter(text, clock),
    isReceiving: () => receiver.status().url !== null,
    onProgress: (run) => void told.push(run),
    onChanged: (scenario) => void changed.push(scenario),
    onRemoved: (id) => void changed.push(id),
  });
  let closing: Promise<void> | undefined;
  const closeAll = async () => {
    await scenarios.close();
    await composer.close();
    await receiver.close();
    directory.close();
    await log.close();
    own?.[Symbol.dispose]();
  };
  const close = () => (closing ??= closeAll());
  const { handlers } = scenarios;
  return {
    ...{ scenarios, log, told, changed, close },
    receiverUrl: receiver.status().url ?? '',
    start: (text, destination = { to: 'sample' }, options = {}) =>
      handlers.start(
        {
          scenario: { text },
          destination,
          signer: { by: 'destination', secret: 'current' },
          ...{ begin: 'running', pausePercent: 0, onFailure: 'stop' },
          ...options,
        },
        context,
      ),
    ended: (id) =>
      waitFor(
        async () => {
          const run = await handlers.run({ id }, context);
          return run.endedAtUs === null ? undefined : run;
        },
        { limitMs: 30_000, what: 'the end of the run' },
      ),
    [Symbol.asyncDispose]: close,
  };
}
