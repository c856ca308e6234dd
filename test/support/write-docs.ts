/** Writes the generated reference pages: `npm run docs`. A test compares each with what this would write. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/errors.md'), errorsPage());
