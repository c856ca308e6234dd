import { createOrder } from '../endpoints/in-order.ts';
import type { Logger } from '../ports.ts';

/** How long changes are gathered before they are saved. */
const gatherMs = 400;

/** Saves what changed: soon, or at once when it is waited for. A save that fails is told and tried again with the next change. */
export class Saver {
  readonly #save: () => Promise<void>;
  readonly #logger: Logger;
  readonly #inOrder = createOrder();
  #timer: NodeJS.Timeout | undefined;
  #isDirty = false;
  #isFailing = false;

  constructor(save: () => Promise<void>, logger: Logger) {
    this.#save = save;
    this.#logger = logger;
  }

  changed(): void {
    this.#isDirty = true;
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), gatherMs);
    this.#timer.unref();
  }

  /** Resolves when everything that changed before is saved, or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#inOrder(async () => {
      if (!this.#isDirty) return;
      this.#isDirty = false;
      try {
        await this.#save();
        this.#isFailing = false;
      } catch (error) {
        this.#isDirty = true;
        // why: on a full disk each change would say the same.
        if (this.#isFailing) return;
        this.#isFailing = true;
        this.#logger.warn('The sandbox could not be saved', { problem: error instanceof Error ? error.message : 'unknown' });
      }
    });
  }
}
