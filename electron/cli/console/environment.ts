/** The environment that a command is about. */
import type { Command } from 'commander';
import type { ConsoleConnection } from '#contract/models/console.ts';
import { fail } from '#engine/failure.ts';
import type { CommandRun, CommandSurroundings, CommonOptions } from '../run-command.ts';
import { runCommand } from '../run-command.ts';

export interface EnvironmentOptions extends CommonOptions {
  readonly env?: string;
}

export function withEnvironment(command: Command): Command {
  return command.option('--env <environment>', 'name or id of an environment (default: the first, Sandbox)');
}

/** By its name in any case, or its id. Fails with `missing.environment`. */
export async function findConnection(run: CommandRun, { env }: EnvironmentOptions): Promise<ConsoleConnection> {
  const { items } = await run.client.console.connections({}, { signal: run.signal });
  const wanted = env?.toLowerCase();
  const found =
    wanted === undefined ? items[0] : items.find((one) => one.environmentId === env || one.environmentName.toLowerCase() === wanted);
  return found ?? fail('missing.environment', { id: env ?? 'The first environment' });
}

/** A command whose work gets its options, those of the commands around it included, and its arguments as one list. */
export function doing<O extends CommonOptions>(
  command: Command,
  surroundings: CommandSurroundings,
  work: (run: CommandRun, options: O, words: readonly string[]) => Promise<void>,
): Command {
  return command.action((...given: readonly unknown[]) => {
    const options: O = command.optsWithGlobals();
    const words = given.flat().filter((one) => typeof one === 'string');
    return runCommand(options, surroundings, (run) => work(run, options, words));
  });
}
