import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { newViewId } from '../ids.ts';
import { parseFilter } from './parse-filter.ts';
import type { HandlerParts } from './parts.ts';

export function viewHandlers({ ports, views }: HandlerParts): Handlers<Api['views'], CallContext> {
  return {
    async list() {
      return { items: views.list() };
    },
    async save({ id, name, query, grouping, notifies }) {
      // why: a view that can not be opened is of no use; its times stay as they were written, so that "today" stays today.
      parseFilter(query, ports.clock);
      const before = views.list().find((view) => view.id === id);
      return views.save({
        id: id ?? newViewId(ports.random, ports.clock.nowUs()),
        name,
        query,
        grouping,
        notifies: notifies ?? before?.notifies ?? 'off',
      });
    },
    remove: ({ id }) => views.remove(id),
  };
}
