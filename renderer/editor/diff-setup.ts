/** Monaco's view of two texts side by side, on top of the reduced editor. Loaded by `import()` on first use. */
import 'monaco-editor/features/diffEditor/register';
import { editor } from './monaco-setup.ts';
import { applyPageTheme } from './themes.ts';

applyPageTheme();

export const createDiffEditor = editor.createDiffEditor;
export const createModel = editor.createModel;
