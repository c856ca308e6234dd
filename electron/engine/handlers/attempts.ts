import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import type { HandlerParts } from './parts.ts';

export function attemptHandlers({ replay: { attemptTools } }: Pick<HandlerParts, 'replay'>): Handlers<Api['attempts'], CallContext> {
  return {
    list: (search, { signal }) => attemptTools.list(search, signal),
    compare: ({ first, second }, { signal }) => attemptTools.compare(first, second, signal),
    copy: ({ id, format, withCredentials }) => attemptTools.copy(id, format, withCredentials ? 'as-sent' : 'masked'),
    har: (choice, { signal }) => attemptTools.har(choice, choice.withCredentials ? 'as-sent' : 'masked', signal),
  };
}
