/** Everything that sends what was composed, introduced to each other: the composer, scenarios, and the handler check. */
import type { Directory } from '../endpoints/directory.ts';
import type { FeedHub } from '../feed-hub.ts';
import { parseFilter } from '../handlers/parse-filter.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import type { Receiver } from '../receiver/receiver-parts.ts';
import type { HostConsent } from '../replay/host-consent.ts';
import type { ReplayParts } from '../replay/replay-parts.ts';
import { createSampleHandler } from '../sandbox/sample-handler/sample-handler.ts';
import { createComposer } from './composer.ts';
import type { Composer } from './composer-parts.ts';
import { createConformance } from './conformance/conformance.ts';
import type { Conformance } from './conformance/conformance-parts.ts';
import { createScenarios, type Scenarios } from './scenario/scenarios.ts';

export interface Workshop {
  readonly composer: Composer;
  readonly conformance: Conformance;
  readonly scenarios: Scenarios;
}

export interface WorkshopParts {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly directory: Directory;
  readonly receiver: Receiver;
  readonly ownPorts: ReplayParts['ownPorts'];
  readonly consent: HostConsent;
}

export function makeWorkshop({ ports, log, hub, directory, receiver, ownPorts, consent }: WorkshopParts): Workshop {
  const { clock, random, logger } = ports;
  const store = log.composer;
  const environmentIds = () => log.configuration.environments.map(({ id }) => id);
  const sampleHandler = createSampleHandler({ random, logger });
  const composer = createComposer({
    clock,
    random,
    logger,
    directory,
    environmentIds,
    store,
    writer: log.writer,
    readers: log.readers,
    onIndexed: (listener) => log.onIndexed(listener),
    sampleHandler,
    ownPorts,
    consent,
    onAttempt: (attempt) => hub.publish({ kind: 'attempt.updated', attempt }),
  });
  const conformance = createConformance({
    clock,
    random,
    logger,
    composer,
    store,
    onProgress: (report) => hub.publish({ kind: 'conformance.progress', report }),
  });
  const scenarios = createScenarios({
    clock,
    random,
    logger,
    readyScenarios: ports.readyScenarios,
    workerEntry: ports.workers.scenarioReader,
    store,
    composer,
    log,
    parseFilter: (text) => parseFilter(text, clock),
    isReceiving: () => receiver.status().url !== null,
    directory,
    environmentIds,
    onProgress: (run) => hub.publish({ kind: 'scenario.progress', run }),
    onChanged: (scenario) => hub.publish({ kind: 'scenario.changed', scenario }),
    onRemoved: (id) => hub.publish({ kind: 'scenario.removed', id }),
  });
  return { composer, conformance, scenarios };
}

/** Those that send through the composer before it. */
export async function closeWorkshop({ composer, conformance, scenarios }: Workshop): Promise<void> {
  await Promise.all([scenarios.close(), conformance.close()]);
  await composer.close();
}
