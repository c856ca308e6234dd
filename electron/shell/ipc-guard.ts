/**
 * The only place that listens to the page. Guarantees: a call is heard only from the main frame of our window on our origin, with
 * arguments that fit their schema; what goes wrong goes back as a sentence, never as a stack.
 * Refuses: everything else, including a sender that is gone (`senderFrame` may be null after a navigation).
 */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { z } from 'zod';
import { pageOrigin } from '#contract/native.ts';

/** One message may carry this much text; a call with more is a mistake or an attack. */
const argumentLimit = 4 * 1024 * 1024;

export class RefusedSender extends Error {
  override readonly name = 'RefusedSender';
}

type AnyIpcEvent = Pick<IpcMainEvent | IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** Fails with `RefusedSender` unless the event comes from the main frame of one of `windows` on our origin. */
export function requireOurPage(event: AnyIpcEvent, isOurs: (sender: WebContents) => boolean): void {
  const frame = event.senderFrame;
  if (!frame) throw new RefusedSender('The frame that sent this is gone.');
  if (!isOurs(event.sender) || frame !== event.sender.mainFrame) throw new RefusedSender('Only the main frame of the window may call.');
  if (originOf(frame.url) !== pageOrigin) throw new RefusedSender('Only our own page may call.');
}

function originOf(url: string): string {
  // why: URL.origin is "null" for schemes that Node does not know as standard.
  const match = /^([a-z]+:\/\/[^/?#]*)/i.exec(url);
  return match?.[1]?.toLowerCase() ?? '';
}

export interface IpcGuard {
  /** A call with an answer. `input` parses the one argument. */
  handle<S extends z.ZodType>(channel: string, input: S, answer: (input: z.infer<S>, sender: WebContents) => Promise<unknown>): void;
  /** A message without an answer and without an argument. */
  listen(channel: string, react: (sender: WebContents) => void): void;
  dispose(): void;
}

export function createIpcGuard(isOurs: (sender: WebContents) => boolean, onRefused: (channel: string, problem: string) => void): IpcGuard {
  const channels: { name: string; kind: 'handle' | 'listen' }[] = [];
  return {
    handle(channel, input, answer) {
      channels.push({ name: channel, kind: 'handle' });
      ipcMain.handle(channel, async (event: IpcMainInvokeEvent, ...rest: unknown[]) => {
        try {
          requireOurPage(event, isOurs);
          return { ok: true, value: await answer(parseArgument(input, rest), event.sender) };
        } catch (error) {
          const problem = error instanceof Error ? error.message : 'It failed.';
          onRefused(channel, problem);
          return {
            ok: false,
            problem: error instanceof RefusedSender || error instanceof BadArgument ? problem : 'It failed. The log file says why.',
          };
        }
      });
    },
    listen(channel, react) {
      channels.push({ name: channel, kind: 'listen' });
      ipcMain.on(channel, (event: IpcMainEvent) => {
        try {
          requireOurPage(event, isOurs);
          react(event.sender);
        } catch (error) {
          // why: a message has no one to answer to; the log keeps who was refused.
          onRefused(channel, error instanceof Error ? error.message : 'It failed.');
        }
      });
    },
    dispose() {
      for (const { name, kind } of channels) {
        if (kind === 'handle') ipcMain.removeHandler(name);
        else ipcMain.removeAllListeners(name);
      }
    },
  };
}

class BadArgument extends Error {
  override readonly name = 'BadArgument';
}

function parseArgument<S extends z.ZodType>(schema: S, rest: readonly unknown[]): z.infer<S> {
  if (rest.length > 1) throw new BadArgument('One argument is expected.');
  const [argument] = rest;
  if (typeof argument === 'string' && argument.length > argumentLimit) throw new BadArgument('The argument is too long.');
  const parsed = schema.safeParse(argument);
  if (!parsed.success) throw new BadArgument('The argument does not have the expected form.');
  return parsed.data;
}
