/** The command line as a whole: every command, in the order in which the help shows them. */
import { Command } from 'commander';
import {
  backupCommand,
  checkCommand,
  compactCommand,
  reopenCommand,
  restoreCommand,
  salvageCommand,
  storageCommand,
} from './commands/care.ts';
import { annotateCommand, deleteCommand, rejudgeCommand } from './commands/change.ts';
import { consoleCommand } from './commands/console.ts';
import { endpointCommand, endpointsCommand } from './commands/endpoints.ts';
import { findCommand } from './commands/find.ts';
import { generateCommand } from './commands/generate.ts';
import { countCommand, listCommand } from './commands/list.ts';
import { retentionCommand } from './commands/retention.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { secretsCommand } from './commands/secrets.ts';
import { type ServeSurroundings, serveCommand } from './commands/serve.ts';
import { sessionsCommand } from './commands/sessions.ts';
import { settingsCommand } from './commands/settings.ts';
import { verifyCommand } from './commands/verify.ts';
import { viewsCommand } from './commands/views.ts';
import { catalogCommand } from './composer/catalog.ts';
import { conformCommand } from './composer/conform.ts';
import { draftsCommand } from './composer/drafts.ts';
import { scenarioCommand } from './composer/scenario.ts';
import { sendCommand } from './composer/send.ts';
import { valuesCommand } from './composer/values.ts';
import { attemptsCommand } from './replay/attempts.ts';
import { idempotencyCommand } from './replay/idempotency.ts';
import { plansCommand } from './replay/plans.ts';
import { replayCommand } from './replay/replay.ts';
import { replaysCommand } from './replay/replays.ts';
import { targetsCommand } from './replay/targets.ts';
import type { VerifySurroundings } from './verify/verify-options.ts';

/** Nothing is printed or ended by commander itself: it throws. */
export function createProgram(surroundings: ServeSurroundings & VerifySurroundings, version: string): Command {
  const program = new Command('hookglass')
    .description('A desktop inspector for Zof webhooks: capture, verify, keep, look, replay')
    .version(version);
  const make = [
    listCommand,
    countCommand,
    findCommand,
    viewsCommand,
    annotateCommand,
    deleteCommand,
    endpointsCommand,
    endpointCommand,
    secretsCommand,
    rejudgeCommand,
    storageCommand,
    retentionCommand,
    backupCommand,
    restoreCommand,
    compactCommand,
    checkCommand,
    salvageCommand,
    reopenCommand,
    sessionsCommand,
    settingsCommand,
  ];
  program.addCommand(serveCommand(surroundings));
  for (const one of make) program.addCommand(one(surroundings));
  program.addCommand(verifyCommand(surroundings));
  for (const one of [replayCommand, replaysCommand, plansCommand, targetsCommand, attemptsCommand, idempotencyCommand]) {
    program.addCommand(one(surroundings));
  }
  for (const one of [sendCommand, scenarioCommand, conformCommand, draftsCommand, catalogCommand, valuesCommand]) {
    program.addCommand(one(surroundings));
  }
  program.addCommand(consoleCommand(surroundings));
  program.addCommand(sandboxCommand(surroundings));
  program.addCommand(generateCommand(surroundings), { hidden: true });
  keepQuiet(program);
  return program;
}

function keepQuiet(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const inner of command.commands) keepQuiet(inner);
}
