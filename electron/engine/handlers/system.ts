import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import { protocolNumber } from '#contract/protocol.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import { type PortChoice, portChoice, type Receiver } from '../receiver/receiver-parts.ts';
import type { HandlerParts } from './parts.ts';

export function systemHandlers(parts: HandlerParts): Handlers<Api['system'], CallContext> {
  const { hub, options, directory, settings, views, jobs, health, log, receiver } = parts;
  return {
    async hello({ protocol }) {
      const versions = { client: String(protocol), engine: String(protocolNumber) };
      if (protocol < protocolNumber) fail('link.client_too_old', versions);
      if (protocol > protocolNumber) fail('link.engine_too_old', versions);
      return {
        protocol: protocolNumber,
        version: options.version,
        shell: options.shell,
        capabilities: options.capabilities,
        epoch: hub.epoch,
        seq: hub.seq(),
        environments: [...log.configuration.environments],
        endpoints: [...directory.list()],
        settings: settings.get(),
        views: views.list(),
        jobs: jobs.list(),
        health: health.get(),
      };
    },
    health: async () => health.get(),
    async listen({ port }) {
      await moveTo(receiver, portChoice(port ?? settings.get().receiverPort));
      return health.get();
    },
  };
}

/** A port that can't be had must not cost the one that was listened on. */
async function moveTo(receiver: Receiver, choice: PortChoice): Promise<void> {
  const { port: before } = receiver.status();
  await receiver.close();
  try {
    await receiver.listen(choice);
  } catch (error) {
    if (before !== null) await receiver.listen({ kind: 'chosen', port: before });
    throw error;
  }
}

export function feedHandlers({ hub }: HandlerParts): Handlers<Api['feed'], CallContext> {
  return {
    subscribe: async ({ subscription, epoch, after }, { signal }) => hub.subscribe(subscription, { epoch, after }, signal),
    async acknowledge({ subscription, seq }) {
      hub.acknowledge(subscription, seq);
      return {};
    },
  };
}
