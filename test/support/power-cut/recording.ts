/** What the shim wrote down, read back: operations on the log's files and answers to senders, in the order in which they were made. */
import { readFileSync } from 'node:fs';

const kinds = ['', 'open', 'close', 'write', 'truncate', 'sync', 'unlink', 'answer', 'unknown'] as const;
const names = ['', 'log.db', 'log.db-wal', 'log.db-journal'] as const;

export type RecordedFile = Exclude<(typeof names)[number], ''>;

export interface FileOperation {
  readonly kind: 'open' | 'close' | 'write' | 'truncate' | 'sync' | 'unlink';
  readonly file: RecordedFile;
  /** Number of the system's error when the call failed, otherwise 0. */
  readonly error: number;
  /** Of a write its place, of a truncation the new length, of an open 1 when it is for writing. */
  readonly offset: number;
  readonly data: Buffer;
}

export interface AnswerOperation {
  readonly kind: 'answer';
  readonly status: number;
  /** Of who asked. */
  readonly port: number;
}

export type Operation = FileOperation | AnswerOperation;

const headBytes = 24;

/** Fails on a call that the image builder has no model of, because its images would be wrong. */
export function readRecording(path: string): Operation[] {
  const bytes = readFileSync(path);
  const operations: Operation[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 12);
    operations.push(operationAt(bytes, at, length));
    at += headBytes + length;
  }
  return operations;
}

function operationAt(bytes: Buffer, at: number, length: number): Operation {
  const kind = kinds[bytes.readUInt32LE(at)] ?? 'unknown';
  const file = names[bytes.readUInt32LE(at + 4)] ?? '';
  const number = bytes.readUInt32LE(at + 8);
  const offset = Number(bytes.readBigUInt64LE(at + 16));
  if (kind === 'answer') return { kind, status: number, port: offset };
  if (kind === '' || kind === 'unknown' || file === '')
    throw new Error(`The shim recorded a call on ${file || 'a file'} that has no model`);
  return { kind, file, error: number, offset, data: bytes.subarray(at + headBytes, at + headBytes + length) };
}
