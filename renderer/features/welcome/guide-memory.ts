/** How far the first steps went, kept in this browser or desktop window: names of steps, never anything of a delivery. */
import { recall, remember } from '#renderer/lib/local-memory.ts';
import { type GuideState, type GuideStep, type GuideStore, guideSteps } from '#renderer/state/guide-store.ts';

const name = 'guide';

type Kept = Pick<GuideState, 'mode' | 'done'>;

function parse(value: unknown): Kept | undefined {
  if (typeof value !== 'object' || value === null || !('mode' in value) || !('done' in value)) return undefined;
  const { mode, done } = value;
  if ((mode !== 'open' && mode !== 'hidden') || !Array.isArray(done)) return undefined;
  const steps = guideSteps.filter((step) => done.includes(step));
  // Who has done everything needs it no more, and can have it back.
  return { mode: steps.length === guideSteps.length ? 'hidden' : mode, done: steps };
}

/** Takes up what was kept, and keeps what changes from then on. Returns the function that ends it. */
export function bindGuideMemory(store: GuideStore): () => void {
  const kept = recall(name, parse);
  if (kept !== undefined && store.getState().mode === 'unseen') store.setState(kept);
  return store.subscribe(({ mode, done }, before) => {
    if (mode !== before.mode || done !== before.done) remember(name, { mode, done });
  });
}

export function isAllDone(done: readonly GuideStep[]): boolean {
  return guideSteps.every((step) => done.includes(step));
}
