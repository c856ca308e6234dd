import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import { partsOf, withoutPart } from '#domain/query/parts.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import { completionsAt } from './completions.ts';
import { offsetMinutesAt, parseFilter } from './parse-filter.ts';
import type { HandlerParts } from './parts.ts';

/** As in the list: who was answered 200 and then asks finds the delivery. */
const indexWaitMs = 300;

export function deliverySearchHandlers({
  log,
  ports,
}: HandlerParts): Pick<Handlers<Api['deliveries'], CallContext>, 'histogram' | 'groups' | 'locate' | 'complete' | 'explain' | 'narrow'> {
  return {
    async histogram({ query, fromUs, untilUs, buckets }, { signal }) {
      const filter = parseFilter(query, ports.clock);
      if (fromUs !== undefined && untilUs !== undefined && untilUs <= fromUs) {
        fail('input.invalid', { problems: 'untilUs has to be after fromUs.' });
      }
      await log.summarised(indexWaitMs);
      const nowUs = ports.clock.nowUs();
      const range = { fromUs: fromUs ?? null, untilUs: untilUs ?? null };
      return log.readers.histogram(
        { filter, ...range, buckets, nowUs, offsetMinutes: (ports.clock.offsetMinutes ?? offsetMinutesAt)(nowUs) },
        signal,
      );
    },
    async groups({ query, by, limit, cursor }, { signal }) {
      const filter = parseFilter(query, ports.clock);
      // why: a further page is older than anything that is still on its way.
      if (cursor === undefined) await log.summarised(indexWaitMs);
      const page = await log.readers.groups(filter, by, limit, cursor ?? null, signal);
      return { items: [...page.items], nextCursor: page.nextCursor };
    },
    async locate({ atUs }, { signal }) {
      await log.summarised(indexWaitMs);
      return { cursor: await log.readers.locate(atUs, signal) };
    },
    complete: ({ text, position }, { signal }) => completionsAt(log.readers, text, position, signal),
    async explain({ id, query }, { signal }) {
      const filter = parseFilter(query, ports.clock);
      await log.summarised(indexWaitMs);
      const explanation = (await log.readers.explain(id, filter, signal)) ?? fail('missing.delivery', { id });
      const terms = explanation.reasons.map(({ position, end, isNegated, isMatch, sentence, excerpt }) => {
        // A minus that stands right before the term is part of what is explained.
        const from = isNegated && query[position - 1] === '-' ? position - 1 : position;
        return { text: query.slice(from, end), position: from, end, isMatch, sentence, excerpt };
      });
      return { isMatch: explanation.isMatch, terms };
    },
    async narrow({ query }, { signal }) {
      const parts = partsOf(query, parseFilter(query, ports.clock));
      await log.summarised(indexWaitMs);
      const without = parts.map((part) => withoutPart(parts, part));
      const counts = await log.readers.countEach(without, signal);
      const terms = parts.map(({ position, end }, index) => ({
        text: query.slice(position, end),
        position,
        end,
        countWithout: counts[index]?.count ?? 0,
        isExact: counts[index]?.isExact ?? false,
      }));
      return { terms: terms.toSorted((left, right) => right.countWithout - left.countWithout) };
    },
  };
}
