import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

const changeSchema = z.strictObject({
  kind: z.enum(['Added', 'Changed', 'Fixed', 'Removed', 'Security']),
  text: z.string().regex(/^[A-Z].{10,200}\.$/, 'one whole sentence'),
});
const releaseSchema = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** null until it is released. */
  date: z.iso.date().nullable(),
  changes: z.array(changeSchema).min(1),
});

test('The changelog uses the fixed vocabulary, newest release first, and begins with the version of the package', () => {
  const releases = z.array(releaseSchema).min(1).parse(read('resources/changelog.json'));
  const { version } = z.object({ version: z.string() }).parse(read('package.json'));
  expect(releases[0]?.version).toBe(version);
  const numbers = releases.map((release) => release.version.split('.').map(Number));
  const newestFirst = numbers.toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0) || (b[2] ?? 0) - (a[2] ?? 0));
  expect(numbers).toEqual(newestFirst);
  for (const release of releases.slice(1)) expect(release.date, `${release.version} was released`).not.toBeNull();
});
