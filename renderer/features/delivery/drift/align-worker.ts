/** Lays out two JSON texts beside each other, off the main thread: both may have megabytes. */
import { alignedTexts } from '#domain/drift/aligned-text.ts';
import { alignRequestSchema } from './align-protocol.ts';

addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = alignRequestSchema.parse(event.data);
  try {
    postMessage({ kind: 'aligned', ...alignedTexts(request.payload, request.snapshot, request.order) });
  } catch (error) {
    postMessage({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) });
  }
});
