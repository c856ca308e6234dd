import type { CommandId } from '#renderer/state/command-registry.ts';

export interface CommandEntry {
  readonly id: CommandId;
  readonly group: 'List' | 'Delivery' | 'Compose' | 'Replays' | 'Endpoints' | 'Sandbox' | 'Window';
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
  { id: 'list.views', group: 'List', label: 'Saved views', keys: ['s'] },
  { id: 'list.jump', group: 'List', label: 'Jump to a time', keys: ['t'] },
  { id: 'list.replay', group: 'List', label: 'Replay all that match', keys: ['R'] },
  { id: 'list.group', group: 'List', label: 'Group by event, by run, or not', keys: ['v'] },
  { id: 'list.zoom-out', group: 'List', label: 'Show the whole range', keys: ['0'] },
  { id: 'list.select', group: 'List', label: 'Select, or not', keys: [' '] },
  { id: 'list.select-next', group: 'List', label: 'Select downwards', keys: ['Shift+ArrowDown', 'J'] },
  { id: 'list.select-previous', group: 'List', label: 'Select upwards', keys: ['Shift+ArrowUp', 'K'] },
  { id: 'list.select-all', group: 'List', label: 'Select all that match', keys: ['Mod+a'] },
  { id: 'delivery.replay', group: 'Delivery', label: 'Replay', keys: ['r'] },
  { id: 'delivery.send-twice', group: 'Delivery', label: 'Send twice, to see whether a handler minds', keys: ['i'] },
  { id: 'delivery.compose', group: 'Delivery', label: 'Edit and send', keys: ['d'] },
  { id: 'delivery.copy', group: 'Delivery', label: 'Copy as cURL', keys: ['c'] },
  { id: 'delivery.bookmark', group: 'Delivery', label: 'Bookmark, or not', keys: ['b'] },
  { id: 'delivery.tag', group: 'Delivery', label: 'Tags', keys: ['l'] },
  { id: 'delivery.note', group: 'Delivery', label: 'Note', keys: ['m'] },
  { id: 'delivery.rejudge', group: 'Delivery', label: 'Judge again', keys: ['y'] },
  { id: 'delivery.delete', group: 'Delivery', label: 'Delete', keys: ['Delete', 'Backspace'] },
  { id: 'delivery.check', group: 'Delivery', label: 'Check its signature by hand', keys: ['h'] },
  { id: 'delivery.fetch', group: 'Delivery', label: 'Fetch from the Console', keys: ['f'] },
  { id: 'delivery.reconcile', group: 'Delivery', label: 'Reconcile its run with the Console', keys: ['u'] },
  { id: 'match.next', group: 'Delivery', label: 'Next match of the filter', keys: ['n'] },
  { id: 'match.previous', group: 'Delivery', label: 'Match before', keys: ['N'] },
  { id: 'tab.1', group: 'Delivery', label: 'Overview', keys: ['1'] },
  { id: 'tab.2', group: 'Delivery', label: 'Payload', keys: ['2'] },
  { id: 'tab.3', group: 'Delivery', label: 'Headers', keys: ['3'] },
  { id: 'tab.4', group: 'Delivery', label: 'Signature', keys: ['4'] },
  { id: 'tab.5', group: 'Delivery', label: 'Console', keys: ['5'] },
  { id: 'tab.6', group: 'Delivery', label: 'Attempts', keys: ['6'] },
  { id: 'tab.7', group: 'Delivery', label: 'Raw', keys: ['7'] },
  { id: 'app.escape', group: 'Delivery', label: 'Close', keys: ['Escape'] },
  { id: 'compose.new', group: 'Compose', label: 'New draft', keys: ['e d'] },
  { id: 'compose.send', group: 'Compose', label: 'Send', keys: ['Mod+enter'] },
  { id: 'compose.explain', group: 'Compose', label: 'Explain the field at the cursor', keys: ['F1'] },
  { id: 'replay.pause', group: 'Replays', label: 'Pause a job, or go on', keys: ['p'] },
  { id: 'replay.cancel', group: 'Replays', label: 'Cancel a job', keys: ['q'] },
  { id: 'replay.again', group: 'Replays', label: 'Run again', keys: ['o'] },
  { id: 'replay.compare', group: 'Replays', label: 'Compare two answers, or with an earlier run', keys: ['w c'] },
  { id: 'target.create', group: 'Replays', label: 'New target', keys: ['e t'] },
  { id: 'target.probe', group: 'Replays', label: 'Probe the target', keys: ['w p'] },
  { id: 'go.timeline', group: 'Window', label: 'Go to the timeline', keys: ['g t'] },
  { id: 'go.compose', group: 'Window', label: 'Go to compose', keys: ['g n'] },
  { id: 'go.scenarios', group: 'Window', label: 'Go to scenarios', keys: ['g y'] },
  { id: 'go.conformance', group: 'Window', label: 'Go to the handler check', keys: ['g h'] },
  { id: 'go.replays', group: 'Window', label: 'Go to replays', keys: ['g r'] },
  { id: 'go.targets', group: 'Window', label: 'Go to targets', keys: ['g u'] },
  { id: 'go.console', group: 'Window', label: 'Go to the Console', keys: ['g o'] },
  { id: 'go.sandbox', group: 'Window', label: 'Go to the sandbox', keys: ['g b'] },
  { id: 'go.endpoints', group: 'Window', label: 'Go to endpoints', keys: ['g e'] },
  { id: 'go.check', group: 'Window', label: 'Go to check a signature', keys: ['g c'] },
  { id: 'go.storage', group: 'Window', label: 'Go to storage', keys: ['g d'] },
  { id: 'go.settings', group: 'Window', label: 'Go to settings', keys: ['g s', ','] },
  { id: 'receiver.copy-address', group: 'Window', label: 'Copy the address', keys: ['a'] },
  { id: 'endpoint.create', group: 'Endpoints', label: 'New endpoint', keys: ['e n'] },
  { id: 'endpoint.rotate', group: 'Endpoints', label: 'Rotate the secret', keys: ['e r'] },
  { id: 'endpoint.add-secret', group: 'Endpoints', label: 'Add a secret', keys: ['e a'] },
  { id: 'sandbox.start-run', group: 'Sandbox', label: 'Start a sandbox run', keys: ['w r'] },
  { id: 'guide.show', group: 'Window', label: 'First steps', keys: ['g f'] },
  { id: 'app.shortcuts', group: 'Window', label: 'Shortcuts', keys: ['?'] },
];

/** How a key is written on its cap. */
export function capOf(keys: string): string {
  return keys
    .replace('Escape', 'Esc')
    .replace(/^ $/, 'Space')
    .replace('ArrowDown', '↓')
    .replace('ArrowUp', '↑')
    .replace('Mod+a', 'Ctrl+A')
    .replace('Mod+enter', 'Ctrl+Enter')
    .replace(/^[A-Z]$/, 'Shift+$&');
}
