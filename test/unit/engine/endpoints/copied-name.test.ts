import { expect, test } from 'vitest';
import { copiedName } from '#engine/endpoints/copied-name.ts';

test('a copy says where it is from, and a copy of a copy where it first was', () => {
  expect(copiedName('Secret 2', 'Orders')).toBe('Secret 2, from Orders');
  expect(copiedName('Secret 2, from Orders', 'Unrouted')).toBe('Secret 2, from Orders');
});

test('what is too long is cut at a word', () => {
  const cut = copiedName('The secret that the shop has signed with since March', 'Orders of the warehouse in the north');
  expect(cut).toBe('The secret that the shop has signed with since March, from Orders of the…');
  expect(copiedName('k'.repeat(80), 'Orders')).toBe(`${'k'.repeat(80)}, from`.slice(0, 79).concat('…'));
  expect([...copiedName('🔑'.repeat(79), 'Orders')]).toHaveLength(80);
});
