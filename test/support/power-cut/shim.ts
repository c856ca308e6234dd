/**
 * The preload shim: built from `shim.c` with the system's compiler, and the page of memory through which a test makes the k-th write or
 * sync of a running process fail. Linux only, as preloading is.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, statfsSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const source = join(import.meta.dirname, 'shim.c');
const fields = ['kind', 'countdown', 'error', 'isShort', 'file', 'lasting', 'fired', 'writes', 'syncs'] as const;
type Field = (typeof fields)[number];

const compiler = 'cc';
const kinds = { write: 1, sync: 2 } as const;
const errors = { EIO: 5, ENOSPC: 28 } as const;
const recordedFiles = { 'log.db': 1, 'log.db-wal': 2, 'log.db-journal': 3 } as const;

export interface Fault {
  readonly kind: keyof typeof kinds;
  /** The call of that kind that fails, counted from now; 1 is the next. */
  readonly at: number;
  readonly error: keyof typeof errors;
  /** A write that takes half and tells the next one that there is no more. */
  readonly isShort?: boolean;
  /** Counts calls on this file alone. */
  readonly file?: keyof typeof recordedFiles;
  /** Calls after it that fail as well. */
  readonly lasting?: number;
}

/** Why the shim can not be used here, as the reason of a skipped test; undefined when it can. */
export function shimObstacle(): string | undefined {
  if (process.platform !== 'linux') return `LD_PRELOAD is Linux's, and this is ${process.platform}`;
  try {
    execFileSync(compiler, ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no C compiler (cc) to build the preload shim with';
  }
}

/** A folder in memory where there is room for it, because images are written by the thousand. */
function quickFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > 1024 ** 3) return mkdtempSync('/dev/shm/hookglass-');
  } catch {
    // No such file system here: the disk does as well, only slower.
  }
  return mkdtempSync(join(tmpdir(), 'hookglass-'));
}

/** A built shim with its record and its control page; everything is in one folder that goes with it. */
export class Shim {
  readonly folder = quickFolder();
  readonly #record = join(this.folder, 'record');
  readonly #library = join(this.folder, 'shim.so');
  readonly #control: number;

  constructor() {
    execFileSync(compiler, ['-O1', '-shared', '-fPIC', '-o', this.#library, source], { stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(this.#record, '');
    writeFileSync(join(this.folder, 'control'), Buffer.alloc(4096));
    this.#control = openSync(join(this.folder, 'control'), 'r+');
  }

  /** An empty folder in it. */
  newFolder(name: string): string {
    const path = join(this.folder, name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { mode: 0o700 });
    return path;
  }

  /** For the process to look at. */
  get env(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: this.#library,
      CUT_FOLDER: this.folder,
      CUT_RECORD: this.#record,
      CUT_CONTROL: join(this.folder, 'control'),
    };
  }

  get recordPath(): string {
    return this.#record;
  }

  /** Forgets what was recorded. The process appends, so it goes on at the start. */
  clearRecord(): void {
    truncateSync(this.#record, 0);
  }

  arm({ kind, at, error, isShort = false, file, lasting = 0 }: Fault): void {
    this.#set('kind', 0);
    this.#set('countdown', at);
    this.#set('error', errors[error]);
    this.#set('isShort', isShort ? 1 : 0);
    this.#set('file', file === undefined ? 0 : recordedFiles[file]);
    this.#set('lasting', lasting);
    for (const counter of ['fired', 'writes', 'syncs'] as const) this.#set(counter, 0);
    this.#set('kind', kinds[kind]);
  }

  disarm(): void {
    this.#set('kind', 0);
  }

  /** Calls that failed since it was armed. */
  get fired(): number {
    return this.#get('fired');
  }

  #set(field: Field, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    writeSync(this.#control, bytes, 0, 4, fields.indexOf(field) * 4);
  }

  #get(field: Field): number {
    const bytes = Buffer.alloc(4);
    readSync(this.#control, bytes, 0, 4, fields.indexOf(field) * 4);
    return bytes.readInt32LE();
  }

  [Symbol.dispose](): void {
    closeSync(this.#control);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
