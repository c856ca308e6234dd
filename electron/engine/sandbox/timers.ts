import type { Logger } from '../ports.ts';

/** Timers with one end: after `end` none of them fires, and none keeps the process alive. */
export class Timers {
  readonly #logger: Logger;
  readonly #running = new Set<NodeJS.Timeout>();
  readonly #waiting = new Set<() => void>();
  #isEnded = false;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** An action that throws is a bug of ours: it is logged and stops nothing else. */
  after(ms: number, action: () => void): void {
    if (this.#isEnded) return;
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      try {
        action();
      } catch (error) {
        this.#logger.error('A step of the sandbox failed', {}, error);
      }
    }, ms);
    timer.unref();
    this.#running.add(timer);
  }

  /** Resolves after so long, or at the end. */
  pause(ms: number): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        this.#waiting.delete(finish);
        resolve();
      };
      this.#waiting.add(finish);
      this.after(ms, finish);
    });
  }

  end(): void {
    this.#isEnded = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
    for (const finish of [...this.#waiting]) finish();
  }
}
