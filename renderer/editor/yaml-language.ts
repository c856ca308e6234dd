/** Colours for YAML as scenarios are written in it, line by line: keys, texts, figures, comments and variables. It checks nothing. */
import { languages } from 'monaco-editor/editor/editor.api';

export const yamlLanguageId = 'yaml';

export function registerYamlLanguage(): void {
  if (languages.getLanguages().some(({ id }) => id === yamlLanguageId)) return;
  languages.register({ id: yamlLanguageId });
  languages.setLanguageConfiguration(yamlLanguageId, {
    comments: { lineComment: '#' },
    brackets: [
      ['{', '}'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '{', close: '}' },
      { open: '[', close: ']' },
      { open: '"', close: '"', notIn: ['string', 'comment'] },
      { open: "'", close: "'", notIn: ['string', 'comment'] },
    ],
    // A key without a value, and what begins a text of several lines, have what follows further in.
    onEnterRules: [{ beforeText: /^.*:\s*[|>]?[+-]?\s*$/, action: { indentAction: languages.IndentAction.Indent } }],
  });
  languages.setMonarchTokensProvider(yamlLanguageId, {
    defaultToken: 'string',
    tokenizer: {
      root: [
        [/^\s*#.*$/, 'comment'],
        [/\s+#.*$/, 'comment'],
        [/\s+/, 'white'],
        [/^(?:---|\.\.\.)$/, 'delimiter'],
        [/-(?=\s|$)/, 'delimiter'],
        [/"(?:[^"\\]|\\.)*"(?=\s*:(?:\s|$))/, 'key'],
        [/[A-Za-z_][\w.\-/ ]*(?=\s*:(?:\s|$))/, 'key'],
        [/:(?=\s|$)/, 'delimiter'],
        [/\{\{[^{}]*\}\}/, 'variable'],
        [/"/, 'string', '@quoted'],
        [/'(?:[^']|'')*'/, 'string'],
        [/[|>][+-]?\d*(?=\s*$)/, 'delimiter'],
        [/-?\d+(?:\.\d+)?(?=\s*(?:[,\]}]|$|#))/, 'number'],
        [/(?:true|false|null|~)(?=\s*(?:[,\]}]|$|#))/, 'keyword'],
        [/[{}[\],]/, 'delimiter'],
        [/[^\s{}[\],#:"']+/, 'string'],
        [/./, 'string'],
      ],
      quoted: [
        [/\{\{[^{}]*\}\}/, 'variable'],
        [/[^"\\{]+/, 'string'],
        [/\\./, 'string'],
        [/"/, 'string', '@pop'],
        [/$/, 'string', '@pop'],
        [/./, 'string'],
      ],
    },
  });
}
