export interface Throttled {
  call(): void;
  /** Makes the call that is due, if any, at once. */
  end(): void;
}

/** Calls at once, then at most once in `everyMs`; a call in between is made at the end of it. */
export function throttle(action: () => void, everyMs: number): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let isDue = false;

  function tick(): void {
    timer = undefined;
    if (!isDue) return;
    isDue = false;
    run();
  }

  function run(): void {
    timer = setTimeout(tick, everyMs);
    timer.unref();
    action();
  }

  return {
    call() {
      if (timer === undefined) run();
      else isDue = true;
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
      if (!isDue) return;
      isDue = false;
      action();
    },
  };
}
