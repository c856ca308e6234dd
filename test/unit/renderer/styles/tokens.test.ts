/** Components take every measure from the tokens, and use no token that is not there. */
import { describe, expect, it } from 'vitest';
import { rawMeasures } from '#test/support/raw-measures.ts';
import { declarationsOf, styleSheets, tokensSetInCode } from '#test/support/style-sheets.ts';

/** The sheets that define tokens, and what cannot use one, each with its reason. */
const exempt: ReadonlyMap<string, string> = new Map([
  ['styles/tokens.css', 'defines the measures'],
  ['styles/themes.css', 'defines the colours'],
  ['styles/fonts.css', 'names ranges of weight and files'],
]);
const allowed: readonly { readonly line: RegExp; readonly why: string }[] = [
  {
    line: /styles\/base\.css:\d+: (?:animation|transition)-duration/,
    why: 'reduced motion ends every time, also those of parts that know no token',
  },
];

const sheets = styleSheets();

describe('style sheets', () => {
  it('take every colour, size, space, radius, shadow, layer and time from a token', () => {
    const found = sheets.filter(({ path }) => !exempt.has(path)).flatMap(rawMeasures);
    expect(found.filter((text) => !allowed.some(({ line }) => line.test(text)))).toEqual([]);
  });

  it('use only tokens that are defined somewhere', () => {
    const defined = new Set(
      sheets.flatMap(({ text }) => declarationsOf(text)).flatMap(({ property }) => (property.startsWith('--') ? [property] : [])),
    );
    const used = new Map(
      sheets.flatMap(({ path, text }) =>
        [...text.matchAll(/var\((--[\w-]+)(,)?/g)].map(({ 1: name = '', 2: fallback }) => [name, { path, fallback }] as const),
      ),
    );
    const setInCode = tokensSetInCode();
    const missing = [...used].filter(
      ([name, { fallback }]) => !defined.has(name) && fallback === undefined && !setInCode.has(name) && !name.startsWith('--radix-'),
    );
    expect(missing.map(([name, { path }]) => `${path} uses ${name}`)).toEqual([]);
  });

  it.each([
    ['gap: 7px', 1],
    ['gap: var(--space-2)', 0],
    ['margin: -1px 0', 0],
    ['padding: 0 0.5em', 1],
    ['color: #fff', 1],
    ['border: 1px solid white', 1],
    ['color: var(--white-space)', 0],
    ['font: var(--text-sm) / 18px var(--font-mono)', 1],
    ['font-weight: 600', 1],
    ['border-radius: 50%', 0],
    ['border-radius: 3px', 1],
    ['box-shadow: 0 2px 8px var(--border)', 1],
    ['box-shadow: 0 0 0 1px var(--border)', 0],
    ['box-shadow: inset 0 -2px 0 var(--accent)', 0],
    ['z-index: 3', 1],
    ['transition: opacity 200ms', 1],
    ['animation: turn var(--motion-turn)', 0],
  ])('are read right: %s', (declaration, faults) => {
    expect(rawMeasures({ path: 'x.css', text: `.a {\n  ${declaration};\n}\n` })).toHaveLength(faults);
  });
});
