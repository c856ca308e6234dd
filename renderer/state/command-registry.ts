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
  'guide.show',
  'app.shortcuts',
  'app.escape',
] as const;
export type CommandId = (typeof commandIds)[number];

export interface CommandRegistry {
  /** The latest registration wins; returns the function that ends it. */
  register(id: CommandId, run: () => void): () => void;
  /** False when nobody takes it at the moment. */
  run(id: CommandId): boolean;
}

export function createCommandRegistry(): CommandRegistry {
  const takers = new Map<CommandId, (() => void)[]>();
  return {
    register(id, run) {
      const stack = takers.get(id) ?? [];
      takers.set(id, [...stack, run]);
      return () =>
        takers.set(
          id,
          (takers.get(id) ?? []).filter((taker) => taker !== run),
        );
    },
    run(id) {
      const taker = takers.get(id)?.at(-1);
      taker?.();
      return taker !== undefined;
    },
  };
}
