/** What a style sheet says by itself that a token should say: colours, sizes of type, space, radii, shadows, layers, times. */
import { type Declaration, declarationsOf, type StyleSheet } from './style-sheets.ts';

interface Rule {
  readonly of: RegExp;
  /** True where the value says something that belongs in a token. */
  readonly isRaw: (value: string) => boolean;
  readonly use: string;
}

const length = /(?<![\w.-])-?\d*\.?\d+(?:px|rem|em)\b/g;
const rawColour =
  /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\(|(?<![\w-])(?:black|white|red|green|blue|gr[ae]y|orange|yellow)(?![\w-])/i;

const lengthsOf = (value: string) => [...value.matchAll(length)].map(([found]) => found);
/** One pixel is a line, not a space. */
const isLine = (found: string) => /^-?1px$/.test(found);

const rules: readonly Rule[] = [
  { of: /./, isRaw: (value) => rawColour.test(value), use: 'a colour of themes.css' },
  { of: /^font-size$/, isRaw: (value) => lengthsOf(value).length > 0, use: '--text-…' },
  { of: /^line-height$/, isRaw: (value) => lengthsOf(value).length > 0, use: '--line-…' },
  { of: /^font$/, isRaw: (value) => lengthsOf(value).length > 0, use: '--text-… and --line-…' },
  { of: /^font-weight$/, isRaw: (value) => /\d|bold/.test(value), use: '--weight-…' },
  {
    of: /^(?:(?:scroll-)?(?:padding|margin)(?:-[a-z]+)*|gap|row-gap|column-gap)$/,
    isRaw: (value) => lengthsOf(value).some((found) => !isLine(found)),
    use: '--space-…',
  },
  { of: /radius$/, isRaw: (value) => lengthsOf(value).length > 0, use: '--radius-…' },
  // A ring or an edge is a line drawn as a shadow: it has no blur, and a colour of its own.
  {
    of: /^box-shadow$/,
    isRaw: (value) => /(?:^|, |inset )-?[\d.]+(?:px)? -?[\d.]+(?:px)? [\d.]*[1-9][\d.]*(?:px)?\b/.test(value),
    use: '--shadow or --shadow-low',
  },
  { of: /^z-index$/, isRaw: (value) => /\d/.test(value), use: '--layer-…' },
  {
    of: /^(?:transition|animation)(?:-duration|-delay)?$/,
    isRaw: (value) => /(?<![\w.-])\d*\.?\d+m?s\b/.test(value),
    use: '--motion or --motion-…',
  },
];

/** One line each: `renderer/ui/x.module.css:12: gap: 7px. Use --space-…`. */
export function rawMeasures({ path, text }: StyleSheet): readonly string[] {
  const faultOf = ({ line, property, value }: Declaration) =>
    rules
      .filter(({ of, isRaw }) => of.test(property) && isRaw(value))
      .map(({ use }) => `renderer/${path}:${line}: ${property}: ${value}. Use ${use}`);
  return declarationsOf(text).flatMap(faultOf);
}
