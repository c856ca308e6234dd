/**
 * A connected socket that one exchange after another reads from. Guarantees: whoever reads gets every byte and is told once when the
 * connection is gone; bytes that nobody asked for close it.
 */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface LineReader {
  onData(chunk: Buffer): void;
  /** With what broke it; undefined when the other side closed it in order. */
  onGone(error: Error | undefined): void;
}

export class Line {
  readonly socket: Socket;
  #reader: LineReader | undefined;
  #error: Error | undefined;
  #isGone = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      if (this.#reader === undefined) socket.destroy();
      else this.#reader.onData(chunk);
    });
    socket.on('error', (error) => {
      this.#error = error;
    });
    // why: after the other side's end nothing more comes, and the closing may wait for what we still write.
    socket.on('end', () => this.#leave());
    socket.on('close', () => this.#leave());
  }

  get isUsable(): boolean {
    return this.socket.writable && this.socket.readable && !this.socket.destroyed;
  }

  /** From now on; a connection that has gone already is told in the next turn. */
  read(reader: LineReader): void {
    if (this.#isGone) process.nextTick(() => reader.onGone(this.#error));
    else this.#reader = reader;
  }

  /** Nobody reads any more. */
  rest(): void {
    this.#reader = undefined;
  }

  #leave(): void {
    this.#isGone = true;
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.onGone(this.#error);
  }
}

/** The answer on a line whose request has left already, for node:http: what it writes goes nowhere, what came first comes first. */
export class AnswerStream extends Duplex {
  readonly #line: Line;

  constructor(line: Line, first: Buffer) {
    super();
    this.#line = line;
    this.push(first);
    line.read({
      onData: (chunk) => {
        if (!this.push(chunk)) line.socket.pause();
      },
      onGone: (error) => {
        if (error === undefined) this.push(null);
        else this.destroy(error);
      },
    });
  }

  override _read(): void {
    this.#line.socket.resume();
  }

  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#line.rest();
    this.#line.socket.resume();
    done(error);
  }
}
