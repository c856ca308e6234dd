/** What writing YAML needs beyond reading: comments by a key, moving lines, the way out for Tab. Loaded by `import()` on first use. */
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import { editor } from './monaco-setup.ts';
import { registerYamlLanguage } from './yaml-language.ts';

registerYamlLanguage();

export { editor };
