import { describe, expect, it } from 'vitest';
import type { BodyValue } from '#domain/query/ast.ts';
import { findBodyPlaces } from '#renderer/exchange/json-places.ts';

function asked(path: BodyValue['path'], operator: BodyValue['operator'] = null, ...values: readonly string[]): BodyValue {
  return {
    kind: 'body',
    path,
    operator,
    values: values.map((text) => ({ kind: 'word', text: text.replace(/\*$/, ''), isPrefix: text.endsWith('*') })),
  };
}

function found(text: string, ...wanted: readonly BodyValue[]): readonly string[] {
  return findBodyPlaces(text, wanted).map(({ from, to }) => `${from} ${text.slice(from, to)}`);
}

const text = '{"data":{"object":{"status":"failed","steps":[{"n":1},{"n":22}]}},"ä":"€","last":"x"}';

describe('places of values by their path', () => {
  it('finds a value that is equal, begins so, or is there at all', () => {
    expect(found(text, asked(['data', 'object', 'status'], '=', 'failed'))).toEqual(['29 failed']);
    expect(found(text, asked(['data', 'object', 'status'], '=', 'fai*', 'other'))).toEqual(['29 failed']);
    expect(found(text, asked(['data', 'object', 'status']))).toEqual(['29 failed']);
    expect(found(text, asked(['data', 'object', 'status'], '=', 'ok'))).toEqual([]);
    expect(found(text, asked(['status'], '=', 'failed'))).toEqual([]);
  });

  it('counts the elements of lists', () => {
    expect(found(text, asked(['data', 'object', 'steps', 1, 'n'], '>', '2'))).toEqual(['59 22']);
    expect(found('[[1,2],[3,4]]', asked([1, 0]))).toEqual(['8 3']);
    expect(found('[{},[],7]', asked([2]))).toEqual(['7 7']);
  });

  it('marks the key of an object or a list', () => {
    expect(found(text, asked(['data', 'object', 'steps']))).toEqual(['38 steps']);
  });

  it('counts characters, not bytes', () => {
    expect(found(text, asked(['last'], '=', 'x'), asked(['ä']))).toEqual([`${text.indexOf('€')} €`, `${text.lastIndexOf('x')} x`]);
  });

  it('finds nothing in what is not JSON', () => {
    expect(found('{"a":1', asked(['a']))).toEqual([]);
    expect(found('', asked(['a']))).toEqual([]);
  });
});
