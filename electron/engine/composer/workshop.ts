/** Everything that sends what was composed, introduced to each other: the composer, scenarios, and the handler check. */
import type { Destination, Signer } from '#contract/models/composer.ts';
import type { Signing } from '#contract/models/signing.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { FeedHub } from '../feed-hub.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import type { Receiver } from '../receiver/receiver-parts.ts';
import type { ReplayParts } from '../replay/replay-parts.ts';
import { createSampleHandler, type SampleHandler } from '../sandbox/sample-handler/sample-handler.ts';
import { createComposer } from './composer.ts';
import type { Composer } from './composer-parts.ts';
import { createConformance } from './conformance/conformance.ts';
import type { Conformance } from './conformance/conformance-parts.ts';

export interface Workshop {
  readonly composer: Composer;
  readonly conformance: Conformance;
}

export interface WorkshopParts {
  readonly ports: EnginePorts;
  readonly log: DeliveryLog;
  readonly hub: FeedHub;
  readonly directory: Directory;
  readonly receiver: Receiver;
  readonly ownPorts: ReplayParts['ownPorts'];
}

export function makeWorkshop({ ports, log, hub, directory, ownPorts }: WorkshopParts): Workshop {
  const { clock, random, logger } = ports;
  const store = log.composer;
  const sampleHandler = createSampleHandler({ random, logger });
  const composer = createComposer({
    clock,
    random,
    logger,
    directory,
    environmentIds: () => log.configuration.environments.map(({ id }) => id),
    store,
    writer: log.writer,
    readers: log.readers,
    onIndexed: (listener) => log.onIndexed(listener),
    sampleHandler,
    ownPorts,
    onAttempt: (attempt) => hub.publish({ kind: 'attempt.updated', attempt }),
  });
  const conformance = createConformance({
    clock,
    random,
    logger,
    composer,
    store,
    signingOf: async (target) => signingOf(target, directory, sampleHandler),
    onProgress: (report) => hub.publish({ kind: 'conformance.progress', report }),
  });
  return { composer, conformance };
}

interface Aimed {
  readonly destination: Destination;
  readonly signer: Signer;
}

function signingOf({ destination, signer }: Aimed, directory: Directory, sampleHandler: SampleHandler): Signing | null {
  switch (signer.by) {
    case 'nobody':
      return null;
    case 'endpoint':
      return directory.schemeOf(signer.endpointId);
    case 'given':
      return changeSigning(defaultSigning(signer.signing.scheme ?? 'zof'), signer.signing);
    case 'destination':
      if (destination.to === 'sample') return sampleHandler.settings;
      return destination.to === 'endpoint' ? directory.schemeOf(destination.endpointId) : null;
  }
}

/** Those that send through the composer before it. */
export async function closeWorkshop({ composer, conformance }: Workshop): Promise<void> {
  await conformance.close();
  await composer.close();
}
