import type { Api } from '#contract/api.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { DeliverySelection } from '../care/delivery-numbers.ts';
import type { CallContext } from '../engine-parts.ts';
import { deliveriesOf } from '../jobs/job-words.ts';
import { assertWritable } from './assert-writable.ts';
import { parseFilter } from './parse-filter.ts';
import type { HandlerParts } from './parts.ts';

export function deliveryChangeHandlers({
  ports,
  log,
  care,
  rejudging,
}: HandlerParts): Pick<Handlers<Api['deliveries'], CallContext>, 'annotate' | 'remove' | 'rejudge'> {
  const selectionOf = (set: DeliverySet): DeliverySelection =>
    'ids' in set ? set : { filter: parseFilter(set.query, ports.clock), upTo: set.upTo, except: set.except };
  return {
    async annotate({ set, ...change }) {
      const selection = selectionOf(set);
      assertWritable(log);
      return { jobId: await care.annotate(selection, change) };
    },
    async remove({ set }) {
      const selection = selectionOf(set);
      assertWritable(log);
      return care.deletions.remove(selection, wordsOf(set));
    },
    async rejudge({ set }) {
      const selection = selectionOf(set);
      assertWritable(log);
      return rejudging.rejudge(selection);
    },
  };
}

function wordsOf(set: DeliverySet): string {
  if ('ids' in set) return `${deliveriesOf(new Set(set.ids).size)}, chosen one by one`;
  return set.query.trim() === '' ? 'Everything' : `Everything that matched ${set.query.trim()}`;
}
