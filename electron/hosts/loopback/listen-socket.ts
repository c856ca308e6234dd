/**
 * The strict way to be reached: a Unix socket that only this account can open, instead of a port that every account of the machine can.
 * Guarantees: the socket is 0600 from its first moment, in a folder of this account that nobody else may enter; a socket that a killed
 * Hookglass left is replaced, one that answers is not.
 */
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, stat, unlink } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Failure, systemCode } from '#engine/failure.ts';

/** What the system's address of a socket holds on macOS; Linux has four bytes more. */
const longestPathBytes = 103;
const othersMask = 0o077;

/** Fails with `link.socket_unusable`, which names what is in the way. */
export async function listenSocket(server: Server, path: string): Promise<void> {
  if (process.platform === 'win32') refuse(path, 'Windows has no Unix sockets that are for one account.');
  if (Buffer.byteLength(path) > longestPathBytes) refuse(path, `Its path is longer than ${longestPathBytes} bytes.`);
  await checkFolder(path);
  await removeStale(path);
  await listen(server, path);
  await chmod(path, 0o600);
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path);
  let found: Stats;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    found = await stat(folder);
  } catch (error) {
    return refuse(path, `Its folder can not be made (${systemCode(error)}).`, error);
  }
  if (found.uid !== process.getuid?.()) refuse(path, 'Its folder belongs to another account.');
  if ((found.mode & othersMask) !== 0) {
    refuse(path, `Other accounts may enter its folder. Use one for this account alone: chmod 700 ${folder}`);
  }
}

async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isSocket()) refuse(path, 'Something else is there.');
  if (await isAnswering(path)) refuse(path, 'Another program listens there.');
  await unlink(path);
}

function isAnswering(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      try {
        refuse(path, `The system refuses it (${systemCode(error)}).`, error);
      } catch (failure) {
        reject(failure);
      }
    });
    server.once('listening', () => resolve());
    // why: the file is made within this call, and must never be there with wider rights, not even for a moment.
    const before = process.umask(0o177);
    try {
      server.listen({ path, exclusive: true });
    } finally {
      process.umask(before);
    }
  });
}

function refuse(path: string, problem: string, cause?: unknown): never {
  throw new Failure('link.socket_unusable', { path, problem }, cause);
}
