import { createWorkerStarter } from '#renderer/editor/worker-policy.ts';
import type { AlignAnswer, AlignRequest } from './align-protocol.ts';
import alignWorkerUrl from './align-worker.ts?worker&url';
import { askWorker } from './ask-worker.ts';

const startWorker = createWorkerStarter([alignWorkerUrl]);

/** Both texts laid out in a worker of their own, within two seconds. */
export function alignTexts(request: AlignRequest, signal: AbortSignal): Promise<AlignAnswer> {
  return askWorker(startWorker(alignWorkerUrl, 'align'), request, signal);
}
