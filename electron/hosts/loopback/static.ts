/**
 * The page's files, by an allow-list made once at the start from what the build put there.
 * Guarantees: only regular files inside the folder; the request's path is looked up, never joined, so nothing can be climbed.
 * Refuses: dotfiles, symbolic links, and kinds of file the page does not have.
 */
import { constants, type Dirent, readdirSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { hashedFileHeaders, pageHeaders } from './security-headers.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

const hashedName = /[-.][\w-]{8,}\.\w+$/;

export interface PageFile {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PageFiles {
  has(path: string): boolean;
  /** Opens the file behind a URL path, or the page that says the build is missing. */
  open(path: string): Promise<OpenPageFile | undefined>;
}

export interface OpenPageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  /** The open file, which its reader closes; null when `text` is all there is. */
  readonly handle: FileHandle | null;
  readonly text: string;
}

/** Lists `folder` once. Files built afterwards are seen at the next start. */
export function listPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  collect(folder, '', files);
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return {
    has: (path) => files.has(path) || path === '/',
    async open(path) {
      const file = files.get(path);
      if (file) return openFile(file);
      return path === '/' ? missingBuildPage(folder) : undefined;
    },
  };
}

function collect(folder: string, urlPath: string, files: Map<string, PageFile>): void {
  for (const entry of readEntries(folder)) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const url = `${urlPath}/${entry.name}`;
    const contentType = contentTypes[extname(entry.name).toLowerCase()];
    if (entry.isDirectory()) collect(path, url, files);
    else if (entry.isFile() && contentType !== undefined) {
      const isHashed = urlPath !== '' && hashedName.test(entry.name);
      files.set(url, { path, headers: { ...(isHashed ? hashedFileHeaders : pageHeaders), 'content-type': contentType } });
    }
  }
}

function readEntries(folder: string): readonly Dirent[] {
  // why: a missing folder means a missing build, which the start page explains.
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder, { withFileTypes: true }) : [];
}

async function openFile(file: PageFile): Promise<OpenPageFile> {
  // why: a link put in the file's place after the start is refused by the system itself.
  const handle = await open(file.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await handle.stat();
    return { headers: file.headers, length: size, handle, text: '' };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function missingBuildPage(folder: string): OpenPageFile {
  const text = [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Hookglass</title>',
    '<h1>The window is not built</h1>',
    `<p>There is no page in <code>${folder.replace(/[&<>"]/g, '')}</code>. Run <code>npm start</code>, which builds it and opens this window.</p>`,
    '<p>Deliveries are received and stored all the same, and the API answers.</p></html>',
  ].join('\n');
  return { headers: { ...pageHeaders, 'content-type': 'text/html; charset=utf-8' }, length: Buffer.byteLength(text), handle: null, text };
}
