/** Does many small steps, a number of them at a time, and lets the event loop have its turn between: what is captured meanwhile does not wait. */
export async function inTurns(stepsATurn: number, step: () => 'more' | 'done'): Promise<void> {
  for (;;) {
    for (let count = 0; count < stepsATurn; count += 1) {
      if (step() === 'done') return;
    }
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
