/** A wait's step: until our receiver has captured so many deliveries that fit the filter, all of them since the run began. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryId } from '#contract/ids.ts';
import { durationText } from '#domain/scenario/durations.ts';
import type { WaitPlan } from '#domain/scenario/scenario-plan.ts';
import type { StepContext, StepEnd } from './step-context.ts';

const indexWaitMs = 300;
/** Looked at so often although nothing new was told of. */
const lookMs = 500;
const mostShown = 200;

export async function waitForCapture(step: WaitPlan, context: StepContext): Promise<StepEnd> {
  const { parts, signal, settings } = context;
  if (!parts.isReceiving()) return { isPassed: false, sentence: "Hookglass's receiver does not listen, so nothing can be captured." };
  const text = context.values.fill(step.filter);
  const filter = parts.parseFilter(text);
  const arrivals = watchArrivals(context);
  const startedAtMs = performance.now();
  const leftMs = () => step.withinMs - (performance.now() - startedAtMs);
  try {
    for (;;) {
      await parts.log.summarised(indexWaitMs);
      const arrived = arrivals.next();
      const { items } = await parts.log.readers.listDeliveries(filter, step.count, null, signal);
      const found = items.filter(({ receivedAtUs }) => receivedAtUs >= settings.startedAtUs);
      const deliveryIds: DeliveryId[] = found.slice(0, mostShown).map(({ id }) => id);
      if (found.length >= step.count)
        return { isPassed: true, sentence: foundWords(found.length, performance.now() - startedAtMs), deliveryIds };
      if (leftMs() <= 0 || signal.aborted) {
        const sentence = `${found.length} of ${step.count} came within ${durationText(step.withinMs)}: ${text}`;
        return { isPassed: false, sentence, deliveryIds };
      }
      context.tell(`${found.length} of ${step.count} so far: ${text}`);
      await arrived(Math.min(lookMs, Math.max(1, leftMs())));
    }
  } finally {
    arrivals.stop();
  }
}

function foundWords(count: number, ms: number): string {
  return `${count === 1 ? 'The delivery was' : `${count} deliveries were`} captured after ${Math.ceil(ms)} ms.`;
}

/** `next` is asked for before looking, so that what arrives meanwhile is not slept through. */
function watchArrivals({ parts, signal }: StepContext) {
  let wake = new AbortController();
  const stop = parts.log.onIndexed(() => wake.abort());
  return {
    stop,
    next() {
      wake = new AbortController();
      const waking = AbortSignal.any([wake.signal, signal]);
      return async (ms: number) => {
        // A wake-up rejects the sleep, and is what it is for.
        await sleep(ms, undefined, { signal: waking }).catch(() => undefined);
      };
    },
  };
}
