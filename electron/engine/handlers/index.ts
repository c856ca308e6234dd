/** The engine's answers to the contract. A procedure without a handler does not compile. */
import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { deliveryHandlers } from './deliveries.ts';
import { endpointHandlers } from './endpoints.ts';
import type { HandlerParts } from './parts.ts';
import { replayHandlers } from './replays.ts';
import { secretHandlers } from './secrets.ts';
import { settingsHandlers } from './settings.ts';
import { feedHandlers, systemHandlers } from './system.ts';

export function createHandlers(parts: HandlerParts): Handlers<Api, CallContext> {
  return {
    system: systemHandlers(parts),
    feed: feedHandlers(parts),
    deliveries: deliveryHandlers(parts),
    endpoints: endpointHandlers(parts),
    secrets: secretHandlers(parts),
    replays: replayHandlers(parts),
    settings: settingsHandlers(parts),
  };
}
