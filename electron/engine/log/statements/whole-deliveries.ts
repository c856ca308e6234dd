/** Deliveries with their bodies, many at once: one hop to a worker for a page of them. */
import type { WholeDelivery } from '../log.ts';
import { QueryFailure } from '../query-failure.ts';
import type { ReadableLog } from '../readable-log.ts';
import type { ReaderQueries } from '../reader-protocol.ts';
import { findDelivery, readWholeBody } from './delivery-queries.ts';

export function readWholeDeliveries(
  db: ReadableLog,
  { numbers, mostBytes }: ReaderQueries['readWholeDeliveries']['in'],
): ReaderQueries['readWholeDeliveries']['out'] {
  const found: WholeDelivery[] = [];
  let bytes = 0;
  for (const number of numbers) {
    const delivery = findDelivery(db, number);
    if (delivery === undefined) {
      found.push({ kind: 'missing' });
      continue;
    }
    if (found.length > 0 && bytes + delivery.keptBytes > mostBytes) break;
    bytes += delivery.keptBytes;
    found.push(withBody(db, number, delivery));
  }
  return found;
}

function withBody(db: ReadableLog, number: number, delivery: Extract<WholeDelivery, { kind: 'found' }>['delivery']): WholeDelivery {
  try {
    const body = readWholeBody(db, number);
    // why: its head is a part of it, and is not copied to the main thread beside it.
    return body === undefined
      ? { kind: 'missing' }
      : { kind: 'found', delivery: { ...delivery, bodyHead: body.subarray(0, delivery.bodyHead.byteLength) }, body };
  } catch (error) {
    if (error instanceof QueryFailure && error.code === 'log.body_damaged') return { kind: 'damaged' };
    throw error;
  }
}
