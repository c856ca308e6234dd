/** From a set of deliveries, as a command names it, to row numbers. */
import type { DeliveryId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { Failure } from '../failure.ts';
import type { CareReaders } from '../log/care-protocol.ts';

/** Chosen ones, or everything that a filter with absolute times matches up to a delivery. */
export type DeliverySelection =
  | { readonly ids: readonly DeliveryId[] }
  | { readonly filter: QueryNode | null; readonly upTo: DeliveryId; readonly except: readonly DeliveryId[] };

/** Row numbers looked at per query: short enough for the reader's deadline whatever the filter. */
const stretchSize = { first: 16_384, least: 256, most: 1_048_576 } as const;
const quickMs = 50;
const slowMs = 500;

/**
 * The matches as they are now, newest first, so that work on them neither meets later arrivals nor changes what it looks for. Fails
 * with `log.query_timeout` when not even a small stretch can be read in time.
 */
export async function matchingNumbers(
  readers: Pick<CareReaders, 'matchingNumbers'>,
  selection: Extract<DeliverySelection, { upTo: DeliveryId }>,
  signal: AbortSignal,
): Promise<number[]> {
  const except = new Set(selection.except.map(deliveryNumber));
  const numbers: number[] = [];
  let below = deliveryNumber(selection.upTo) + 1;
  let size: number = stretchSize.first;
  while (below > 1) {
    const above = Math.max(0, below - size - 1);
    const startedAtMs = performance.now();
    const found = await readStretch(readers, selection.filter, above, below, signal);
    if (found === undefined && size <= stretchSize.least) throw new Failure('log.query_timeout', { limitMs: '5000' });
    for (const number of found ?? []) if (!except.has(number)) numbers.push(number);
    if (found !== undefined) below = above + 1;
    size = nextSize(size, found === undefined ? Number.POSITIVE_INFINITY : performance.now() - startedAtMs);
  }
  return numbers;
}

function nextSize(size: number, tookMs: number): number {
  if (tookMs < quickMs) return Math.min(stretchSize.most, size * 2);
  return tookMs > slowMs ? Math.max(stretchSize.least, Math.floor(size / 4)) : size;
}

/** Undefined when the stretch was too long to be read in time. */
async function readStretch(
  readers: Pick<CareReaders, 'matchingNumbers'>,
  filter: QueryNode | null,
  above: number,
  below: number,
  signal: AbortSignal,
): Promise<readonly number[] | undefined> {
  try {
    return await readers.matchingNumbers(filter, above, below, signal);
  } catch (error) {
    if (error instanceof Failure && error.code === 'log.query_timeout') return undefined;
    throw error;
  }
}
