/**
 * How the process ends. The first SIGTERM or SIGINT stops cleanly (exit 0), also while it is still starting; another one a second
 * later or more ends it at once. What nobody caught is logged under an incident; a broken invariant stops the program, a forgotten promise does not.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from '#engine/ports.ts';
import { exitCodes } from './exit-codes.ts';

const stopLimitMs = 15_000;
/** A signal sent to a process group reaches the program twice, by itself and handed on by npm; that is one wish, not two. */
const sameWishMs = 1_000;

export interface ProcessLife {
  /** What a stop has to do. When a signal came before, it is done at once. */
  setStop(stop: () => Promise<void>): void;
}

/** `leave` flushes what is to be flushed and exits. */
export function watchProcess(logger: Logger, leave: (exitCode: number) => Promise<never>): ProcessLife {
  let stop: (() => Promise<void>) | undefined;
  let stoppingWith: number | undefined;

  const run = async (exitCode: number) => {
    const limit = setTimeout(() => void leave(exitCodes.bug), stopLimitMs);
    try {
      await stop?.();
    } catch (error) {
      logger.error('Stopping failed', {}, error);
      await leave(exitCodes.bug);
    }
    clearTimeout(limit);
    await leave(exitCode);
  };
  const end = (exitCode: number) => {
    const isFirst = stoppingWith === undefined;
    stoppingWith = exitCode;
    if (isFirst && stop) void run(exitCode);
    return isFirst;
  };
  let firstSignalAt: number | undefined;
  const onSignal = (exitAtOnce: number) => () => {
    firstSignalAt ??= performance.now();
    if (end(exitCodes.ok)) logger.info('Stopping');
    else if (performance.now() - firstSignalAt >= sameWishMs) process.exit(exitAtOnce);
  };
  process.on('SIGINT', onSignal(exitCodes.interrupted));
  process.on('SIGTERM', onSignal(exitCodes.terminated));
  process.on('unhandledRejection', (error) => {
    logger.error('A promise was forgotten', { incident: randomBytes(6).toString('hex') }, error);
  });
  process.on('uncaughtException', (error) => {
    logger.error('Something broke that nobody caught; Hookglass stops', { incident: randomBytes(6).toString('hex') }, error);
    if (!end(exitCodes.bug) || !stop) void leave(exitCodes.bug);
  });
  return {
    setStop(how) {
      stop = how;
      if (stoppingWith !== undefined) void run(stoppingWith);
    },
  };
}
