#!/usr/bin/env node
/**
 * The command line's entry: the only place of the CLI that looks at the process's arguments, environment and streams.
 * Secrets are never taken from arguments, which other programs can read, and from the environment only by a name that is given.
 */
import { homedir } from 'node:os';
import { type Command, CommanderError } from 'commander';
import { describeFailure } from '#contract/errors.ts';
import { keepMemoryOutOfCoreDumps } from '#hosts/core-dumps.ts';
import { defaultDataFolder } from '#hosts/data-folder.ts';
import { exitCodes } from './exit-codes.ts';
import { printFailure, type Terminal } from './output.ts';
import { createProgram } from './program.ts';
import { readVersion } from './read-version.ts';

const terminal: Terminal = process;

async function main(): Promise<void> {
  keepMemoryOutOfCoreDumps();
  // A reader that has gone (`| head`) is no reason to stop receiving.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const program = createProgram(
    {
      entry: import.meta.url,
      dataFolder: defaultDataFolder({ platform: process.platform, home: homedir(), env: process.env }),
      platform: process.platform,
      terminal,
      env: process.env,
      keyboard: process.stdin.isTTY ? process.stdin : null,
    },
    readVersion(import.meta.url),
  );
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = tellUsage(error, program);
  }
}

/** Help and version were asked for and are no failure; anything else is a wrong word on the command line. */
function tellUsage(error: CommanderError, program: Command): number {
  if (error.exitCode === 0) return exitCodes.ok;
  if (error.code === 'commander.help') {
    terminal.stderr.write(program.helpInformation());
    return exitCodes.usage;
  }
  const problems = withoutValues(error);
  printFailure(terminal, describeFailure('input.invalid', { problems }), process.argv.includes('--json'));
  return exitCodes.usage;
}

/** why: who gives a secret as an argument by mistake must not find it in the log of a CI job as well. */
function withoutValues({ code, message }: CommanderError): string {
  // Its suggestion stands on a line of its own.
  const problems = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  if (code === 'commander.excessArguments') return problems.replace(/: .*$/s, '.');
  return code === 'commander.unknownOption' ? problems.replace(/=.*'/s, "'") : problems;
}

await main();
