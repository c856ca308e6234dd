/** What the pages say can be found: files, places in them, pictures, commands, options, routes, scripts, codes of errors. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorCodes, errorTable } from '#contract/errors.ts';
import { startHelp } from '#launcher/start-options.mjs';
import { apiRoutes } from '#test/support/api-page/page.ts';
import { allOptions, commandProblem, commandWords, programAsIs } from '#test/support/docs/commands.ts';
import { anchorsOf, codeOf, type Page, placeOf, readPages, referencesOf, root } from '#test/support/docs/pages.ts';

const pages = readPages();
const references = pages.flatMap(referencesOf);
const inDocs = pages.filter(({ path }) => path.startsWith('docs/'));
const code = pages.flatMap((page) => codeOf(page).map((line) => ({ page: page.path, line })));
const program = programAsIs();
const source = windowText();

describe('Links', () => {
  test('lead to files that exist', () => {
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((reference) => !existsSync(join(root, placeOf(reference).file)))).toEqual([]);
  });

  test('lead to places that exist', () => {
    const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
    const lost = references.filter((reference) => {
      const { file, anchor } = placeOf(reference);
      return anchor !== undefined && anchors.get(file)?.has(anchor) !== true;
    });
    expect(lost).toEqual([]);
  });

  test('lead from the index of docs/ to each of its pages', () => {
    const listed = references.filter(({ page }) => page === 'docs/README.md').map((reference) => placeOf(reference).file);
    expect(inDocs.map(({ path }) => path).filter((path) => path !== 'docs/README.md' && !listed.includes(path))).toEqual([]);
  });
});

describe('Pictures', () => {
  const pictures = readdirSync(join(root, 'docs/images')).map((name) => `docs/images/${name}`);

  test('are all used by a page', () => {
    const used = new Set(references.map((reference) => placeOf(reference).file));
    expect(pictures.filter((picture) => !used.has(picture))).toEqual([]);
  });

  test('are there in both themes', () => {
    const other = (picture: string) =>
      picture.replace(/-(light|dark)\.png$/, (_, theme) => (theme === 'light' ? '-dark.png' : '-light.png'));
    expect(pictures.filter((picture) => other(picture) === picture || !pictures.includes(other(picture)))).toEqual([]);
  });
});

describe('What is written as code', () => {
  test('are commands and options that the command line takes', () => {
    const commands = code.flatMap(({ page, line }) => {
      const words = commandWords(line);
      return words === undefined ? [] : [{ page, line, problem: commandProblem(program, words) }];
    });
    expect(commands.length).toBeGreaterThan(50);
    expect(commands.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  test('are options that some command has, where one stands alone', () => {
    const known = new Set([...allOptions(program), '--help', ...(startHelp.match(/--[a-z-]+/g) ?? []), ...optionsOfOthers]);
    const alone = code.filter(({ page, line }) => line.startsWith('--') && page !== 'docs/command-line.md');
    expect(alone.filter(({ line }) => !known.has(/^--[a-z-]*/.exec(line)?.[0] ?? ''))).toEqual([]);
  });

  test('are scripts of package.json', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    const named = code.flatMap(({ page, line }) =>
      [...line.matchAll(/\bnpm run (?:-s )?([a-z:-]+)/g)].map(([, script = '']) => ({ page, script })),
    );
    expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
  });

  test('are routes of the API', async () => {
    const shape = (route: string) => route.replace(/\{[^}]*\}/g, '{}').replace(/\?.*$/, '');
    const routes = new Set((await apiRoutes()).map(({ route }) => shape(route)));
    const named = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(GET|POST|PATCH|DELETE) \/api(\/[^\s`"')]*)/g)].map(([, method, route = '']) => ({
        path,
        route: `${method} ${route}`,
      })),
    );
    expect(named.filter(({ route }) => route !== 'GET /openapi.json' && !routes.has(shape(route)))).toEqual([]);
  });
});

describe('docs/troubleshooting.md', () => {
  const page: Page = pages.find(({ path }) => path === 'docs/troubleshooting.md') ?? { path: '', text: '' };

  test('has every error that is met without having asked for something wrong', () => {
    const met = errorCodes.filter((one) => !['input', 'conflict', 'missing', 'cancelled'].includes(one.split('.')[0] ?? ''));
    expect(met.filter((one) => !page.text.includes(`\`${one}\``))).toEqual([]);
  });

  test('names no error that does not exist', () => {
    const known = new Set<string>(errorCodes);
    const categories = new Set(errorCodes.map((one) => one.split('.')[0]));
    const named = [...page.text.matchAll(/`([a-z]+\.[a-z_]+)`/g)].map(([, one = '']) => one);
    expect(named.filter((one) => categories.has(one.split('.')[0]) && !known.has(one) && !one.endsWith('.db'))).toEqual([]);
  });

  test('quotes what an error, or the window about it, says', () => {
    const quoted = [...page.text.matchAll(/"([^"]+)"[^"`|]*\(`([a-z]+\.[a-z_]+)`/g)].map(([, words = '', code = '']) => ({ words, code }));
    expect(quoted.length).toBeGreaterThan(25);
    const row = (code: string) => errorCodes.filter((one) => one === code).map((one) => errorTable[one])[0];
    const plain = (text: string) => text.replace(/\{[a-z]+\}/gi, '…');
    expect(quoted.filter(({ words, code }) => !plain(row(code)?.sentence ?? '').includes(words) && !source.includes(words))).toEqual([]);
  });
});

describe('Words of the window', () => {
  test.each(['README.md', 'docs/getting-started.md', 'docs/receiver.md', 'docs/timeline.md', 'docs/runs.md', 'docs/troubleshooting.md'])(
    'in %s are those that stand on it, where they are bold',
    (path) => {
      const text = pages.find((one) => one.path === path)?.text ?? '';
      const bold = [...text.matchAll(/\*\*([A-Z][^*\n]*[^*\n?.])\*\*/g)].map(([, words = '']) => words);
      expect(bold.filter((words) => !source.includes(words) && !proseWords.has(words))).toEqual([]);
    },
  );
});

/** Bold words that lead a sentence and name nothing. */
const proseWords = new Set(['You see', 'Why', 'Do']);

/** Everything that can stand in the window, and more: its sources and the words of the domain. */
function windowText(): string {
  return ['renderer', 'electron/contract', 'electron/domain']
    .flatMap((folder) =>
      globSync('**/*.{ts,tsx}', { cwd: join(root, folder) }).map((name) => readFileSync(join(root, folder, name), 'utf8')),
    )
    .join('\n');
}

/** Of other programs that pages speak of. */
const optionsOfOthers = ['--workers', '--trace'];
