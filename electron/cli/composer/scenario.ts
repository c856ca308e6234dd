/** `hookglass scenario`: ordered steps in a file, checked, recorded and run. */
import { type Command, InvalidArgumentError } from 'commander';
import { parseDeliveryId, parseDuration, parseWholeNumber } from '../args.ts';
import { doing, withEnvironment } from '../console/environment.ts';
import { type CommandSurroundings, newCommand, runWithSignal } from '../run-command.ts';
import { addAimOptions } from './aim-options.ts';
import type { RecordOptions } from './record-scenario.ts';
import type { ScenarioRunOptions } from './run-scenario.ts';

const description = `Run ordered events with pauses, checks and references between them, from a file

A scenario is a YAML file; "hookglass scenario list" names those that come with Hookglass, and "show" prints one to start from.

Exit code of run: 0 every step passed; 1 one failed; 65 the file has a mistake; 78 no secret to sign with; 130 stopped`;

const nameWords = 'a file, - for standard input, or the name or id of a scenario, as list shows it';

export function scenarioCommand(surroundings: CommandSurroundings): Command {
  const scenario = newCommand('scenario', description, surroundings).summary('List, check, record and run scenarios');
  addReading(scenario, surroundings);
  addChecking(scenario, surroundings);
  addRecord(scenario, surroundings);
  addRun(scenario, surroundings);
  return scenario;
}

function addReading(scenario: Command, surroundings: CommandSurroundings): void {
  doing(
    scenario.command('list').description('List the scenarios that are kept, and those that come with Hookglass'),
    surroundings,
    async (run) => {
      const { listScenarios } = await import('./scenario-texts.ts');
      await listScenarios(run);
    },
  );
  const show = scenario.command('show').description('Print a scenario').argument('<name>', 'its name or id, as list shows it');
  doing(show, surroundings, async (run, _, [name = '']) => {
    const { showScenario } = await import('./scenario-texts.ts');
    await showScenario(run, name);
  });
}

/** These need no log, so a pipeline can check files where Hookglass never ran. */
function addChecking(scenario: Command, { terminal }: CommandSurroundings): void {
  scenario
    .command('check')
    .description('Name the mistakes of a file, with their places; needs no log')
    .argument('<file>', 'a file, or - for standard input')
    .action((file: string, _: object, self: Command) => {
      const options: { readonly json?: boolean } = self.optsWithGlobals();
      return runWithSignal(options, { terminal }, async (_signal, exitWith) => {
        const { checkScenario } = await import('./scenario-texts.ts');
        await checkScenario(file, terminal, options.json === true, exitWith);
      });
    });
  scenario
    .command('schema')
    .description('Print the JSON Schema of a file, for an editor; needs no log')
    .action(() =>
      runWithSignal({}, { terminal }, async () => {
        const { printSchema } = await import('./scenario-texts.ts');
        printSchema(terminal);
      }),
    );
}

function addRecord(scenario: Command, surroundings: CommandSurroundings): void {
  const record = scenario
    .command('record')
    .description('Make a scenario from what was captured, and print it')
    .option('--run <id>', 'everything of a run')
    .option('--query <filter>', 'everything that matches a filter')
    .option(
      '--delivery <id>',
      'one delivery; may be repeated',
      (text: string, before: readonly string[]) => [...before, parseDeliveryId(text)],
      [],
    )
    .option('--name <name>', 'what it is called')
    .option('--longest-pause <time>', 'longer pauses are shortened to this, as 5s', parseDuration, 5)
    .option('--save', 'keep it, and print its id instead');
  doing<RecordOptions>(withEnvironment(record), surroundings, async (run, options) => {
    const { recordScenario } = await import('./record-scenario.ts');
    await recordScenario(run, options);
  });
}

function addRun(scenario: Command, surroundings: CommandSurroundings): void {
  const command = scenario.command('run').description('Run a scenario, and tell each step as it ends').argument('<scenario>', nameWords);
  addAimOptions(command)
    .option('--pause-percent <n>', 'how long pauses take, in percent of what is written; 0 leaves them out', parsePercent, 100)
    .option('--go-on', 'go on after a step that failed')
    .option('--junit <file>', 'write the result as JUnit XML')
    .option('--yes-host <host>', 'confirm the host of a target that is not on this machine');
  doing<ScenarioRunOptions>(withEnvironment(command), surroundings, async (run, options, [name = '']) => {
    // why: loaded here, so that the help of any command answers at once.
    const { runScenario } = await import('./run-scenario.ts');
    await runScenario(run, name, options, surroundings.terminal);
  });
}

function parsePercent(text: string): number {
  const percent = parseWholeNumber(text);
  if (percent > 1_000) throw new InvalidArgumentError('A percentage from 0 to 1000.');
  return percent;
}
