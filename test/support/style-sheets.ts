/** The style sheets of the window as tests read them: files, declarations, and the colours that each theme ends up with. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const rendererFolder = join(import.meta.dirname, '../../renderer');

export interface StyleSheet {
  /** From renderer/. */
  readonly path: string;
  readonly text: string;
}

export interface Declaration {
  readonly line: number;
  readonly property: string;
  readonly value: string;
}

export function styleSheets(): readonly StyleSheet[] {
  return readdirSync(rendererFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.css'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(rendererFolder, path), 'utf8') }));
}

/** Without comments; lines counted as an editor counts them. */
export function declarationsOf(text: string): readonly Declaration[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...bare.matchAll(/([\w-]+)\s*:\s*([^;{}]+);/g)].map(({ 1: property = '', 2: value = '', index }) => ({
    line: bare.slice(0, index).split('\n').length,
    property,
    value: value.replace(/\s+/g, ' ').trim(),
  }));
}

/** Custom properties that components set on an element. */
export function tokensSetInCode(): ReadonlySet<string> {
  const sources = readdirSync(rendererFolder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
  return new Set(sources.flatMap((path) => readFileSync(join(rendererFolder, path), 'utf8').match(/--[a-z][\w-]*/g) ?? []));
}

type Tokens = ReadonlyMap<string, string>;

/** The tokens of the rule with just this selector. */
function tokensOf(text: string, selector: string): readonly (readonly [string, string])[] {
  const start = text.indexOf(`\n${selector} {`);
  if (start < 0) throw new Error(`themes.css has no ${selector}.`);
  const body = text.slice(start, text.indexOf('\n}', start));
  return declarationsOf(`${body.slice(body.indexOf('{') + 1)}\n`).map(({ property, value }) => [property, value]);
}

const selectors = {
  light: [':root'],
  dark: [':root', ":root[data-theme='dark']"],
  'light, more contrast': [':root', ":root[data-contrast='more']"],
  'dark, more contrast': [
    ':root',
    ":root[data-theme='dark']",
    ":root[data-contrast='more']",
    ":root[data-theme='dark'][data-contrast='more']",
  ],
} as const;
export type ThemeName = keyof typeof selectors;
export const themeNames = ['light', 'dark', 'light, more contrast', 'dark, more contrast'] as const satisfies readonly ThemeName[];

/** What each token is in this theme, by the order in which the rules of themes.css win. */
export function themeTokens(theme: ThemeName): Tokens {
  const text = readFileSync(join(rendererFolder, 'styles/themes.css'), 'utf8');
  return new Map(selectors[theme].flatMap((selector) => tokensOf(text, selector)));
}
