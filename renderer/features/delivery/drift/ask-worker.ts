import { type AlignAnswer, type AlignRequest, isAlignAnswer } from './align-protocol.ts';

/** What is needed of a `Worker`. */
export type AskedWorker = Pick<Worker, 'addEventListener' | 'postMessage' | 'terminate'>;

/** Texts that take longer are shown by nobody: whoever looks has the fields, which say the same. */
export const longestAlignMs = 2_000;

const tooLong = `Laying them out took longer than ${longestAlignMs / 1000} s and was stopped. The fields have every difference.`;

/** Asks a worker that serves this one question: it ends with the answer, at the deadline, or when nobody waits for it any more. */
export function askWorker(
  worker: AskedWorker,
  request: AlignRequest,
  signal: AbortSignal,
  limitMs: number = longestAlignMs,
): Promise<AlignAnswer> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      worker.terminate();
      signal.removeEventListener('abort', stop);
    };
    const answer = (given: AlignAnswer) => {
      end();
      resolve(given);
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    const timer = setTimeout(() => answer({ kind: 'failed', problem: tooLong }), limitMs);
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
      answer(isAlignAnswer(data) ? data : { kind: 'failed', problem: 'The worker gave no answer that is understood.' }),
    );
    worker.addEventListener('error', ({ message }) =>
      answer({ kind: 'failed', problem: message === '' ? 'The worker could not be started.' : message }),
    );
    signal.addEventListener('abort', stop);
    worker.postMessage(request);
  });
}
