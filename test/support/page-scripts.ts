/** What a window has to load before it can show anything: the page's scripts and all that they import in turn, as the build wrote them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface ScriptSize {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

const pageScript = /<(?:script|link)\b[^>]*\b(?:src|href)="\.\/(assets\/[^"]+\.js)"/g;
/** Static imports alone: `import('…')` has a bracket where these have a quote. */
const staticImport = /(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g;

/** `folder` is that of the built page. */
export function initialScripts(folder: string): readonly ScriptSize[] {
  const found = new Map<string, ScriptSize>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    const text = readFileSync(join(folder, name), 'utf8');
    found.set(name, { name, bytes: Buffer.byteLength(text), gzipBytes: gzipSync(text).length });
    for (const [, imported = ''] of text.matchAll(staticImport)) visit(`assets/${imported}`);
  };
  for (const [, name = ''] of readFileSync(join(folder, 'index.html'), 'utf8').matchAll(pageScript)) visit(name);
  return [...found.values()];
}
