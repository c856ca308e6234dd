/**
 * Colours for JSON, by a grammar of one state that works line by line. Monaco's own JSON service is left out of read-only views: it
 * parses the whole body again, by recursion, which 100,000 nested arrays end.
 */
import { languages } from 'monaco-editor/editor/editor.api';

export const jsonLanguageId = 'json';

export function registerJsonLanguage(): void {
  languages.register({ id: jsonLanguageId });
  languages.setLanguageConfiguration(jsonLanguageId, {
    brackets: [
      ['{', '}'],
      ['[', ']'],
    ],
    wordPattern: /(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|[^\s{}[\]":,]+/,
  });
  languages.setMonarchTokensProvider(jsonLanguageId, {
    defaultToken: 'invalid',
    tokenizer: {
      root: [
        [/\s+/, 'white'],
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'key'],
        [/"(?:[^"\\]|\\.)*"/, 'string'],
        [/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/, 'number'],
        [/(?:true|false|null)\b/, 'keyword'],
        [/[{}[\],:]/, 'delimiter'],
        [/"(?:[^"\\]|\\.)*$/, 'invalid'],
        [/./, 'invalid'],
      ],
    },
  });
}
