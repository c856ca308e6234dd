import type { CommandId } from '#renderer/state/command-registry.ts';

export interface CommandEntry {
  readonly id: CommandId;
  readonly group: 'List' | 'Delivery' | 'Window';
  readonly label: string;
  /** Alternatives; `g t` is one key after the other. */
  readonly keys: readonly string[];
}

/** Every action that has a key, in the order the shortcuts dialog shows them. */
export const commandTable: readonly CommandEntry[] = [
  { id: 'list.next', group: 'List', label: 'Next delivery', keys: ['j'] },
  { id: 'list.previous', group: 'List', label: 'Previous delivery', keys: ['k'] },
  { id: 'list.open', group: 'List', label: 'Open the delivery', keys: ['Enter'] },
  { id: 'list.newest', group: 'List', label: 'Newest, and follow', keys: ['Home'] },
  { id: 'list.last', group: 'List', label: 'Last one loaded', keys: ['End'] },
  { id: 'list.filter', group: 'List', label: 'Filter', keys: ['/'] },
  { id: 'list.clear-filter', group: 'List', label: 'Clear the filter', keys: ['x'] },
  { id: 'delivery.replay', group: 'Delivery', label: 'Replay', keys: ['r'] },
  { id: 'delivery.copy', group: 'Delivery', label: 'Copy as cURL', keys: ['c'] },
  { id: 'tab.1', group: 'Delivery', label: 'Overview', keys: ['1'] },
  { id: 'tab.2', group: 'Delivery', label: 'Payload', keys: ['2'] },
  { id: 'tab.3', group: 'Delivery', label: 'Headers', keys: ['3'] },
  { id: 'tab.4', group: 'Delivery', label: 'Signature', keys: ['4'] },
  { id: 'tab.5', group: 'Delivery', label: 'Attempts', keys: ['5'] },
  { id: 'tab.6', group: 'Delivery', label: 'Raw', keys: ['6'] },
  { id: 'app.escape', group: 'Delivery', label: 'Close', keys: ['Escape'] },
  { id: 'go.timeline', group: 'Window', label: 'Go to the timeline', keys: ['g t'] },
  { id: 'go.endpoints', group: 'Window', label: 'Go to endpoints', keys: ['g e'] },
  { id: 'go.settings', group: 'Window', label: 'Go to settings', keys: ['g s', ','] },
  { id: 'receiver.copy-address', group: 'Window', label: 'Copy the address', keys: ['a'] },
  { id: 'app.shortcuts', group: 'Window', label: 'Shortcuts', keys: ['?'] },
];

/** How a key is written on its cap. */
export function capOf(keys: string): string {
  return keys.replace('Escape', 'Esc');
}
