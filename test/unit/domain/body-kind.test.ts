import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bodyKind } from '#domain/body-kind.ts';

test.each([
  ['', null, 'empty'],
  ['{"a":1}', null, 'json'],
  ['{"a":1}', 'text/plain', 'json'],
  ['[1,2]', 'application/json; charset=utf-8', 'json'],
  ['"text"', 'application/problem+json', 'json'],
  ['{broken', 'application/json', 'json'],
  ['{broken', null, 'text'],
  ['\ufeff{"a":1}', null, 'json'],
  ['12', null, 'text'],
  ['a=1&b=2', 'application/x-www-form-urlencoded', 'text'],
  ['<html>', 'image/png', 'text'],
  ['a\u0000b', 'application/json', 'binary'],
])('%j as %s is %s', (text, contentType, kind) => {
  expect(bodyKind(Buffer.from(text), contentType)).toBe(kind);
});

test('compressed bytes are binary, whatever the header says', () => {
  expect(bodyKind(gzipSync('{"a":1}'), 'application/json')).toBe('binary');
});

test('declared text in an older encoding is text', () => {
  const latin1 = Buffer.from('{"a":"\xe9\xe8"}', 'latin1');
  expect(bodyKind(latin1, 'application/json')).toBe('text');
  expect(bodyKind(latin1, null)).toBe('binary');
});

test('only the first 64 KiB are judged, and a character cut there is no fault', () => {
  const long = Buffer.concat([Buffer.from(`{"a":"${'é'.repeat(40_000)}`), Buffer.from([0, 1, 2, 0xff])]);
  expect(bodyKind(long, null)).toBe('json');
  expect(bodyKind(Buffer.concat([Buffer.from(' '), long]), null)).toBe('json');
});
