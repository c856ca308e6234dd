/** The page's commands in the application's menu, where there is one: the words and keys are those of the command table. */
import { useEffect } from 'react';
import { type NativeMenuEntry, nativeMenus } from '#contract/native.ts';
import { useServices } from '#renderer/platform/services.tsx';
import type { CommandId } from '#renderer/state/command-registry.ts';
import { commandTable } from './commands.ts';

/** Those that people look for in a menu; the command palette has all of them. */
const offered: Readonly<Record<NativeMenuEntry['menu'], readonly CommandId[]>> = {
  file: ['compose.new', 'target.create', 'endpoint.create', 'sandbox.start-run', 'receiver.copy-address', 'go.settings'],
  view: ['list.filter', 'list.clear-filter', 'list.views', 'list.group', 'list.jump', 'list.newest'],
  go: [
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
  ],
  help: ['app.palette', 'app.shortcuts'],
};

export function menuEntries(): readonly NativeMenuEntry[] {
  return nativeMenus.flatMap((menu) =>
    offered[menu].flatMap((command): NativeMenuEntry[] => {
      const entry = commandTable.find(({ id }) => id === command);
      return entry === undefined ? [] : [{ menu, command, label: entry.label, keys: entry.keys[0] ?? null }];
    }),
  );
}

export function useNativeMenu(): void {
  const { platform, commands } = useServices();
  useEffect(() => {
    const { menu } = platform;
    if (menu === undefined) return undefined;
    menu.show(menuEntries());
    return menu.onChosen((chosen) => {
      const entry = commandTable.find(({ id }) => id === chosen);
      if (entry !== undefined) commands.run(entry.id);
    });
  }, [platform, commands]);
}
