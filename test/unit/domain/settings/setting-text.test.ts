import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '#contract/models/settings.ts';
import { parsePort, parseSeconds, parseSize, portText, sizeText } from '#domain/settings/setting-text.ts';

describe('settings as text', () => {
  test.each([
    ['10', 10_485_760],
    ['10 MiB', 10_485_760],
    ['64 KiB', 65_536],
    ['1.5m', 1_572_864],
    ['2 MB', 2_000_000],
    ['2,048 B', 2048],
  ])('the size %j', (text, value) => {
    expect(parseSize(text)).toEqual({ kind: 'value', value });
  });

  test.each(['', 'ten', '10 parsecs', '10 constructor', '-1', '1 B', '257 MiB'])('the size %j is refused in words', (text) => {
    expect(parseSize(text)).toMatchObject({ kind: 'problem', problem: expect.stringMatching(/\w/) });
  });

  test('a size reads back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 256 * 1024 * 1024 }), (bytes) => {
        expect(parseSize(sizeText(bytes))).toEqual({ kind: 'value', value: bytes });
        expect(settingsSchema.shape.bodyLimitBytes.safeParse(bytes).success).toBe(true);
      }),
    );
  });

  test('no port means automatic; others are in range', () => {
    expect([parsePort(''), parsePort(' 4400 ')]).toEqual([
      { kind: 'value', value: null },
      { kind: 'value', value: 4400 },
    ]);
    expect(['0', '65536', 'x', '44.5'].map((text) => parsePort(text).kind)).toEqual(['problem', 'problem', 'problem', 'problem']);
    expect([portText(null), portText(80)]).toEqual(['', '80']);
  });

  test('seconds, with or without the unit', () => {
    expect(
      [parseSeconds('300'), parseSeconds('300 s'), parseSeconds('86,400')].map((parsed) => parsed.kind === 'value' && parsed.value),
    ).toEqual([300, 300, 86_400]);
    expect(['0', '86401', 'soon'].map((text) => parseSeconds(text).kind)).toEqual(['problem', 'problem', 'problem']);
  });
});
