/**
 * Between a captured request and its answer: nothing is answered before the log has committed it. Counts what could not be
 * stored; a failing log never throws into the receiver.
 */
import type { DeliveryId } from '#contract/ids.ts';
import { systemCode } from '../failure.ts';
import type { CapturedDelivery } from '../log/log.ts';
import type { ReceiverParts } from './receiver-parts.ts';

export interface CommitGate {
  /**
   * Stores what `capture` gives and tells the id after its commit, or null when it could not be stored. `capture` runs at once; when it
   * throws, the request counts as not stored.
   */
  store(capture: () => CapturedDelivery, settled: (id: DeliveryId | null) => void): void;
  /** Notes how the answer ended; a null status means that the sender had gone. */
  record(id: DeliveryId, status: number | null): void;
  notStored(): number;
  /** Resolves when nothing is on its way to the log, after `limitMs` at the latest. */
  settled(limitMs: number): Promise<void>;
}

export function createCommitGate(parts: Pick<ReceiverParts, 'writer' | 'clock' | 'logger'>, onNotStored: () => void): CommitGate {
  let notStored = 0;
  let pending = 0;
  let waiting: (() => void)[] = [];

  function refused(error: unknown): void {
    notStored += 1;
    // why: a full disk refuses thousands a second; the log's own state tells the person, this line is for the file.
    if (notStored === 1 || notStored % 1000 === 0)
      parts.logger.error('A request could not be stored', { code: systemCode(error), notStored }, error);
    onNotStored();
  }

  function leave(): void {
    pending -= 1;
    if (pending > 0) return;
    const listeners = waiting;
    waiting = [];
    for (const listener of listeners) listener();
  }

  function end(settled: (id: DeliveryId | null) => void, id: DeliveryId | null): void {
    try {
      settled(id);
    } catch (error) {
      // why: the delivery is safe or counted; a fault while answering must not end the process for all others.
      parts.logger.error('A request was not answered', {}, error);
    }
    leave();
  }

  return {
    store(capture, settled) {
      pending += 1;
      const failed = (error: unknown) => {
        refused(error);
        end(settled, null);
      };
      try {
        parts.writer.append(capture()).then((id) => end(settled, id), failed);
      } catch (error) {
        // why: a fault in judging the request counts like one in storing it: the sender is told to come again.
        failed(error);
      }
    },
    record(id, status) {
      parts.writer.recordAnswer({ deliveryId: id, status, answeredAtUs: parts.clock.nowUs() });
    },
    notStored: () => notStored,
    settled: (limitMs) =>
      new Promise((resolve) => {
        if (pending === 0) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, limitMs);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
