import { describe, expect, test } from 'vitest';
import { plotKey, pointerAt } from '#renderer/features/timeline/histogram/plot-selection.ts';

const key = (name: string, shiftKey = false) => ({ key: name, shiftKey });

describe('Keys on the bars', () => {
  test('the first arrow shows the cursor at the end, the next ones move it and stop at the edges', () => {
    const first = plotKey(key('ArrowLeft'), null, 10);
    expect(first).toEqual({ kind: 'move', selection: { anchor: 9, end: 9, isBrush: false } });
    expect(plotKey(key('ArrowLeft'), { anchor: 9, end: 9, isBrush: false }, 10)).toMatchObject({ selection: { end: 8 } });
    expect(plotKey(key('ArrowRight'), { anchor: 9, end: 9, isBrush: false }, 10)).toMatchObject({ selection: { end: 9 } });
    expect(plotKey(key('Home'), { anchor: 9, end: 9, isBrush: false }, 10)).toMatchObject({ selection: { anchor: 0, end: 0 } });
  });

  test('with Shift they brush from where the cursor was', () => {
    expect(plotKey(key('ArrowLeft', true), { anchor: 5, end: 5, isBrush: false }, 10)).toEqual({
      kind: 'move',
      selection: { anchor: 5, end: 4, isBrush: true },
    });
  });

  test('Enter takes what is there, Esc leaves, others are left alone', () => {
    expect(plotKey(key('Enter'), { anchor: 2, end: 5, isBrush: true }, 10)).toEqual({
      kind: 'finish',
      selection: { anchor: 2, end: 5, isBrush: true },
    });
    expect(plotKey(key('Escape'), null, 10)).toEqual({ kind: 'leave' });
    expect(plotKey(key('a'), null, 10)).toBeNull();
  });
});

describe('The pointer on the bars', () => {
  test('is a cursor until it is held and leaves its bucket; going back keeps the brush', () => {
    const down = pointerAt(null, 4, true);
    expect(down).toEqual({ anchor: 4, end: 4, isBrush: false });
    const away = pointerAt(down, 6, true);
    expect(away).toEqual({ anchor: 4, end: 6, isBrush: true });
    expect(pointerAt(away, 4, true)).toEqual({ anchor: 4, end: 4, isBrush: true });
    expect(pointerAt(away, 7, false)).toEqual({ anchor: 7, end: 7, isBrush: false });
  });
});
