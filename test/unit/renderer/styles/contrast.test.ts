/** Every pair of tokens that meets on the screen, in every theme: text 4.5 : 1, marks and the lines of controls 3 : 1; 7 : 1 and 3 : 1 for any line in high contrast. */
import { describe, expect, it } from 'vitest';
import { type Colour, contrastOf, laidOn, parseOklch } from '#test/support/contrast.ts';
import { type ThemeName, themeNames, themeTokens } from '#test/support/style-sheets.ts';

const panes = ['--bg', '--surface', '--sunken', '--raised'];
const rows = ['--selected', '--selected-quiet', '--selected-rows', '--fresh-row'];
const fills = ['--ok-fill', '--bad-fill', '--warn-fill', '--accent-fill'];
const texts = ['--text', '--text-2', '--text-3'];
const tones = ['--ok', '--bad', '--warn', '--accent'];
const toneTexts = ['--ok-text', '--bad-text', '--warn-text', '--accent-text'];
const codes = ['--code-key', '--code-string', '--code-number', '--code-literal'];

interface Rule {
  readonly what: string;
  readonly front: readonly string[];
  readonly back: readonly string[];
  readonly least: number;
  readonly leastMore: number;
}

const rules: readonly Rule[] = [
  { what: 'text on a pane or a row', front: [...texts, ...toneTexts], back: [...panes, ...rows], least: 4.5, leastMore: 7 },
  { what: 'text on a fill', front: ['--text', '--text-2', ...toneTexts], back: fills, least: 4.5, leastMore: 7 },
  { what: 'secondary text on a fill', front: ['--text-3'], back: fills, least: 4.5, leastMore: 7 },
  {
    what: 'text on a strong fill',
    front: ['--text-on-accent'],
    back: ['--accent-solid', '--accent-solid-hover'],
    least: 4.5,
    leastMore: 7,
  },
  { what: 'found text', front: ['--text'], back: ['--mark', '--code-match', '--code-selection'], least: 4.5, leastMore: 7 },
  { what: 'code', front: codes, back: ['--surface', '--sunken', '--code-selection', '--code-match', '--mark'], least: 4.5, leastMore: 4.5 },
  { what: 'a mark', front: tones, back: [...panes, ...rows, ...fills], least: 3, leastMore: 4.5 },
  { what: 'the line of a control', front: ['--border-control'], back: panes, least: 3, leastMore: 4.5 },
  { what: 'the focus', front: ['--focus'], back: [...panes, ...rows, ...fills], least: 3, leastMore: 4.5 },
];

/** Lines that only part what is parted by space as well need no contrast, but in high contrast. */
const partingLines = ['--border', '--border-strong', '--ok-border', '--bad-border', '--warn-border', '--accent-border'];

function colourOf(theme: ThemeName): (token: string) => Colour {
  const tokens = themeTokens(theme);
  return (token) => parseOklch(tokens.get(token) ?? '');
}

/** What lies behind: the plain colour, and the same under the pointer and pressed. */
function backsOf(theme: ThemeName, token: string, isPressed: boolean): readonly (readonly [string, Colour])[] {
  const colour = colourOf(theme);
  const under = colour(token);
  if (!isPressed || !panes.includes(token)) return [[token, under]];
  return [
    [token, under],
    [`--hover on ${token}`, laidOn(colour('--hover'), under)],
    [`--active on ${token}`, laidOn(colour('--active'), under)],
  ];
}

function shortfalls(theme: ThemeName, { what, front, back, least, leastMore }: Rule): readonly string[] {
  const colour = colourOf(theme);
  const most = theme.endsWith('more contrast') ? leastMore : least;
  return front.flatMap((token) =>
    back.flatMap((behind) =>
      backsOf(theme, behind, !what.includes('line')).flatMap(([name, under]) => {
        const contrast = contrastOf(colour(token), under);
        return contrast < most ? [`${token} on ${name}: ${contrast.toFixed(2)}, not ${most}`] : [];
      }),
    ),
  );
}

describe.each(themeNames)('the theme: %s', (theme) => {
  it.each(rules)('shows $what clearly', (rule) => {
    expect(shortfalls(theme, rule)).toEqual([]);
  });
});

describe('high contrast', () => {
  it.each(themeNames.filter((name) => name.endsWith('more contrast')))('shows every line that parts something: %s', (theme) => {
    expect(
      shortfalls(theme, { what: 'a line', front: partingLines, back: ['--bg', '--surface', '--sunken'], least: 3, leastMore: 3 }),
    ).toEqual([]);
  });
});

describe('the measure itself', () => {
  it('gives what WCAG gives for known colours', () => {
    expect(contrastOf(parseOklch('oklch(1 0 0)'), parseOklch('oklch(0 0 0)'))).toBeCloseTo(21, 1);
    // #777777 on white, the example every text on contrast has.
    expect(contrastOf(parseOklch('oklch(0.5693 0 0)'), parseOklch('oklch(1 0 0)'))).toBeCloseTo(4.48, 1);
  });
});
