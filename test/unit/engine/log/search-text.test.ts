import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, isContentText } from '#domain/query/fold.ts';
import { searchedBodyBytes, searchText, trigramQuery } from '#engine/log/search-text.ts';
import { prepareTexts, textFile } from '#engine/log/statements/texts.ts';

function textIndex() {
  const db = new Database(':memory:');
  db.exec(textFile.schema);
  const texts = prepareTexts(db);
  const find = db.prepare<[string], { rowid: number }>('SELECT rowid FROM search WHERE search MATCH ?');
  return { add: texts.insert, find: (term: string) => find.all(trigramQuery(term, 32)).map((row) => row.rowid), close: () => db.close() };
}

test('a term that is in a text is never missed by the trigram index, whatever characters it has', { timeout: 30_000 }, () => {
  const index = textIndex();
  let id = 0;
  const anyText = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(anyText, fc.string({ unit: 'binary', minLength: 3, maxLength: 12 }), anyText, (before, term, after) => {
      fc.pre(isContentText(term));
      id++;
      index.add(id, fold(`${before}${term}${after}`));
      expect(index.find(term)).toContain(id);
    }),
    { numRuns: 150 },
  );
  index.close();
});

test('operators and quotes of the full-text language are plain text', () => {
  const index = textIndex();
  for (const term of ['foo-bar', 'C++', '"""', 'a AND', '(((', 'text:top', 'x* NEAR', "';--"]) {
    index.add(1, '');
    expect(() => index.find(term), term).not.toThrow();
  }
  index.close();
});

test('upper and lower case are one, also where lower case depends on the neighbours', () => {
  expect(fold('ΟΔΥΣΣΕΥΣ')).toContain(fold('ΟΔΥΣ'));
  expect(fold('Größe')).toBe(fold('GRÖßE'));
});

test('the text is the URL, the header values and the body, with NULs taken out', () => {
  const text = searchText('/in/zof?a=1', '[["Host","Local.Host"],["X-A","Value"]]', Buffer.from('{"a":"b\0c"}'));
  expect(text).toBe('/in/zof?a=1\nlocal.host\nvalue\n{"a":"bc"}');
});

test('binary bodies are not searched; text with a few broken bytes is', () => {
  const binary = Buffer.from(Array.from({ length: 256 }, (_, value) => 255 - value));
  expect(searchText('/', '[]', binary)).toBe('/\n\n');
  expect(searchText('/', '[]', Buffer.concat([Buffer.from('plain words with one broken byte '), Buffer.from([0xff])]))).toContain(
    'plain words',
  );
});

test('only the first 256 KiB of a body are searched', () => {
  const body = Buffer.concat([Buffer.alloc(searchedBodyBytes, 'a'), Buffer.from('needle')]);
  expect(searchText('/', '[]', body)).not.toContain('needle');
  expect(searchText('/', '[]', body.subarray(6))).toContain('needle');
});
