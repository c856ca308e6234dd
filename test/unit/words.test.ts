/** How Hookglass talks: every sentence of the window, the command line, the errors and the pages, by the rules of tone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '#test/support/written-words.ts';

const root = join(import.meta.dirname, '../..');

interface Rule {
  readonly found: RegExp;
  /** What to write instead. */
  readonly instead: string;
}

const rules: readonly Rule[] = [
  { found: /[\p{L}\d)”’]!(?=\s|$)/u, instead: 'say it without an exclamation mark' },
  { found: /\bplease\b|\bkindly\b/i, instead: 'say what to do' },
  { found: /\boops\b|\bwhoops\b|\bsorry\b|\bapologi[sz]e/i, instead: 'say what happened' },
  {
    found: /something went wrong|an? (unexpected|unknown) error|an error (has )?occurred/i,
    instead: 'name what failed, why, and the next step',
  },
  { found: /\bsuccessfully\b/i, instead: 'say what is so now' },
  { found: /\binvalid\b(?! (UTF-8|JSON|bytes))/i, instead: 'say what is wrong with it, or what is right' },
  { found: /\b(failed|unable) to\b/i, instead: 'say what was not done: “Not saved”, “The file can not be read”' },
  { found: /are you sure/i, instead: 'say what will happen, and to how many' },
  { found: /\bclick here\b|\bsimply\b|\bjust (click|press|type|run)\b/i, instead: 'say what to do' },
  { found: /\b(e\.g\.|i\.e\.|etc\.)/i, instead: '“as”, “that is”, or the whole list' },
  { found: /\p{L}\.{3}(?=\s|$)/u, instead: 'write … as one character' },
];

/** Sentences that are not ours, or are about the word itself. */
const exceptions: readonly { readonly path: RegExp; readonly text: RegExp; readonly reason: string }[] = [
  { path: /^electron\/engine\/sandbox\/api\//, text: /invalid/, reason: 'the platform’s own words, which the sandbox repeats' },
  { path: /issue-words\.ts$/, text: /^Invalid input$/, reason: 'how the library’s sentences begin, which are replaced' },
];

function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => /\.(tsx?|mjs)$/.test(path))
    .toSorted();
}

const lineOf = (source: string, at: number) => source.slice(0, at).split('\n').length;
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A page without its code and its pictures, line by line. */
function linesOf(page: string): readonly string[] {
  return page
    .replaceAll(/```[\s\S]*?```/g, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`\n]*`/g, 'code')
    .replaceAll('![', '[')
    .split('\n');
}

function offences(path: string, text: string, line: number): readonly string[] {
  if (exceptions.some((exception) => exception.path.test(path) && exception.text.test(text))) return [];
  return rules.filter(({ found }) => found.test(text)).map(({ instead }) => `${path}:${line}: “${text.trim().slice(0, 120)}”: ${instead}`);
}

describe('The words', () => {
  test.each(['renderer', 'electron'])('of %s keep to the tone', { timeout: 120_000 }, (folder) => {
    let count = 0;
    const found = sources(folder).flatMap((path) => {
      const source = read(path);
      const said = wordsOf(path, source);
      count += said.length;
      return said.flatMap(({ text, start }) => offences(path, text, lineOf(source, start)));
    });
    expect(count, 'there is something to read').toBeGreaterThan(500);
    expect(found).toEqual([]);
  });

  test('of the pages and the changelog keep to the tone', () => {
    const pages = [
      'README.md',
      'SECURITY.md',
      'resources/changelog.json',
      ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
    ];
    expect(pages.length).toBeGreaterThan(3);
    expect(pages.flatMap((path) => linesOf(read(path)).flatMap((text, index) => offences(path, text, index + 1)))).toEqual([]);
  });

  test('rules find what they are about, and leave the rest alone', () => {
    const bad = [
      'Saved!',
      'Please wait',
      'Oops',
      'Something went wrong',
      'Saved successfully',
      'Invalid value',
      'Failed to save',
      'Are you sure?',
      'Loading...',
    ];
    for (const text of bad) expect(offences('a.ts', text, 1), text).toHaveLength(1);
    const good = ['Not saved: the disk is full.', 'a !== b', '3 deliveries failed', 'Just now', 'Choose a file…'];
    for (const text of good) expect(offences('a.ts', text, 1), text).toEqual([]);
  });
});
