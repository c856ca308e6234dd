import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deliveryWarningSchema, deliveryWarnings } from '#contract/models/delivery.ts';
import { deliveryWarningsOf, type WarningFacts } from '#domain/delivery-warnings.ts';

const plain: WarningFacts = {
  stored: {
    receivedAtUs: 1_000,
    method: 'POST',
    url: '/in/zof?a=//b',
    httpVersion: '1.1',
    headers: [['Host', '127.0.0.1:4400']],
    trailers: [],
    truncation: 'none',
    keptBytes: 2,
    bodyHead: Buffer.from('{}'),
    answer: { status: 200, answeredAtUs: 2_000 },
    warnings: [],
  },
  summary: { envelope: 'current', eventType: 'run.failed', isKnownType: true, isOutOfOrder: false },
  facts: { hasDuplicateKeys: false },
};

function codesOf(
  stored: Partial<WarningFacts['stored']>,
  summary: Partial<WarningFacts['summary']> = {},
  facts: Partial<WarningFacts['facts']> = {},
) {
  const warnings = deliveryWarningsOf({
    stored: { ...plain.stored, ...stored },
    summary: { ...plain.summary, ...summary },
    facts: { ...plain.facts, ...facts },
  });
  return warnings.map(({ code }) => code);
}

test('an ordinary delivery has none', () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({ answer: null })).toEqual([]);
});

describe('each fact gives its warning', () => {
  const host = plain.stored.headers;
  test.each<[string, Partial<WarningFacts['stored']>, ...string[]]>([
    ['late', { answer: { status: 200, answeredAtUs: 10_001_001 } }, 'late_answer'],
    ['gone', { answer: { status: null, answeredAtUs: 2_000 } }, 'sender_gone'],
    ['over the limit', { truncation: 'over-limit' }, 'over_limit'],
    ['cut off', { truncation: 'cut-off' }, 'cut_off'],
    ['HTTP/1.0 without a host', { httpVersion: '1.0', headers: [] }, 'http_1_0'],
    ['no host', { headers: [] }, 'host_missing'],
    ['two hosts', { headers: [...host, ['host', 'x']] }, 'host_repeated'],
    ['trailers', { trailers: [['X-A', '1']] }, 'trailers'],
    ['method', { method: 'QUERY' }, 'method_unusual'],
    ['double slash', { url: '//in/zof' }, 'url_unusual'],
    ['absolute', { url: 'http://a.test/in' }, 'url_unusual'],
    ['NUL', { url: '/in/%00' }, 'url_unusual'],
    ['dots', { url: '/in/../x' }, 'url_unusual'],
    ['declared encoding', { headers: [...host, ['content-encoding', 'br']] }, 'compressed'],
    ['gzip by its bytes', { bodyHead: gzipSync('{}') }, 'compressed'],
    ['not UTF-8', { bodyHead: Buffer.from([0x7b, 0xff]) }, 'body_not_utf8'],
    ['known at capture', { warnings: ['trailers', 'head_only', 'from_the_future'] }, 'trailers', 'head_only'],
  ])('%s', (_what, stored, ...codes) => {
    expect(codesOf(stored)).toEqual(codes);
  });

  test('from the envelope and the index', () => {
    expect(codesOf({}, { envelope: 'legacy', eventType: 'x', isKnownType: false, isOutOfOrder: true }, { hasDuplicateKeys: true })).toEqual(
      ['duplicate_keys', 'out_of_order', 'unknown_type', 'legacy_envelope'],
    );
    expect(codesOf({}, { eventType: null, isKnownType: false })).toEqual([]);
  });
});

test('exactly ten seconds are in time, and the identity encoding is none', () => {
  expect(codesOf({ answer: { status: 200, answeredAtUs: 10_001_000 } })).toEqual([]);
  expect(
    codesOf({
      headers: [
        ['Host', 'a'],
        ['Content-Encoding', 'identity'],
      ],
    }),
  ).toEqual([]);
});

test('a character cut at the end of the kept head is no fault', () => {
  const cut = Buffer.from('é').subarray(0, 1);
  expect(codesOf({ bodyHead: cut, keptBytes: 2 })).toEqual([]);
  expect(codesOf({ bodyHead: cut, keptBytes: 1 })).toEqual(['body_not_utf8']);
});

test("every code of the contract has a sentence, once and in the contract's order", () => {
  const all = deliveryWarningsOf({
    ...plain,
    stored: { ...plain.stored, warnings: [...deliveryWarnings, ...deliveryWarnings].toReversed() },
  });
  expect(all.map(({ code }) => code)).toEqual([...deliveryWarnings]);
  for (const warning of all) expect(deliveryWarningSchema.parse(warning).sentence).toMatch(/^[A-Z].*\.$/);
});
