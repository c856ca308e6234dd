/** A Console that a test writes: JSON over a socket, with what was asked of it. */
import { answerJson } from './console-client.ts';
import { type Answer, type ReceivedRequest, startHandler } from './handler-server.ts';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly key: string;
  readonly idempotencyKey: string | null;
  readonly body: unknown;
}

/** What it answers with; null answers nothing at all. */
export type Reply = { readonly status: number; readonly json: unknown } | null;

export interface StubConsole extends AsyncDisposable {
  /** With its version. */
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  /** Answers differently from now on. */
  answer(reply: (asked: Asked) => Reply): void;
}

function readAsked({ startLine, headers, body }: ReceivedRequest): Asked {
  const [method = '', path = ''] = startLine.split(' ');
  const header = (name: string) => headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? null;
  const text = body.toString();
  return {
    method,
    path: path.replace(/^\/v1/, ''),
    key: header('authorization') ?? '',
    idempotencyKey: header('idempotency-key'),
    body: text === '' ? null : JSON.parse(text),
  };
}

export async function startStubConsole(reply: (asked: Asked) => Reply = () => null): Promise<StubConsole> {
  const asked: Asked[] = [];
  let current = reply;
  const answer: Answer = (socket, request) => {
    const one = readAsked(request);
    asked.push(one);
    const told = current(one);
    if (told !== null) answerJson(told.json, told.status)(socket, request);
  };
  const server = await startHandler({ answer });
  return {
    baseUrl: `${server.url}v1`,
    asked,
    answer(other) {
      current = other;
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
