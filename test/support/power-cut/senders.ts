/** Senders on raw sockets that keep what they were told about each delivery: the other side of the promise. */
import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface SentDelivery {
  /** SHA-256 of its body. */
  readonly hash: string;
  /** The sender's own port: the n-th answer to it is the answer to its n-th delivery. */
  readonly port: number;
  /** Undefined while there was no answer. */
  status: number | undefined;
  /** The head of the answer. */
  head: string;
}

export interface SendOptions {
  readonly port: number;
  readonly lanes: number;
  /** Undefined: this lane has nothing more to send. */
  readonly nextBody: () => Uint8Array | undefined;
  /** Told as each answer comes. */
  readonly onAnswer?: (delivery: SentDelivery) => void;
}

const isWhole = (text: string) => {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1];
  return text.length >= headEnd + 4 + Number(length ?? 0);
};

/** One connection, one delivery at a time, until there is nothing more to send or the connection breaks. */
class Lane {
  readonly #options: SendOptions;
  readonly #sent: SentDelivery[];
  readonly #socket: Socket;
  #current: SentDelivery | undefined;
  #text = '';
  readonly ended: Promise<void>;

  constructor(options: SendOptions, sent: SentDelivery[]) {
    this.#options = options;
    this.#sent = sent;
    this.#socket = connect({ host: '127.0.0.1', port: options.port, noDelay: true });
    this.#socket.on('connect', () => this.#send());
    this.#socket.on('data', (chunk) => this.#take(chunk.toString('latin1')));
    // why: connections that break are what the tests are about.
    this.#socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => this.#socket.on('close', () => resolve()));
  }

  #send(): void {
    const body = this.#options.nextBody();
    if (body === undefined) {
      this.#socket.end();
      return;
    }
    this.#current = {
      hash: createHash('sha256').update(body).digest('hex'),
      port: this.#socket.localPort ?? 0,
      status: undefined,
      head: '',
    };
    this.#sent.push(this.#current);
    this.#socket.write(
      `POST /in/zof HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    this.#socket.write(body);
  }

  #take(text: string): void {
    this.#text += text;
    if (!isWhole(this.#text) || this.#current === undefined) return;
    this.#current.status = Number(this.#text.slice(9, 12));
    this.#current.head = this.#text.slice(0, this.#text.indexOf('\r\n\r\n'));
    this.#options.onAnswer?.(this.#current);
    this.#text = '';
    if (/^connection: close/im.test(this.#current.head)) this.#socket.end();
    else this.#send();
  }
}

export interface Sending {
  /** In the order in which they left; also those without an answer. */
  readonly sent: readonly SentDelivery[];
  /** Resolves when every lane has ended. */
  readonly ended: Promise<void>;
}

/** Begins to send. */
export function send(options: SendOptions): Sending {
  const sent: SentDelivery[] = [];
  const lanes = Array.from({ length: options.lanes }, () => new Lane(options, sent).ended);
  return { sent, ended: Promise.all(lanes).then(() => undefined) };
}

export const isAcknowledged = ({ status }: SentDelivery): boolean => status !== undefined && status >= 200 && status < 300;

/** A source of bodies that dries up after `count`. */
export function bodies(count: number, make: (at: number) => Uint8Array): () => Uint8Array | undefined {
  let at = 0;
  return () => (at < count ? make(at++) : undefined);
}
