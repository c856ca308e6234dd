/** JSON as it is written in a draft: the colours of a read-only text, with variables standing out. */
import type { languages as monacoLanguages } from 'monaco-editor/editor/editor.api';

export const draftLanguageId = 'hookglass-draft';

export function registerDraftLanguage(languages: typeof monacoLanguages): void {
  languages.register({ id: draftLanguageId });
  languages.setLanguageConfiguration(draftLanguageId, {
    brackets: [
      ['{', '}'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '{', close: '}', notIn: ['string'] },
      { open: '[', close: ']', notIn: ['string'] },
      { open: '"', close: '"', notIn: ['string'] },
    ],
    wordPattern: /(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|[^\s{}[\]":,]+/,
    indentationRules: { increaseIndentPattern: /[{[]\s*$/, decreaseIndentPattern: /^\s*[}\]]/ },
  });
  languages.setMonarchTokensProvider(draftLanguageId, {
    defaultToken: 'invalid',
    tokenizer: {
      root: [
        [/\s+/, 'white'],
        [/\{\{[^{}"]*\}\}/, 'variable'],
        [/"(?=(?:[^"\\]|\\.)*"\s*:)/, { token: 'key', next: '@key' }],
        [/"(?=(?:[^"\\]|\\.)*")/, { token: 'string', next: '@string' }],
        [/"(?:[^"\\]|\\.)*$/, 'invalid'],
        [/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/, 'number'],
        [/(?:true|false|null)\b/, 'keyword'],
        [/[{}[\],:]/, 'delimiter'],
        [/./, 'invalid'],
      ],
      key: [
        [/\{\{[^{}"]*\}\}/, 'variable'],
        [/[^"\\{]+/, 'key'],
        [/\\./, 'key'],
        [/"/, { token: 'key', next: '@pop' }],
        [/./, 'key'],
      ],
      string: [
        [/\{\{[^{}"]*\}\}/, 'variable'],
        [/[^"\\{]+/, 'string'],
        [/\\./, 'string'],
        [/"/, { token: 'string', next: '@pop' }],
        [/./, 'string'],
      ],
    },
  });
}
