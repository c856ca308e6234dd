/** Monaco's view of two texts side by side, on top of the reduced editor. Loaded by `import()` on first use. */
import 'monaco-editor/features/diffEditor/register';

export { editor } from './monaco-setup.ts';
