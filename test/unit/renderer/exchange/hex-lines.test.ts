import { describe, expect, test } from 'vitest';
import { hexOf, hexText, moveSelection, offsetOf, parseOffset, selectedRange, textOf } from '#renderer/exchange/hex-lines.ts';

describe('bytes as hex', () => {
  test('shows every byte, and a dot for what has no shape of its own', () => {
    expect([hexOf(0), hexOf(255), hexOf(undefined)]).toEqual(['00', 'ff', '  ']);
    expect([textOf(0x41), textOf(0x7f), textOf(0xe9), textOf(undefined)]).toEqual(['A', '·', '·', ' ']);
    expect(hexText(new Uint8Array([1, 171]))).toBe('01 ab');
    expect(offsetOf(10 * 1024 * 1024)).toBe('00a00000');
  });

  test('reads offsets as people type them', () => {
    expect(['4096', '4,096', ' 0x1000 ', '0X1f'].map(parseOffset)).toEqual([4096, 4096, 4096, 31]);
    expect(['', 'x', '-1', '0x', '1.5'].map(parseOffset)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test('keys move and extend the selection within the body', () => {
    const start = { anchor: 20, focus: 20 };
    expect(moveSelection(start, 'ArrowRight', false, 100)).toEqual({ anchor: 21, focus: 21 });
    expect(moveSelection(start, 'ArrowDown', true, 100)).toEqual({ anchor: 20, focus: 36 });
    expect(moveSelection(start, 'PageUp', false, 100)).toEqual({ anchor: 0, focus: 0 });
    expect(moveSelection(start, 'End', true, 100)).toEqual({ anchor: 20, focus: 99 });
    expect(moveSelection(start, 'a', false, 100)).toBeUndefined();
    expect(selectedRange({ anchor: 9, focus: 2 })).toEqual([2, 9]);
  });
});
