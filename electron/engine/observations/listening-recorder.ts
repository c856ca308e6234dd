/**
 * Keeps in the log when the receiver listened, so that silence is told from absence. A stretch begins when the receiver listens, its
 * end is moved every 5 s, and it is closed with a reason.
 * Guarantees: a process that is killed has lost at most 5 s of it; a machine that slept ends one stretch and begins another.
 */
import type { GapReason } from '#contract/models/observation.ts';
import type { LogWriter } from '../log/log.ts';
import type { Clock, Logger } from '../ports.ts';

const touchEveryMs = 5_000;
/** A look that comes this much later than it was due was held up by sleep, or the clock was set. */
const asleepAfterUs = 30_000_000;

interface ListeningRecorderParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: Pick<LogWriter, 'beginListening' | 'touchListening' | 'endListening'>;
  /** A log that can not be written keeps no stretches. */
  readonly isWritable: boolean;
  /** A gap has begun or ended, and the log says so. */
  readonly onChanged: (isListening: boolean) => void;
}

export interface ListeningRecorder {
  began(): void;
  ended(reason: GapReason): void;
  isListening(): boolean;
  /** Looks at the clock; called every 5 s by itself while the receiver listens. */
  look(): void;
  /** Resolves when the log has what happened before this call. */
  settled(): Promise<void>;
}

interface Stretch {
  readonly fromUs: number;
  /** Undefined until the log has taken its beginning. */
  number: number | undefined;
  lastSeenUs: number;
}

export function createListeningRecorder(parts: ListeningRecorderParts): ListeningRecorder {
  const { clock, writer } = parts;
  let stretch: Stretch | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let hasWarned = false;

  /** One write after the other; what the log did not take is tried again with the next look. */
  function write(action: () => Promise<unknown>): void {
    writing = writing.then(action).then(
      () => {
        hasWarned = false;
      },
      (error: unknown) => {
        if (!hasWarned) parts.logger.warn('When the receiver listened was not stored', { reason: String(error) });
        hasWarned = true;
      },
    );
  }

  /** Gives the log the stretch up to now, its beginning too if it has not taken that yet. */
  async function touch(one: Stretch, untilUs: number): Promise<number> {
    one.number ??= await writer.beginListening(one.fromUs);
    await writer.touchListening(one.number, untilUs);
    return one.number;
  }

  function begin(fromUs: number): void {
    const begun: Stretch = { fromUs, number: undefined, lastSeenUs: fromUs };
    stretch = begun;
    write(async () => {
      begun.number = await writer.beginListening(fromUs);
      parts.onChanged(true);
    });
  }

  function end(one: Stretch, untilUs: number, reason: GapReason): void {
    stretch = undefined;
    write(async () => {
      await writer.endListening(await touch(one, untilUs), untilUs, reason);
      parts.onChanged(false);
    });
  }

  function look(): void {
    const current = stretch;
    if (current === undefined) return;
    const nowUs = clock.nowUs();
    if (nowUs - current.lastSeenUs > touchEveryMs * 1_000 + asleepAfterUs) {
      end(current, current.lastSeenUs, 'asleep');
      begin(nowUs);
      return;
    }
    current.lastSeenUs = Math.max(current.lastSeenUs, nowUs);
    write(() => touch(current, nowUs));
  }

  return {
    began() {
      if (!parts.isWritable || stretch !== undefined) return;
      begin(clock.nowUs());
      timer = setInterval(look, touchEveryMs).unref();
    },
    ended(reason) {
      clearInterval(timer);
      look();
      if (stretch !== undefined) end(stretch, stretch.lastSeenUs, reason);
    },
    isListening: () => stretch !== undefined,
    look,
    settled: () => writing,
  };
}
