/**
 * Monaco, reduced to reading: the editor, finding, folding, copying, and marks for hidden characters. Loaded by `import()` on first
 * use, so that nothing of it is in the first paint. Its one worker is a local file; there is no blob and no eval.
 */
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
// why: services are settled when the first editor is made; what the draft's editor adds later would not be known.
import 'monaco-editor/editor/contrib/suggest/browser/suggestMemory';
import 'monaco-editor/editor/contrib/gotoError/browser/markerNavigationService';
import './editor.css';
import { editor } from 'monaco-editor/editor/editor.api';
import editorWorkerUrl from 'monaco-editor/editor/editor.worker?worker&url';
import { registerJsonLanguage } from './json-language.ts';
import { followPageTheme } from './themes.ts';
import { createWorkerStarter } from './worker-policy.ts';

const startWorker = createWorkerStarter([editorWorkerUrl]);
globalThis.MonacoEnvironment = { getWorker: (_id, label) => startWorker(editorWorkerUrl, label) };
registerJsonLanguage();
followPageTheme();
// why: widths measured before the bundled face has arrived put the cursor beside the character.
void document.fonts.ready.then(() => editor.remeasureFonts());

export { editor };
