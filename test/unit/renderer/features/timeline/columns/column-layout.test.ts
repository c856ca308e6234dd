import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ColumnChoice,
  columnGap,
  fitColumns,
  isChosen,
  isUsual,
  mostWidth,
  parseChoice,
  rowPadding,
  usualChoice,
  withoutWidth,
  withShown,
  withWidth,
} from '#renderer/features/timeline/columns/column-layout.ts';
import { allColumns, columnIds, columns } from '#renderer/features/timeline/columns/column-list.ts';

const one = { hasSeveralEndpoints: false };
const several = { hasSeveralEndpoints: true };

function visibleIds(choice: ColumnChoice, width: number, facts = one) {
  return fitColumns(choice, facts, width).visible.map((column) => column.id);
}

describe('columns of the list', () => {
  it('shows the usual ones where there is room, the endpoint only when there is more than one', () => {
    expect(visibleIds(usualChoice, 1200)).toEqual([
      'mark',
      'time',
      'verdict',
      'type',
      'run',
      'event',
      'status',
      'duration',
      'size',
      'duplicate',
    ]);
    expect(visibleIds(usualChoice, 1200, several)).toContain('endpoint');
  });

  it('leaves out the less important first, and says so', () => {
    const { visible, crowdedOut } = fitColumns(usualChoice, several, 560);
    const ids = visible.map((column) => column.id);
    expect(ids).toContain('status');
    expect(ids).not.toContain('event');
    expect([...crowdedOut]).toContain('event');
    expect(visibleIds(usualChoice, 360)).toEqual(['time', 'verdict', 'type', 'status']);
  });

  it('keeps time, verdict and type whatever the width and the choice', () => {
    const hidden = columnIds.reduce((choice, id) => withShown(choice, id, false), usualChoice);
    expect(visibleIds(hidden, 100)).toEqual(['time', 'verdict', 'type']);
  });

  it('a chosen column stays chosen while there is no room for it', () => {
    const choice = withShown(usualChoice, 'organization', true);
    expect(visibleIds(choice, 500)).not.toContain('organization');
    expect(isChosen(choice, one, columns.organization)).toBe(true);
    expect(visibleIds(choice, 1400)).toContain('organization');
  });

  it('a drawn width is kept while there is room, and gives way before a column goes', () => {
    const wide = withWidth(usualChoice, 'run', 500);
    expect(fitColumns(wide, one, 1400).template).toContain('500px');
    const narrow = fitColumns(wide, one, 820);
    expect(narrow.template).not.toContain('500px');
    expect(narrow.visible.map((column) => column.id)).toEqual(visibleIds(usualChoice, 820));
    expect(fitColumns(withoutWidth(wide, 'run'), one, 1400)).toEqual(fitColumns(usualChoice, one, 1400));
  });

  it('widths stay within what can be drawn', () => {
    expect(withWidth(usualChoice, 'run', -5).widths.run).toBe(columns.run.least);
    expect(withWidth(usualChoice, 'run', 9_999).widths.run).toBe(mostWidth);
  });

  it('shares what is left, and leaves it empty when every growing column was drawn by hand', () => {
    const total = (choice: ColumnChoice) => fitColumns(choice, one, 1400).visible.reduce((sum, column) => sum + column.pixels, 0);
    const room = 1400 - 2 * rowPadding - columnGap * (fitColumns(usualChoice, one, 1400).visible.length - 1);
    expect(room - total(usualChoice)).toBeLessThan(5);
    const growing = allColumns.filter((column) => column.grow > 0);
    const drawn = growing.reduce((choice, column) => withWidth(choice, column.id, column.width), usualChoice);
    expect(total(drawn)).toBeLessThan(room - 200);
  });

  it('what does not fit the form is forgotten, what fits comes back as it was', () => {
    const choice = withWidth(withShown(usualChoice, 'tags', true), 'type', 333);
    expect(parseChoice(JSON.parse(JSON.stringify(choice)))).toEqual(choice);
    for (const nonsense of [null, 7, [], {}, { shown: { nothing: true }, widths: {} }, { shown: {}, widths: { run: '9' } }]) {
      expect(parseChoice(nonsense), JSON.stringify(nonsense)).toBeUndefined();
    }
    expect(isUsual(usualChoice)).toBe(true);
    expect(isUsual(choice)).toBe(false);
  });

  it('never asks for more room than there is, once only the fixed ones are left', () => {
    const choices = fc.record({
      shown: fc.dictionary(fc.constantFrom(...columnIds), fc.boolean()),
      widths: fc.dictionary(fc.constantFrom(...columnIds), fc.integer({ min: 16, max: mostWidth })),
    });
    fc.assert(
      fc.property(choices, fc.integer({ min: 330, max: 2_000 }), fc.boolean(), (choice, width, hasSeveralEndpoints) => {
        const { visible, template } = fitColumns(choice, { hasSeveralEndpoints }, width);
        const needed = visible.reduce((sum, column) => sum + column.pixels, 0) + columnGap * (visible.length - 1);
        expect(needed).toBeLessThanOrEqual(width - 2 * rowPadding);
        expect(template.split(' ').length).toBe(visible.length);
      }),
    );
  });
});
