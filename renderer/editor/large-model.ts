import type { editor } from 'monaco-editor/editor/editor.api';
import { largeTextLength } from './editor-options.ts';

const manyLines = 20_000;

/**
 * Keeps a large text from Monaco's worker, which looks through all of it for odd characters: it is handed over line by line in one go, and
 * the window stands still for half a second where there are 600,000. What is in view is looked at all the same, on the main thread.
 */
export function keepFromWorker(model: editor.ITextModel): void {
  if (model.getValueLength() <= largeTextLength && model.getLineCount() <= manyLines) return;
  // why: Monaco asks the model, and draws the line itself at 50 million characters only.
  Object.defineProperty(model, 'isTooLargeForSyncing', { value: () => true });
}
