import type { Line } from './line.ts';

/**
 * Connections of one job that are kept open between its requests. Guarantees: a line is given out once at a time, never one that was closed or
 * has rested for long: handlers close what rests, and a request would run into it.
 */
export interface KeptLines {
  /** The one that rested shortest; undefined when there is none. */
  take(): Line | undefined;
  give(line: Line): void;
  /** Closes what rests, and whatever is given back from now on. */
  close(): void;
}

/** Of common servers the hastiest closes after two seconds. */
const restMs = 1_000;

export function createKeptLines(): KeptLines {
  let resting: { readonly line: Line; readonly sinceMs: number }[] = [];
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  const sweep = () => {
    timer = undefined;
    const since = performance.now() - restMs;
    for (const one of resting) if (one.sinceMs <= since) one.line.socket.destroy();
    resting = resting.filter(({ line, sinceMs }) => sinceMs > since && line.isUsable);
    if (resting.length > 0) watch();
  };
  const watch = () => {
    timer ??= setTimeout(sweep, restMs);
    timer.unref();
  };

  return {
    take() {
      for (let one = resting.pop(); one !== undefined; one = resting.pop()) {
        if (one.line.isUsable && performance.now() - one.sinceMs < restMs) return one.line;
        one.line.socket.destroy();
      }
      return undefined;
    },
    give(line) {
      if (isClosed || !line.isUsable) {
        line.socket.destroy();
        return;
      }
      // why: bytes nobody asked for, and an end, are noticed only while the socket is read.
      line.socket.resume();
      resting.push({ line, sinceMs: performance.now() });
      watch();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const { line } of resting) line.socket.destroy();
      resting = [];
    },
  };
}
