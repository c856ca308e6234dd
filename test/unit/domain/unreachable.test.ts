import { expect, test } from 'vitest';
import { unreachable } from '#domain/unreachable.ts';

test('a value that the types ruled out is named', () => {
  const reach: (value: never) => never = unreachable;
  expect(() => Reflect.apply(reach, undefined, ['purple'])).toThrow('purple');
});
