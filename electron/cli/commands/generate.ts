/** `hookglass generate`, not in the help: fills a log with made-up deliveries, for tests, measurements and demonstrations. */
import { Command } from 'commander';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import { parseFolder, parseWholeNumber } from '../args.ts';
import { printJson, printLines } from '../output.ts';
import { type CommandSurroundings, runWithSignal } from '../run-command.ts';
import { countWords } from '../words.ts';

interface GenerateOptions {
  readonly data: string;
  readonly deliveries: number;
  readonly runs?: number;
  readonly seed: number;
  readonly days: number;
  readonly bodyBytes?: number;
  readonly json?: boolean;
}

const deliveriesPerRun = 20;

export function generateCommand(surroundings: CommandSurroundings): Command {
  return new Command('generate')
    .description('Fill a log with made-up deliveries')
    .requiredOption('--data <dir>', 'folder of the log, made when absent', parseFolder)
    .requiredOption('--deliveries <n>', 'how many', parseWholeNumber)
    .option('--runs <n>', 'distinct runs (default: a twentieth of the deliveries)', parseWholeNumber)
    .option('--seed <n>', 'another number makes another log', parseWholeNumber, 1)
    .option('--days <n>', 'how long ago the first one arrived', parseWholeNumber, 30)
    .option('--body-bytes <n>', 'length of every body (default: log-normal around 1 KB)', parseWholeNumber)
    .option('--json', 'print one line of JSON when done')
    .action((options: GenerateOptions) => runWithSignal(options, surroundings, (signal) => generate(options, surroundings, signal)));
}

async function generate(options: GenerateOptions, { entry, terminal }: CommandSurroundings, signal: AbortSignal): Promise<void> {
  const [{ generateLog }, { openFileVault }, { prepareFolder }] = await Promise.all([
    import('#engine/log/generate/generate-log.ts'),
    import('#engine/secrets/file-vault.ts'),
    import('#engine/log/data-folder.ts'),
  ]);
  prepareFolder(options.data);
  const startedAtMs = performance.now();
  let toldAtMs = startedAtMs;
  const { deliveries } = await generateLog({
    folder: options.data,
    deliveries: options.deliveries,
    runs: options.runs ?? Math.ceil(options.deliveries / deliveriesPerRun),
    seed: options.seed,
    days: options.days,
    bodyBytes: options.bodyBytes,
    untilUs: Date.now() * 1000,
    vault: await openFileVault(options.data),
    worker: new URL(entry.endsWith('.ts') ? '../engine/log/generate/generate-worker.ts' : './generate-worker.js', entry),
    signal,
    onProgress(done) {
      if (performance.now() - toldAtMs < 1_000) return;
      toldAtMs = performance.now();
      terminal.stderr.write(`${countWords(done)} of ${deliveriesOf(options.deliveries)}\n`);
    },
  });
  const seconds = (performance.now() - startedAtMs) / 1000;
  const perSecond = Math.round(deliveries / seconds);
  if (options.json === true) printJson(terminal, { deliveries, seconds, perSecond });
  else printLines(terminal, [`Made ${deliveriesOf(deliveries)} in ${seconds.toFixed(1)} s (${countWords(perSecond)} a second).`]);
}
