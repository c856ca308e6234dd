import { createRouterClient, implement, ORPCError } from '@orpc/server';
import { api } from '#contract/api.ts';
import type { describeFailure } from '#contract/errors.ts';
import { type DeliveryId, deliveryNumber } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';

export interface ListCall {
  readonly query: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The deliveries procedures over a list in memory; `matches` stands for the engine's filter. */
export function fakeDeliveries(initial: readonly DeliverySummary[]) {
  let log = [...initial];
  const calls: ListCall[] = [];
  let gate: Promise<void> = Promise.resolve();
  let refusal: ReturnType<typeof describeFailure> | null = null;
  const os = implement(api.deliveries);
  const list = os.list.handler(async ({ input, signal }) => {
    calls.push({ query: input.query, limit: input.limit, cursor: input.cursor, signal });
    await gate;
    if (refusal !== null) throw new ORPCError(refusal.code, { data: refusal });
    const matching = log.filter((delivery) => input.query === '' || delivery.eventType === input.query.replace('type:', ''));
    const older = input.cursor === undefined ? matching : matching.filter((delivery) => deliveryNumber(delivery.id) < Number(input.cursor));
    const items = older.slice(0, input.limit);
    const last: DeliveryId | undefined = items.at(-1)?.id;
    return { items, nextCursor: last === undefined || items.length === older.length ? null : String(deliveryNumber(last)) };
  });
  const client = createRouterClient({ list }, {});
  return {
    client: { deliveries: { list: client.list } },
    calls,
    arrive(...deliveries: readonly DeliverySummary[]) {
      log = [...deliveries, ...log].toSorted((left, right) => deliveryNumber(right.id) - deliveryNumber(left.id));
    },
    hold() {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return held.resolve;
    },
    refuse(failure: ReturnType<typeof describeFailure> | null) {
      refusal = failure;
    },
  };
}
