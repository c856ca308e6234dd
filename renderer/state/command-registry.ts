/** Actions that keys, menus and buttons share. Whoever can do one registers it while it can; a press without a taker does nothing. */

export const commandIds = [
  'list.next',
  'list.previous',
  'list.newest',
  'list.last',
  'list.open',
  'list.filter',
  'list.clear-filter',
  'list.views',
  'list.jump',
  'list.replay',
  'list.group',
  'list.zoom-out',
  'list.select-all',
  'list.select-next',
  'list.select-previous',
  'list.select',
  'delivery.replay',
  'delivery.send-twice',
  'delivery.compose',
  'delivery.copy',
  'delivery.bookmark',
  'delivery.tag',
  'delivery.note',
  'delivery.rejudge',
  'delivery.delete',
  'delivery.check',
  'delivery.fetch',
  'delivery.reconcile',
  'match.next',
  'match.previous',
  'tab.1',
  'tab.2',
  'tab.3',
  'tab.4',
  'tab.5',
  'tab.6',
  'tab.7',
  'compose.send',
  'compose.new',
  'compose.explain',
  'go.timeline',
  'go.compose',
  'go.scenarios',
  'go.conformance',
  'go.replays',
  'go.targets',
  'go.console',
  'go.sandbox',
  'go.endpoints',
  'go.check',
  'go.storage',
  'go.settings',
  'receiver.copy-address',
  'replay.pause',
  'replay.cancel',
  'replay.again',
  'replay.compare',
  'target.create',
  'target.probe',
  'sandbox.start-run',
  'endpoint.create',
  'endpoint.rotate',
  'endpoint.add-secret',
  'guide.own-sender',
  'guide.show',
  'delivery.copy-id',
  'run.open',
  'compose.values',
  'scenario.record',
  'receiver.listen',
  'app.undo',
  'app.theme',
  'app.palette',
  'app.shortcuts',
  'app.escape',
] as const;
export type CommandId = (typeof commandIds)[number];

export interface CommandRegistry {
  /** The latest registration wins; returns the function that ends it. */
  register(id: CommandId, run: () => void): () => void;
  /** The same, for whoever takes it only while nobody else does. */
  registerLast(id: CommandId, run: () => void): () => void;
  /** False when nobody takes it at the moment. */
  run(id: CommandId): boolean;
  /** Whether somebody would take it at the moment. */
  isTaken(id: CommandId): boolean;
  /** As soon as the next one registers for it: a page that is about to be shown. Another wish takes the place of this one. */
  runNext(id: CommandId): void;
}

export function createCommandRegistry(): CommandRegistry {
  const takers = new Map<CommandId, readonly (() => void)[]>();
  let wanted: CommandId | null = null;
  const takersOf = (id: CommandId) => takers.get(id) ?? [];
  const leave = (id: CommandId, run: () => void) => () => {
    takers.set(
      id,
      takersOf(id).filter((taker) => taker !== run),
    );
  };
  return {
    register(id, run) {
      takers.set(id, [...takersOf(id), run]);
      if (wanted === id) {
        wanted = null;
        // why: who registers is being shown, and can not open anything before that is done.
        queueMicrotask(run);
      }
      return leave(id, run);
    },
    registerLast(id, run) {
      takers.set(id, [run, ...takersOf(id)]);
      return leave(id, run);
    },
    run(id) {
      wanted = null;
      const taker = takersOf(id).at(-1);
      taker?.();
      return taker !== undefined;
    },
    isTaken: (id) => takersOf(id).length > 0,
    runNext(id) {
      wanted = id;
    },
  };
}
