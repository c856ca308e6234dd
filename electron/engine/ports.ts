/**
 * What a host lends the engine. Guarantees: the engine reads no clock, no randomness, no environment variable and no keychain but
 * through these, so a test can hold each of them.
 */

export interface Clock {
  /** Microseconds since 1970, UTC. May jump when the machine's clock is set. */
  nowUs(): number;
  /** What the clock that people are shown is ahead of UTC at a moment; that of the machine where absent. */
  readonly offsetMinutes?: (atUs: number) => number;
}

export interface Random {
  /** Cryptographically strong bytes. */
  bytes(count: number): Uint8Array;
}

export interface Opened {
  readonly value: Uint8Array;
  /** It opens still, but has to be sealed anew: its key is being replaced, or another vault sealed it. */
  readonly isOutdated: boolean;
}

/** Keeps secret values. Sealed bytes are stored in the log; the key never is. */
export interface Vault {
  readonly protection: 'system' | 'key-file';
  /** Honest words for the window: who can read a sealed secret. */
  readonly label: string;
  /** Fails with `secret.vault_locked`, or `secret.unreadable` where there is no key. */
  seal(plain: Uint8Array): Promise<Uint8Array>;
  /** Fails with `secret.unreadable`, or with `secret.vault_locked` when another try may help. */
  open(sealed: Uint8Array): Promise<Opened>;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** `error` goes to the log file with its stack; it is never sent over a link. */
  error(message: string, fields?: LogFields, error?: unknown): void;
}

/** The disk of the data folder, and what is kept back on it. */
export interface Disk {
  /** The number by which the system names the kind of file system, and the bytes that this account may still write. */
  look(folder: string): { readonly type: number; readonly freeBytes: number };
  /** Size of the file that is given up when the disk is full, so that deleting goes on; 0 keeps none. */
  readonly ballastBytes: number;
  /** How long after the start that file is made, where there is ample space. */
  readonly ballastAfterMs: number;
  /** How often it is looked whether a full disk has space again. */
  readonly lookEveryMs: number;
}

export interface EnginePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly logger: Logger;
  /** Folder of log.db, index.db and what belongs to them; created with mode 0700 when absent. */
  readonly dataFolder: string;
  /** Undefined: the machine's own. */
  readonly disk?: Disk;
  /** The scenarios that come with Hookglass (`resources/scenarios`), by file name without its end, in the order in which they are shown. */
  readonly readyScenarios: () => Promise<readonly { readonly slug: string; readonly text: string }[]>;
  /** Entry files of the worker threads: `.ts` from sources, `.js` from a build. */
  readonly workers: {
    readonly reader: URL;
    readonly indexer: URL;
    readonly maintenance: URL;
    readonly diagnoser: URL;
    readonly comparer: URL;
    readonly scenarioReader: URL;
  };
}
