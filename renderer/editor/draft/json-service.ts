/** JSON's language service, in its worker, for one schema at a time. Another schema is another worker: it takes its settings at its start. */
import type { editor as monacoEditor, Uri } from 'monaco-editor/editor/editor.api';

/** From 0, as the language service counts. */
export interface ServicePosition {
  readonly line: number;
  readonly character: number;
}

export interface ServiceRange {
  readonly start: ServicePosition;
  readonly end: ServicePosition;
}

export interface ServiceProblem {
  readonly range: ServiceRange;
  readonly message: string;
  /** 1 error, 2 warning, 3 info, 4 hint. */
  readonly severity?: number;
  /** 0 and more: what is wrong with the syntax; absent or 1 for a schema. */
  readonly code?: number | string;
}

export interface ServiceItem {
  readonly label: string;
  readonly kind?: number;
  readonly detail?: string;
  readonly documentation?: string | { readonly value: string };
  readonly sortText?: string;
  readonly filterText?: string;
  readonly insertText?: string;
  readonly textEdit?: { readonly range?: ServiceRange; readonly newText: string };
}

interface ServiceProxy {
  doValidation(uri: string): Promise<readonly ServiceProblem[]>;
  doComplete(uri: string, position: ServicePosition): Promise<{ readonly items: readonly ServiceItem[] } | null>;
  doHover(uri: string, position: ServicePosition): Promise<{ readonly contents: unknown; readonly range?: ServiceRange } | null>;
}

export interface JsonHover {
  /** Paragraphs of plain text. */
  readonly paragraphs: readonly string[];
  readonly range: ServiceRange | null;
}

export interface JsonService {
  validate(uri: Uri): Promise<readonly ServiceProblem[]>;
  complete(uri: Uri, position: ServicePosition): Promise<readonly ServiceItem[]>;
  hover(uri: Uri, position: ServicePosition): Promise<JsonHover | null>;
  dispose(): void;
}

export interface JsonServiceParts {
  readonly editor: Pick<typeof monacoEditor, 'createWebWorker'>;
  readonly startWorker: () => Worker;
  readonly languageId: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export function createJsonService({ editor, startWorker, languageId, schema }: JsonServiceParts): JsonService {
  const worker = startWorker();
  // why: the first message only wakes it up, the second is what it works by.
  worker.postMessage('wake');
  worker.postMessage({ languageId, enableSchemaRequest: false, languageSettings: settingsFor(schema) });
  const service = editor.createWebWorker<ServiceProxy>({ worker, keepIdleModels: true });
  const ask = async (uri: Uri) => service.withSyncedResources([uri]);
  return {
    validate: async (uri) => (await ask(uri)).doValidation(uri.toString()),
    complete: async (uri, position) => (await (await ask(uri)).doComplete(uri.toString(), position))?.items ?? [],
    async hover(uri, position) {
      const found = await (await ask(uri)).doHover(uri.toString(), position);
      const paragraphs = found === null ? [] : hoverParagraphs(found.contents);
      return paragraphs.length === 0 ? null : { paragraphs, range: found?.range ?? null };
    },
    dispose: () => service.dispose(),
  };
}

function settingsFor(schema: Readonly<Record<string, unknown>>) {
  return {
    validate: true,
    allowComments: false,
    comments: 'error',
    trailingCommas: 'error',
    schemaValidation: 'warning',
    schemaRequest: 'ignore',
    schemas: [{ uri: 'hookglass://schema/draft', fileMatch: ['*'], schema }],
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return typeof content === 'object' && content !== null && 'value' in content && typeof content.value === 'string' ? content.value : '';
}

/** The service writes Markdown; what it escaped is given back as it was. */
export function hoverParagraphs(contents: unknown): readonly string[] {
  const texts = Array.isArray(contents) ? contents.map(textOf) : [textOf(contents)];
  return texts
    .flatMap((text) => text.split(/\n{2,}/))
    .map((paragraph) =>
      paragraph
        .replaceAll('&nbsp;', ' ')
        .replaceAll(/\\([\\`*_{}[\]()#+\-.!<>~|])/g, '$1')
        .replaceAll(/&lt;/g, '<')
        .replaceAll(/&gt;/g, '>')
        .trim(),
    )
    .filter((paragraph) => paragraph !== '');
}

export function documentationText(documentation: ServiceItem['documentation']): string | undefined {
  const text = textOf(documentation);
  return text === '' ? undefined : (hoverParagraphs(text).join('\n\n') ?? undefined);
}
