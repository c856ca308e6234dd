/** Suggestions in a draft: the schema's by the language service, values that were seen, variables, and snippets. */
import type { IRange, editor as monacoEditor, languages as monacoLanguages, Position } from 'monaco-editor/editor/editor.api';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { DraftTies, OfferedSnippet, OfferedValue, OfferedVariable } from './draft-context.ts';
import { draftLanguageId } from './draft-language.ts';
import { type JsonPlace, placeAt, seenPathOf, variableAt } from './json-place.ts';
import { documentationText, type ServiceItem } from './json-service.ts';

type Languages = typeof monacoLanguages;
type Model = monacoEditor.ITextModel;
type Item = monacoLanguages.CompletionItem;

const ties = new WeakMap<Model, DraftTies>();
let isRegistered = false;

/** From now on suggestions of this model come from these. */
export function tieCompletions(languages: Languages, model: Model, tie: DraftTies): void {
  ties.set(model, tie);
  if (isRegistered) return;
  isRegistered = true;
  languages.registerCompletionItemProvider(draftLanguageId, {
    triggerCharacters: ['"', ':', ' ', '{', '.'],
    provideCompletionItems: async (asked, position) => {
      const tied = ties.get(asked);
      const suggestions = tied === undefined ? [] : await suggestionsAt(languages, asked, position, tied);
      return { suggestions: unfiltered(asked, position, suggestions) };
    },
  });
}

/** Behind a finished string everything is offered in its place, not only what begins like it. */
function unfiltered(model: Model, position: Position, items: Item[]): Item[] {
  const text = model.getValue();
  const offset = model.getOffsetAt(position);
  const { token } = placeAt(text, offset);
  if (token === null || !token.isString || token.to !== offset || text[offset - 1] !== '"' || token.to - token.from < 2) return items;
  const filterText = text.slice(token.from, token.to);
  return items.map((item) => ({ ...item, filterText }));
}

async function suggestionsAt(languages: Languages, model: Model, position: Position, tie: DraftTies): Promise<Item[]> {
  const text = model.getValue();
  const offset = model.getOffsetAt(position);
  const { variables, values, snippets } = tie.context();
  const variable = variableAt(text, offset);
  if (variable !== null) {
    const range = rangeOf(model, variable.from, offset);
    return variables.map((offered) => variableItem(languages, offered, range, variable.isClosed));
  }
  const place = placeAt(text, offset);
  const tokenRange = place.token === null ? rangeOf(model, offset, offset) : rangeOf(model, place.token.from, place.token.to);
  const seen = place.part === 'value' ? (values.get(seenPathOf(place.path)) ?? []) : [];
  const fromService = await serviceItems(languages, tie, model, position);
  return [
    ...seen.map((value, index) => valueItem(languages, value, index, tokenRange)),
    ...fromService,
    ...(place.part === 'value' ? wholeVariables(languages, variables, tokenRange) : []),
    ...snippets.filter((snippet) => fits(snippet, place)).map((snippet) => snippetItem(languages, snippet, tokenRange)),
  ];
}

async function serviceItems(languages: Languages, tie: DraftTies, model: Model, position: Position): Promise<readonly Item[]> {
  const service = tie.service();
  if (service === null) return [];
  try {
    const items = await service.complete(model.uri, { line: position.lineNumber - 1, character: position.column - 1 });
    const fallback = rangeAt(position);
    return items.map((item) => itemOf(languages, item, fallback));
  } catch {
    // why: suggestions are a help; a worker that ended in between costs one list of them.
    return [];
  }
}

function itemOf(languages: Languages, item: ServiceItem, fallback: IRange): Item {
  const edit = item.textEdit?.range;
  const isKey = item.kind === 10;
  const documentation = documentationText(item.documentation);
  return {
    label: item.label,
    kind: isKey ? languages.CompletionItemKind.Property : languages.CompletionItemKind.Value,
    insertText: item.textEdit?.newText ?? item.insertText ?? item.label,
    insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
    range:
      edit === undefined
        ? fallback
        : {
            startLineNumber: edit.start.line + 1,
            startColumn: edit.start.character + 1,
            endLineNumber: edit.end.line + 1,
            endColumn: edit.end.character + 1,
          },
    sortText: `5${item.sortText ?? item.label}`,
    ...(item.filterText === undefined ? {} : { filterText: item.filterText }),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(documentation === undefined ? {} : { documentation }),
  };
}

function valueItem(languages: Languages, { value, from }: OfferedValue, index: number, range: IRange): Item {
  const written = JSON.stringify(value);
  return {
    label: { label: visibleText(value), description: from },
    kind: languages.CompletionItemKind.Value,
    insertText: written,
    filterText: written,
    range,
    detail: from,
    sortText: `1${String(index).padStart(3, '0')}`,
  };
}

function variableItem(languages: Languages, { name, what }: OfferedVariable, range: IRange, isClosed: boolean): Item {
  return {
    label: name,
    kind: languages.CompletionItemKind.Variable,
    insertText: isClosed ? name : `${name}}}`,
    range,
    detail: what,
    sortText: `0${name}`,
  };
}

function wholeVariables(languages: Languages, variables: readonly OfferedVariable[], range: IRange): readonly Item[] {
  return variables.map(({ name, what }) => {
    const written = `"{{${name}}}"`;
    return {
      label: `{{${name}}}`,
      kind: languages.CompletionItemKind.Variable,
      insertText: written,
      filterText: written,
      range,
      detail: what,
      sortText: `8${name}`,
    };
  });
}

function fits({ place: wanted }: OfferedSnippet, place: JsonPlace): boolean {
  return wanted === 'member' ? place.part === 'key' : place.part === 'value';
}

function snippetItem(languages: Languages, { label, what, insert }: OfferedSnippet, range: IRange): Item {
  return {
    label,
    kind: languages.CompletionItemKind.Snippet,
    insertText: insert,
    insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
    filterText: `"${label}`,
    range,
    detail: what,
    documentation: what,
    sortText: `9${label}`,
  };
}

function rangeOf(model: Model, from: number, to: number): IRange {
  const start = model.getPositionAt(from);
  const end = model.getPositionAt(to);
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}

function rangeAt({ lineNumber, column }: Position): IRange {
  return { startLineNumber: lineNumber, startColumn: column, endLineNumber: lineNumber, endColumn: column };
}
