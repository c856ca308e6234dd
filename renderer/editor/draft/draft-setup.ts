/**
 * Monaco for writing: on top of the reduced editor, suggestions, snippets, going from problem to problem, and JSON's own language
 * service in a worker of its own. Loaded by `import()` on first use. Documentation is drawn by us, as text: Monaco would draw it
 * as HTML, which Trusted Types refuse.
 */
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/cursorUndo/register';
import { languages, MarkerSeverity, Uri } from 'monaco-editor/editor/editor.api';
import jsonWorkerUrl from 'monaco-editor/language/json/json.worker?worker&url';
import { editor } from '../monaco-setup.ts';
import { createWorkerStarter } from '../worker-policy.ts';
import { registerDraftLanguage } from './draft-language.ts';

const startJsonWorker = createWorkerStarter([jsonWorkerUrl]);
registerDraftLanguage(languages);

/** A worker with JSON's language service, before it was told what to work by. */
export function startJsonService(): Worker {
  return startJsonWorker(jsonWorkerUrl, 'json');
}

export { editor, languages, MarkerSeverity, Uri };
