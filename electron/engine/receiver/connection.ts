import type { Socket } from 'node:net';

/** One request on a connection that is not done yet. */
export interface OpenExchange {
  /** The parser has not seen the end of the request. */
  isIncomplete(): boolean;
  /** Nothing more of the body comes: stores what there is, then answers; null answers nothing. No effect when it is complete. */
  cutOff(status: 408 | 503 | null): void;
  /** The rest of the request is not HTTP: it was never a request, so it is neither stored nor answered. */
  drop(): void;
  senderGone(): void;
  /** Answers 503 at once, whether it is stored or not. */
  giveUp(): void;
}

/** What the receiver knows of one socket: whose it is and which of its requests are open, in order of arrival. */
export class Connection {
  readonly socket: Socket;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly exchanges = new Set<OpenExchange>();
  /** A last answer is on its way; what else comes is read and dropped. */
  isEnding = false;
  /** A request has come that is the last of this connection; what comes behind it is none. */
  hasLast = false;
  private whenIdleListener: (() => void) | null = null;

  constructor(socket: Socket) {
    this.socket = socket;
    this.remoteAddress = socket.remoteAddress ?? '';
    this.remotePort = socket.remotePort ?? 0;
  }

  remove(exchange: OpenExchange): void {
    this.exchanges.delete(exchange);
    if (this.exchanges.size > 0 || this.whenIdleListener === null) return;
    const listener = this.whenIdleListener;
    this.whenIdleListener = null;
    listener();
  }

  /** No request came after it, so that its answer may be the last. */
  isNewest(exchange: OpenExchange): boolean {
    let newest: OpenExchange | undefined;
    for (const open of this.exchanges) newest = open;
    return newest === exchange;
  }

  /** Calls when no request is open, at once if there is none: an answer that belongs behind theirs. Only the last listener counts. */
  whenIdle(listener: () => void): void {
    if (this.exchanges.size === 0) listener();
    else this.whenIdleListener = listener;
  }

  incomplete(): OpenExchange | undefined {
    for (const exchange of this.exchanges) if (exchange.isIncomplete()) return exchange;
    return undefined;
  }
}

export interface Connections {
  of(socket: Socket): Connection;
  openExchanges(): OpenExchange[];
  /** Destroys those that have not sent a byte. */
  destroySilent(): void;
  destroyAll(): void;
}

/** All sockets that are open. */
export function createConnections(): Connections {
  const bySocket = new Map<Socket, Connection>();

  return {
    of(socket) {
      const known = bySocket.get(socket);
      if (known !== undefined) return known;
      const connection = new Connection(socket);
      bySocket.set(socket, connection);
      socket.once('close', () => {
        bySocket.delete(socket);
        for (const exchange of [...connection.exchanges]) exchange.senderGone();
      });
      return connection;
    },
    openExchanges: () => [...bySocket.values()].flatMap((connection) => [...connection.exchanges]),
    destroySilent() {
      for (const socket of [...bySocket.keys()]) if (socket.bytesRead === 0) socket.destroy();
    },
    destroyAll() {
      for (const socket of [...bySocket.keys()]) socket.destroy();
    },
  };
}
