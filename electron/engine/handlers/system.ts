import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import { protocolNumber } from '#contract/protocol.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import { portChoice } from '../receiver/receiver-parts.ts';
import type { HandlerParts } from './parts.ts';

export function systemHandlers(parts: HandlerParts): Handlers<Api['system'], CallContext> {
  const { hub, options, directory, settings, health, log, receiver } = parts;
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
        health: health.get(),
      };
    },
    health: async () => health.get(),
    async listen({ port }) {
      // why: after a lost port the receiver still holds what is left of it, and a second port would be a second receiver.
      await receiver.close();
      await receiver.listen(portChoice(port ?? settings.get().receiverPort));
      for (const endpoint of directory.list()) hub.publish({ kind: 'endpoint.changed', endpoint });
      return health.get();
    },
  };
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
