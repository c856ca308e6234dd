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
  let way: Promise<void> = Promise.resolve();
  let refusal: ReturnType<typeof describeFailure> | null = null;
  let isRefusedOnce = false;
  const os = implement(api.deliveries);
  const list = os.list.handler(async ({ input, signal }) => {
    calls.push({ query: input.query, limit: input.limit, cursor: input.cursor, signal });
    await gate;
    const refused = refusal;
    if (isRefusedOnce) refusal = null;
    if (refused !== null) throw new ORPCError(refused.code, { data: refused });
    const matching = log.filter((delivery) => input.query === '' || delivery.eventType === input.query.replace('type:', ''));
    const page = input.direction === 'newer' ? newerPage : olderPage;
    const answer = page(matching, input.cursor, input.limit);
    await way;
    return answer;
  });
  const locate = os.locate.handler(async ({ input }) => {
    const newest = log.find((delivery) => delivery.receivedAtUs <= input.atUs);
    return { cursor: newest === log[0] && newest !== undefined ? null : String(newest === undefined ? 0 : deliveryNumber(newest.id) + 1) };
  });
  const client = createRouterClient({ list, locate }, {});
  return {
    client: { deliveries: { list: client.list, locate: client.locate } },
    calls,
    arrive(...deliveries: readonly DeliverySummary[]) {
      log = [...deliveries, ...log].toSorted((left, right) => deliveryNumber(right.id) - deliveryNumber(left.id));
    },
    leave(...ids: readonly DeliveryId[]) {
      log = log.filter((delivery) => !ids.includes(delivery.id));
    },
    /** Questions wait before they are looked at. */
    hold() {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return held.resolve;
    },
    /** Answers are read at once and wait on their way back. */
    holdAnswers() {
      const held = Promise.withResolvers<void>();
      way = held.promise;
      return held.resolve;
    },
    refuse(failure: ReturnType<typeof describeFailure> | null) {
      refusal = failure;
      isRefusedOnce = false;
    },
    refuseOnce(failure: ReturnType<typeof describeFailure>) {
      refusal = failure;
      isRefusedOnce = true;
    },
  };
}

/** The rows below a cursor, or the newest. */
function olderPage(matching: readonly DeliverySummary[], cursor: string | undefined, limit: number) {
  const older = cursor === undefined ? matching : matching.filter((delivery) => deliveryNumber(delivery.id) < Number(cursor));
  const items = older.slice(0, limit);
  const last: DeliveryId | undefined = items.at(-1)?.id;
  return { items, nextCursor: last === undefined || items.length === older.length ? null : String(deliveryNumber(last)) };
}

/** The rows just above a cursor, newest first; the next cursor leads further up. */
function newerPage(matching: readonly DeliverySummary[], cursor: string | undefined, limit: number) {
  const newer = matching.filter((delivery) => deliveryNumber(delivery.id) >= Number(cursor));
  const items = newer.slice(-limit);
  const [newest] = items;
  return { items, nextCursor: newest === undefined || items.length === newer.length ? null : String(deliveryNumber(newest.id) + 1) };
}
