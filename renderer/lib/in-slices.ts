/** Long work on the page's own thread, cut into slices short enough that keys, clicks and frames get through. */

const sliceMs = 8;

/** Lets everything that waits in the event loop run first. A message, because nested timers wait 4 ms each. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Runs the steps to their end, at most 8 ms at a time. Rejects with the signal's reason when it is aborted. */
export async function inSlices<T>(steps: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  let sliceStart = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - sliceStart < sliceMs) continue;
    await breathe();
    signal?.throwIfAborted();
    sliceStart = performance.now();
  }
}
