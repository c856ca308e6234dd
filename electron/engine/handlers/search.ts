import type { Api } from '#contract/api.ts';
import type { Finding } from '#contract/models/finding.ts';
import type { Handlers } from '#contract/procedure.ts';
import { type NamedId, type Recognised, recogniseText } from '#domain/find/recognise-text.ts';
import { maskUrl } from '#domain/masking.ts';
import type { CallContext } from '../engine-parts.ts';
import { findAddress, findNamed } from '../find/find-things.ts';
import { readingOf } from '../find/reading-words.ts';
import { parseFilter } from './parse-filter.ts';
import type { HandlerParts } from './parts.ts';

/** As in the list: who was answered 200 and then asks finds the delivery. */
const indexWaitMs = 300;

export function searchHandlers({ log, ports, directory, views }: HandlerParts): Handlers<Api['search'], CallContext> {
  const parts = { log, directory, views, parseFilter: (text: string) => parseFilter(text, ports.clock) };
  return {
    async find({ text }, { signal }) {
      const recognised = recogniseText(text);
      const ids = idsOf(recognised);
      if (ids.length > 0) await log.summarised(indexWaitMs);
      const named = await Promise.all(ids.map(async (id) => ({ id, found: await findNamed(parts, id, signal) })));
      const at = addressOf(recognised);
      const addressed = at === null ? [] : await findAddress(parts, at);
      const items = [...named.flatMap(({ found }) => found), ...addressed, ...begun(recognised, addressed)];
      const absent = named.filter(({ found }) => found.length === 0).map(({ id }) => id);
      return { reading: readingOf(recognised, absent), items: unique(items) };
    },
  };
}

function idsOf(recognised: Recognised): readonly NamedId[] {
  return 'ids' in recognised ? recognised.ids : [];
}

function addressOf(recognised: Recognised): string | null {
  return recognised.kind === 'address' || recognised.kind === 'request' ? recognised.url : null;
}

/** What is not in the log, and can be begun with. */
function begun(recognised: Recognised, addressed: readonly Finding[]): readonly Finding[] {
  if (recognised.kind === 'address') {
    const isKnown = addressed.length > 0 || recognised.ids.length > 0;
    return isKnown ? [] : [{ kind: 'address', id: null, name: maskUrl(recognised.url), detail: 'Not known here', place: null }];
  }
  if (recognised.kind === 'request') {
    const { method, url } = recognised;
    return [{ kind: 'request', id: null, name: `${method} ${maskUrl(url)}`, detail: 'A request that was copied', place: null }];
  }
  if (recognised.kind !== 'payload') return [];
  return [{ kind: 'payload', id: null, name: recognised.eventType ?? 'JSON', detail: 'A payload that was copied', place: null }];
}

function unique(items: readonly Finding[]): Finding[] {
  return [...new Map(items.map((item) => [`${item.kind} ${item.place} ${item.id}`, item])).values()];
}
