import { describe, expect, it } from 'vitest';
import type { FieldComparison } from '#contract/models/drift.ts';
import { isAlignAnswer, isAlignRequest } from '#renderer/features/delivery/drift/align-protocol.ts';
import { fieldAfter, lineOfField, linesOf, placeAfter } from '#renderer/features/delivery/drift/field-lines.ts';
import { matchWords, scopeWords } from '#renderer/features/delivery/drift/field-words.ts';
import { ignoreChoices } from '#renderer/features/delivery/drift/ignore-choices.ts';

function aField(path: string, changes: Partial<FieldComparison> = {}): FieldComparison {
  return { path, kind: 'differs', payload: '"a"', console: '"b"', sentence: null, ruleId: null, ...changes };
}

function wordsFor(field: FieldComparison, eventType: string | null): readonly string[] {
  return ignoreChoices(field, eventType).map((choice) => `${matchWords(choice.match)} ${scopeWords(choice)}`);
}

describe('what can be ignored about a field', () => {
  it('is its path, its like in a list, the shape and the type of its values, narrowest first', () => {
    expect(wordsFor(aField('cases[tc_login].finished_at', { payload: null, console: '"2026-03-25T14:00:00Z"' }), 'run.failed')).toEqual([
      'cases[tc_login].finished_at in run.failed',
      'cases[*].finished_at in run.failed',
      'any time in run.failed',
      'every text in run.failed',
      'cases[tc_login].finished_at in every event type',
      'cases[*].finished_at in every event type',
      'any time in every event type',
      'every text in every event type',
    ]);
  });

  it('leaves out what can not be told from a value that was cut, and a path without its beginning', () => {
    expect(wordsFor(aField('text', { payload: '"a long te…', console: null }), null)).toEqual(['text in every event type']);
    expect(wordsFor(aField('….deep.status'), null)).toEqual(['every text in every event type']);
  });

  it('reads a key in quotes as a key', () => {
    expect(wordsFor(aField('["a.b"]["]"].x'), null)[1]).toBe('[*][*].x in every event type');
  });

  it('does not offer a number twice', () => {
    expect(wordsFor(aField('coverage', { payload: '1', console: '2' }), null)).toEqual([
      'coverage in every event type',
      'any number in every event type',
    ]);
  });
});

it('gives each sentence a line below its field', () => {
  const lines = linesOf([aField('a'), aField('b', { sentence: 'The Console is newer.' }), aField('c')]);
  expect(lines.map((line) => line.kind)).toEqual(['field', 'field', 'sentence', 'field']);
  expect(lineOfField(lines, 2)).toBe(3);
});

it('moves within the fields and stays where a key leads out of them', () => {
  expect(fieldAfter('ArrowDown', 0, 3, 10)).toBe(1);
  expect(fieldAfter('ArrowDown', 2, 3, 10)).toBe(2);
  expect(fieldAfter('ArrowUp', 0, 3, 10)).toBe(0);
  expect(fieldAfter('PageDown', 1, 30, 10)).toBe(11);
  expect(fieldAfter('End', 0, 3, 10)).toBe(2);
  expect(fieldAfter('x', 1, 3, 10)).toBe(1);
  expect(fieldAfter('End', 0, 0, 10)).toBe(0);
});

it('takes nothing from a worker that is not an answer', () => {
  expect(isAlignAnswer({ kind: 'aligned', payload: '{}', snapshot: '{}' })).toBe(true);
  expect(isAlignAnswer({ kind: 'failed', problem: 'no' })).toBe(true);
  for (const value of [null, 1, {}, { kind: 'aligned', payload: '{}' }, { kind: 'other', problem: '' }])
    expect(isAlignAnswer(value)).toBe(false);
  expect(isAlignRequest({ payload: '', snapshot: '', order: 'sorted' })).toBe(true);
  expect(isAlignRequest({ payload: '', snapshot: '', order: 'other' })).toBe(false);
});

describe('the selection, once fields went or came', () => {
  const before = [aField('a'), aField('b'), aField('c'), aField('same', { kind: 'same' })];

  it('stays on its field, wherever that is now', () => {
    expect(placeAfter(before, 2, [aField('new'), ...before])).toBe(3);
    expect(placeAfter([aField('a', { kind: 'ignored', ruleId: null })], 0, [aField('b'), aField('a')])).toBe(1);
  });

  it('goes on to the next field that differs, else to the nearest above', () => {
    expect(
      placeAfter(
        before,
        1,
        before.filter(({ path }) => path !== 'b'),
      ),
    ).toBe(1);
    expect(
      placeAfter(
        before,
        2,
        before.filter(({ path }) => path !== 'c'),
      ),
    ).toBe(1);
    expect(placeAfter(before, 1, [aField('a'), aField('c'), aField('b', { kind: 'ignored' })])).toBe(1);
    expect(placeAfter(before, 0, before.slice(3))).toBe(0);
    expect(placeAfter(before, 3, [])).toBe(0);
  });
});
