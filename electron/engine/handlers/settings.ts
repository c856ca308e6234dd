import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';

export function settingsHandlers({ settings }: HandlerParts): Handlers<Api['settings'], CallContext> {
  return {
    get: async () => settings.get(),
    update: (change) => settings.update(change),
  };
}
