import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nextSteps } from '#contract/error-row.ts';
import { describeFailure, errorCategories, errorCodes, errorTable, isErrorCode } from '#contract/errors.ts';
import { errorsPage } from '#test/support/errors-page.ts';

const root = join(import.meta.dirname, '../..');
const table = 'electron/contract/errors.ts';

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.tsx?$/.test(path) && path !== join(table));
}

const productText = [...sources('electron'), ...sources('renderer')].map((path) => readFileSync(join(root, path), 'utf8')).join('\n');

/** Codes that appear as a whole literal, so that `log.closed` is not found in `log.closed_early`. */
function isUsed(code: string): boolean {
  return [`'${code}'`, `"${code}"`, `\`${code}\``].some((literal) => productText.includes(literal));
}

describe('The error table', () => {
  test('has codes to look at, and sources to look in', () => {
    expect(errorCodes.length).toBeGreaterThan(20);
    expect(sources('electron').length).toBeGreaterThan(50);
    expect(sources('renderer').length).toBeGreaterThan(20);
  });

  test('has no code that nothing uses', () => {
    expect(errorCodes.filter((code) => !isUsed(code))).toEqual([]);
  });

  test.each(errorCodes)('%s has a whole sentence, a reason, known next steps, a status and an exit code', (code) => {
    const row = errorTable[code];
    const [category] = code.split('.');
    expect(errorCategories).toContain(category);
    expect(code).toMatch(/^[a-z]+\.[a-z]+(_[a-z]+)*$/);
    expect(row.sentence).toMatch(/^[A-Z].*[.]$/);
    expect(row.reason).toMatch(/\S/);
    for (const step of row.next) expect(nextSteps).toContain(step);
    expect(row.status).toBeGreaterThanOrEqual(400);
    expect(row.status).toBeLessThan(600);
    expect(row.exitCode === 130 || (row.exitCode >= 64 && row.exitCode <= 78)).toBe(true);
  });

  test.each(errorCodes)('%s leaves no placeholder open when its details are given', (code) => {
    const { sentence, reason } = errorTable[code];
    const names = [...`${sentence} ${reason}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const details = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    const words = describeFailure(code, details);
    expect(`${words.sentence} ${words.reason}`).not.toMatch(/[{}]/);
    for (const name of names) expect(`${words.sentence} ${words.reason}`).toContain(`<${name}>`);
  });

  test('says yes to its own codes only', () => {
    expect(isErrorCode('log.disk_full')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
    expect(isErrorCode('log.unheard_of')).toBe(false);
  });

  test('docs/errors.md is what `npm run docs` writes', () => {
    expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toBe(errorsPage());
  });
});
