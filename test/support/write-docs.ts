/** Writes the generated reference pages: `npm run docs`. A test compares each with what this would write. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiPage } from './api-page/page.ts';
import { commandLinePage } from './command-line-page.ts';
import { composerPage } from './composer-page.ts';
import { errorsPage } from './errors-page.ts';
import { hardeningPage } from './hardening/page.ts';
import { keyboardPage } from './keyboard-page.ts';
import { queryPage } from './query-page.ts';
import { settingsDoc } from './settings-page-doc.ts';
import { verificationPage } from './verification-page.ts';

writeFileSync(join(import.meta.dirname, '../../docs/errors.md'), errorsPage());
writeFileSync(join(import.meta.dirname, '../../docs/command-line.md'), commandLinePage());
writeFileSync(join(import.meta.dirname, '../../docs/query-language.md'), queryPage());
writeFileSync(join(import.meta.dirname, '../../docs/hardening.md'), hardeningPage());
writeFileSync(join(import.meta.dirname, '../../docs/settings.md'), settingsDoc());
writeFileSync(join(import.meta.dirname, '../../docs/keyboard.md'), keyboardPage());
writeFileSync(join(import.meta.dirname, '../../docs/api.md'), await apiPage());

const verification = join(import.meta.dirname, '../../docs/verification.md');
writeFileSync(verification, verificationPage(readFileSync(verification, 'utf8')));

const composer = join(import.meta.dirname, '../../docs/composer.md');
writeFileSync(composer, composerPage(readFileSync(composer, 'utf8')));
