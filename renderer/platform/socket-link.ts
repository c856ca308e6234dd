import { RPCLink } from '@orpc/client/websocket';
import { clientFailure } from '#renderer/errors/client-failure.ts';
import type { Transport } from './transport.ts';

/** Opens the link of the browser shell. The token travels as a subprotocol: a page can't set headers on a WebSocket. */
export async function openSocket(url: string, token: string, signal: AbortSignal): Promise<Transport> {
  const socket = new WebSocket(url, ['hookglass.v1', `token.${token}`]);
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  const rpc = new RPCLink({ websocket: socket });
  const giveUp = () => socket.close();
  signal.addEventListener('abort', giveUp, { once: true });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    // Says nothing about why: a browser hides the answer to a refused upgrade.
    socket.addEventListener('close', () => reject(clientFailure('link.lost')), { once: true });
  });
  return { rpc, closed, close: giveUp };
}
