/**
 * One command, from its words to its exit code.
 * Secrets are never taken from arguments, which other programs can read, and from the environment only by a name that is given.
 */
import { type Command, CommanderError } from 'commander';
import { describeFailure } from '#contract/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { printFailure, type Terminal } from './output.ts';
import { createProgram } from './program.ts';
import { readVersion } from './read-version.ts';

export interface ProgramCall {
  readonly surroundings: Parameters<typeof createProgram>[0];
  /** As Node has them: the program and its file first. */
  readonly argv: readonly string[];
}

/** Returns the exit code of a wrong word; a command that ran has set its own. */
export async function runProgram({ surroundings, argv }: ProgramCall): Promise<number | undefined> {
  const program = createProgram(surroundings, readVersion(surroundings.entry));
  try {
    await program.parseAsync(argv);
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return tellUsage(error, program, { terminal: surroundings.terminal, isJson: argv.includes('--json') });
  }
}

interface Listener {
  readonly terminal: Terminal;
  readonly isJson: boolean;
}

/** Help and version were asked for and are no failure; anything else is a wrong word on the command line. */
function tellUsage(error: CommanderError, program: Command, { terminal, isJson }: Listener): number {
  if (error.exitCode === 0) return exitCodes.ok;
  if (error.code === 'commander.help') {
    terminal.stderr.write(program.helpInformation());
    return exitCodes.usage;
  }
  const problems = withoutValues(error);
  printFailure(terminal, describeFailure('input.invalid', { problems }), isJson);
  return exitCodes.usage;
}

/** why: who gives a secret as an argument by mistake must not find it in the log of a CI job as well. */
function withoutValues({ code, message }: CommanderError): string {
  // Its suggestion stands on a line of its own.
  const problems = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  if (code === 'commander.excessArguments') return problems.replace(/: .*$/s, '.');
  return code === 'commander.unknownOption' ? problems.replace(/=.*'/s, "'") : problems;
}
