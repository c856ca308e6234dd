/** The pages that people read, with what can be checked in them: links, pictures, code. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

export interface Page {
  /** From the root, as `docs/replay.md`. */
  readonly path: string;
  readonly text: string;
}

/** A link or a picture, as it is written. */
export interface Reference {
  readonly page: string;
  readonly target: string;
}

export function readPages(): readonly Page[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const paths = [
    'README.md',
    'SECURITY.md',
    'electron/README.md',
    'renderer/README.md',
    'test/README.md',
    ...docs.map((name) => `docs/${name}`),
  ];
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '`');

/** Links and pictures that lead into the repository. */
export function referencesOf({ path, text }: Page): readonly Reference[] {
  const found = [...withoutCode(text).matchAll(/\]\(([^()\s]+)\)/g), ...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, target = '']) => target,
  );
  return found.filter((target) => !/^[a-z]+:/.test(target)).map((target) => ({ page: path, target }));
}

/** The file that a reference names, from the root, and the place in it. */
export function placeOf({ page, target }: Reference): { readonly file: string; readonly anchor: string | undefined } {
  const [file = '', anchor] = target.split('#');
  return { file: file === '' ? page : normalize(join(dirname(page), file)), anchor };
}

/** The anchors that a page's headings have on GitHub. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let name = slug;
    for (let number = 1; anchors.has(name); number += 1) name = `${slug}-${number}`;
    anchors.add(name);
  }
  return anchors;
}

/** What stands as code: each inline span, and each line of a block; a line that ends with a backslash goes on. */
export function codeOf({ text }: Page): readonly string[] {
  const blocks = [...text.matchAll(/^ *```[^\n]*\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block.replace(/\\\n\s*/g, ' ').split('\n'),
  );
  const spans = [...text.replace(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...blocks, ...spans].map((line) => line.trim());
}
