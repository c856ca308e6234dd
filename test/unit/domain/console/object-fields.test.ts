import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { objectFields } from '#domain/console/object-fields.ts';

const fieldsOf = (value: unknown) =>
  Object.fromEntries(objectFields(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))));

describe('the plain fields of the object that an event is about', () => {
  test.each([
    ['current', { id: 'evt_1', type: 't', data: { object: { id: 'a', run_id: 'run_1', n: 7 } } }, { id: 'a', run_id: 'run_1', n: '7' }],
    ['legacy', { event: 't', data: { run_id: 'run_1', status: 'passed' } }, { run_id: 'run_1', status: 'passed' }],
    ['no envelope', { id: 'a', status: 'open' }, { id: 'a', status: 'open' }],
    [
      'containers and literals are none',
      { data: { object: { id: 'a', list: ['x'], inner: { id: 'b' }, yes: true, no: null } } },
      { id: 'a' },
    ],
    ['an object that is a list', { data: { id: 'd', object: [{ id: 'x' }] } }, { id: 'd' }],
    ['a place of the same name elsewhere', { other: { object: { id: 'x' } }, data: { object: { id: 'a' } } }, { id: 'a' }],
  ])('%s', (_, body, expected) => expect(fieldsOf(body)).toEqual(expected));

  test('of a key that stands twice the last one counts, as in JavaScript', () => {
    expect(fieldsOf('{"data":{"object":{"id":"old","gone":"x"}},"data":{"object":{"id":"a","id":"b"}}}')).toEqual({ id: 'b' });
    expect(fieldsOf('{"data":{"object":{"id":"a"},"object":[]}}')).toEqual({});
  });

  test('what comes after a cut is not there', () => {
    expect(fieldsOf('{"data":{"object":{"id":"a","run_id":"run_')).toEqual({ id: 'a' });
  });

  test('whatever the bytes, it ends without a word', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => objectFields(bytes).size >= 0));
  });

  test('it reads what JSON.parse reads', () => {
    const plain = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(fc.string(), fc.boolean(), fc.constant(null)), { maxKeys: 6 });
    fc.assert(
      fc.property(plain, (object) => {
        const expected = Object.entries(object).filter(([, value]) => typeof value === 'string');
        expect(fieldsOf({ data: { object } })).toEqual(Object.fromEntries(expected.map(([name, value]) => [name, wellFormed(value)])));
      }),
    );
  });
});

/** As UTF-8 has it: half a pair becomes a replacement. */
function wellFormed(value: unknown): string {
  return String(value).toWellFormed();
}
