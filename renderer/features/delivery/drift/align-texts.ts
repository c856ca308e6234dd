import { createWorkerStarter } from '#renderer/editor/worker-policy.ts';
import { type AlignAnswer, type AlignRequest, isAlignAnswer } from './align-protocol.ts';
import alignWorkerUrl from './align-worker.ts?worker&url';

const startWorker = createWorkerStarter([alignWorkerUrl]);

/** Both texts laid out in a worker of their own, which ends with the answer or when nobody waits for it any more. */
export function alignTexts(request: AlignRequest, signal: AbortSignal): Promise<AlignAnswer> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(alignWorkerUrl, 'align');
    const end = () => {
      worker.terminate();
      signal.removeEventListener('abort', stop);
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    worker.addEventListener('message', (event: MessageEvent<unknown>) => {
      end();
      resolve(isAlignAnswer(event.data) ? event.data : { kind: 'failed', problem: 'The worker gave no answer that is understood.' });
    });
    worker.addEventListener('error', (event) => {
      end();
      resolve({ kind: 'failed', problem: event.message === '' ? 'The worker could not be started.' : event.message });
    });
    signal.addEventListener('abort', stop);
    worker.postMessage(request);
  });
}
