import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test that says in its title, or a file of tests that says in its first line, which promises it shows. */
export interface Showing {
  readonly ids: readonly string[];
  /** The title without its ids. */
  readonly title: string;
  /** Path from the project's root. */
  readonly file: string;
}

const root = join(import.meta.dirname, '../../..');
const folders = ['test/unit', 'test/integration', 'test/contract', 'test/shell', 'test/e2e'];

const id = '(?:RCV|STO|VER|RPL|CON|ELS|BSH|UIX|SEC|EXP)-\\d\\d';
const ids = `${id}(?:(?:,| and) ${id})*`;
/** A string that begins with ids is a title, wherever it stands: tables of cases are written above the `test.each` that runs them. */
const titles = new RegExp(`(['"\`])(${ids}):? ((?:\\\\.|(?!\\1).)*)\\1`, 'g');
const firstLine = new RegExp(`^/\\*\\*(?:\\n \\*)? (${ids})(?::|,)? ([^\\n]*)`);

/** Every test that names a promise, in the order of the files' paths. */
export function readShowings(): readonly Showing[] {
  return testFiles().flatMap((file) => showingsOf(file, readFileSync(join(root, file), 'utf8')));
}

/** The tests in one file's text that name a promise. */
export function showingsOf(file: string, text: string): readonly Showing[] {
  const about = firstLine.exec(text);
  const whole = about ? [showing(file, about[1] ?? '', (about[2] ?? '').replace(/\s*\*\/$/, ''))] : [];
  return [...whole, ...[...text.matchAll(titles)].map(([, , named = '', title = '']) => showing(file, named, title))];
}

function showing(file: string, named: string, title: string): Showing {
  const words = title
    .replaceAll(/\$\{[^}]*\}/g, '…')
    .replaceAll(/\\(.)/g, '$1')
    .trim();
  return { ids: named.match(new RegExp(id, 'g')) ?? [], title: words, file };
}

function testFiles(): readonly string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path))
    .toSorted();
}
