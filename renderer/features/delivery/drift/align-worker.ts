/** Lays out two JSON texts beside each other, off the main thread: both may have megabytes. */
import { alignedTexts } from '#domain/drift/aligned-text.ts';
import { payloadObject } from '#domain/drift/payload-object.ts';
import { parseJson } from '#domain/json-value.ts';
import { type AlignAnswer, isAlignRequest } from './align-protocol.ts';

function answerTo(request: unknown): AlignAnswer {
  if (!isAlignRequest(request)) return { kind: 'failed', problem: 'The question was not understood.' };
  try {
    const { value } = payloadObject(parseJson(request.payload));
    const texts = alignedTexts(value, parseJson(request.snapshot), request.order);
    return { kind: 'aligned', payload: texts.payload, snapshot: texts.console };
  } catch (error) {
    return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
  }
}

addEventListener('message', (event: MessageEvent<unknown>) => postMessage(answerTo(event.data)));
