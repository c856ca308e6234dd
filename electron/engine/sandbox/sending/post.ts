/**
 * Sends one event to one address of this machine. Guarantees: connects to loopback addresses only, whatever the name resolves to
 * elsewhere; follows no redirect; ends within the deadline, whatever the receiver does; never rejects.
 */
import type { LookupAddress, LookupOptions } from 'node:dns';
import { request } from 'node:http';

export interface Posting {
  readonly url: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** As the platform has it. */
export const answerDeadlineMs = 10_000;
/** Of the answer at most so much is read; it says nothing to the sandbox. */
const mostAnswerBytes = 64 * 1024;

type Found = (error: null, address: string | LookupAddress[], family?: number) => void;

/** `localhost` is what it says, with no question to a name server. */
function lookupLoopback(_name: string, options: LookupOptions, found: Found): void {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  if (options.all === true) found(null, addresses);
  else found(null, '127.0.0.1', 4);
}

/** The status of the answer, or null where none came. */
export function post(posting: Posting): Promise<number | null> {
  if (posting.signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => {
    let status: number | null = null;
    const end = () => {
      clearTimeout(deadline);
      posting.signal.removeEventListener('abort', end);
      sending.destroy();
      resolve(status);
    };
    const deadline = setTimeout(end, posting.deadlineMs);
    const sending = request(posting.url, {
      method: 'POST',
      agent: false,
      lookup: lookupLoopback,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': posting.body.byteLength,
        'User-Agent': 'Hookglass-Sandbox',
        ...posting.headers,
      },
    });
    posting.signal.addEventListener('abort', end);
    sending.on('error', end);
    sending.on('response', (answer) => {
      status = answer.statusCode ?? null;
      let read = 0;
      answer.on('data', (chunk: Uint8Array) => {
        read += chunk.length;
        if (read > mostAnswerBytes) end();
      });
      answer.on('error', end);
      answer.on('close', end);
    });
    sending.end(posting.body);
  });
}
