/** The editor in the page's own colours, in light and dark and with more contrast, made anew whenever the page's theme changes. */
import { editor } from 'monaco-editor/editor/editor.api';
import { createColourReader, type ReadColour } from './css-colour.ts';

const themeName = 'hookglass';

function tokenRules(read: ReadColour): editor.ITokenThemeRule[] {
  const rule = (token: string, colour: string) => ({ token, foreground: read(colour).slice(1, 7) });
  return [
    rule('', '--text'),
    rule('key', '--code-key'),
    rule('string', '--code-string'),
    rule('number', '--code-number'),
    rule('keyword', '--code-literal'),
    { ...rule('variable', '--accent-text'), fontStyle: 'bold' },
    rule('delimiter', '--text-3'),
    rule('comment', '--text-3'),
    rule('invalid', '--bad-text'),
  ];
}

function surfaceColours(read: ReadColour): editor.IColors {
  return {
    'editor.background': read('--surface'),
    'editor.foreground': read('--text'),
    'editorLineNumber.foreground': read('--text-3'),
    'editorLineNumber.activeForeground': read('--text-2'),
    'editor.selectionBackground': read('--code-selection'),
    'editor.inactiveSelectionBackground': read('--code-selection'),
    'editor.lineHighlightBackground': '#00000000',
    'editor.lineHighlightBorder': '#00000000',
    'editor.rangeHighlightBackground': '#00000000',
    'editor.findMatchBackground': read('--mark'),
    'editor.findMatchHighlightBackground': read('--code-match'),
    'editor.foldBackground': read('--sunken'),
    editorFoldPlaceholderForeground: read('--text-3'),
    'editorGutter.foldingControlForeground': read('--text-3'),
    'editorIndentGuide.background1': read('--border'),
    'editorIndentGuide.activeBackground1': read('--border-strong'),
    'editorWidget.background': read('--raised'),
    'editorWidget.foreground': read('--text'),
    'editorWidget.border': read('--border-strong'),
    'editorHoverWidget.background': read('--raised'),
    'editorHoverWidget.border': read('--border-strong'),
    ...writingColours(read),
    'input.background': read('--surface'),
    'input.foreground': read('--text'),
    'input.border': read('--border-control'),
    'inputOption.activeBackground': read('--accent-fill'),
    'inputOption.activeBorder': read('--accent-border'),
    'inputOption.activeForeground': read('--accent-text'),
    'menu.background': read('--raised'),
    'menu.foreground': read('--text'),
    'menu.selectionBackground': read('--selected'),
    'menu.selectionForeground': read('--text'),
    focusBorder: read('--focus'),
    'editorUnicodeHighlight.border': read('--warn'),
    'editorUnicodeHighlight.background': read('--warn-fill'),
    'editorError.foreground': read('--bad'),
    'editorWarning.foreground': read('--warn'),
    'editorInfo.foreground': read('--accent'),
    'editorOverviewRuler.errorForeground': read('--bad'),
    'editorOverviewRuler.warningForeground': read('--warn'),
    'editorCursor.foreground': read('--text'),
    'editorBracketMatch.background': read('--active'),
    'editorBracketMatch.border': '#00000000',
    'diffEditor.insertedTextBackground': translucent(read('--ok'), '38'),
    'diffEditor.removedTextBackground': translucent(read('--bad'), '38'),
    'diffEditor.insertedLineBackground': translucent(read('--ok'), '1a'),
    'diffEditor.removedLineBackground': translucent(read('--bad'), '1a'),
    'diffEditorGutter.insertedLineBackground': translucent(read('--ok'), '26'),
    'diffEditorGutter.removedLineBackground': translucent(read('--bad'), '26'),
    'diffEditor.border': read('--border'),
    'diffEditor.diagonalFill': translucent(read('--border-strong'), '80'),
    'diffEditor.unchangedRegionBackground': read('--sunken'),
    'diffEditor.unchangedRegionForeground': read('--text-2'),
    'diffEditor.unchangedCodeBackground': '#00000000',
    'scrollbar.shadow': '#00000000',
    'scrollbarSlider.background': read('--active'),
    'scrollbarSlider.hoverBackground': read('--border-strong'),
    'scrollbarSlider.activeBackground': read('--border-control'),
    'editorOverviewRuler.border': '#00000000',
  };
}

/** Suggestions, marks of problems, the cursor. */
function writingColours(read: ReadColour): editor.IColors {
  return {
    'editorSuggestWidget.background': read('--raised'),
    'editorSuggestWidget.foreground': read('--text'),
    'editorSuggestWidget.border': read('--border-strong'),
    'editorSuggestWidget.selectedBackground': read('--selected'),
    'editorSuggestWidget.selectedForeground': read('--text'),
    'editorSuggestWidget.highlightForeground': read('--accent-text'),
    'editorSuggestWidget.focusHighlightForeground': read('--accent-text'),
    'list.hoverBackground': read('--hover'),
    'editorMarkerNavigation.background': read('--raised'),
    'editorMarkerNavigationError.background': read('--bad'),
    'editorMarkerNavigationWarning.background': read('--warn'),
  };
}

/** The same colour, seen through: what lies behind a mark stays readable. */
function translucent(colour: string, alpha: string): string {
  return `${colour.slice(0, 7)}${alpha}`;
}

/** Anew, where parts of Monaco that were loaded later have colours of their own. */
export function applyPageTheme(): void {
  applyTheme(document.documentElement);
}

function applyTheme(root: HTMLElement): void {
  const read = createColourReader(root);
  const isDark = root.dataset.theme === 'dark';
  const base = root.dataset.contrast === 'more' ? (isDark ? 'hc-black' : 'hc-light') : isDark ? 'vs-dark' : 'vs';
  editor.defineTheme(themeName, { base, inherit: false, rules: tokenRules(read), colors: surfaceColours(read) });
  editor.setTheme(themeName);
}

/** Keeps the editor's theme equal to the page's for as long as the page lives. */
export function followPageTheme(): void {
  const root = document.documentElement;
  applyTheme(root);
  new MutationObserver(() => applyTheme(root)).observe(root, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
}
