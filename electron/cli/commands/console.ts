/** `hookglass console`: the platform's Console next to what arrived. */
import type { Command } from 'commander';
import { addConnectionCommands } from '../console/connection-commands.ts';
import { addRuleCommands } from '../console/rule-commands.ts';
import { addSnapshotCommands } from '../console/snapshot-commands.ts';
import { addWebhookCommands } from '../console/webhook-commands.ts';
import { newCommand } from '../run-command.ts';
import type { VerifySurroundings } from '../verify/verify-options.ts';

export function consoleCommand(surroundings: VerifySurroundings): Command {
  const command = newCommand('console', 'What the Console says, next to what arrived: connect, register, compare, reconcile', surroundings);
  addConnectionCommands(command, surroundings);
  addWebhookCommands(command, surroundings);
  addSnapshotCommands(command, surroundings);
  addRuleCommands(command, surroundings);
  return command;
}
