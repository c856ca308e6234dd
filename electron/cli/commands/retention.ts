/** `hookglass retention`: how long deliveries are kept. */
import type { Command } from 'commander';
import { type EnvironmentId, environmentIdSchema } from '#contract/ids.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import { fail } from '#engine/failure.ts';
import { bytesOf, deliveriesOf } from '#engine/jobs/job-words.ts';
import { parseSize, parseWholeNumber } from '../args.ts';
import { finishJob } from '../follow-job.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand, runCommand } from '../run-command.ts';
import { countWords } from '../words.ts';

interface EnvironmentOptions extends CommonOptions {
  readonly environment?: string;
}

/** The word stands for no limit; commander would take a null for an option without a value. */
type Limit = number | 'none';

interface SetOptions extends EnvironmentOptions {
  readonly maxAgeDays?: Limit;
  readonly maxDeliveries?: Limit;
  readonly maxBytes?: Limit;
}

const environmentWords = 'id of the environment (needed when there are several)';
const noLimit = 'a number, or none for no limit';

export function retentionCommand(surroundings: CommandSurroundings): Command {
  const retention = newCommand('retention', 'Show how long deliveries are kept, and what would go now', surroundings).action(
    (options: CommonOptions) => runCommand(options, surroundings, show),
  );
  const set = newCommand('set', 'Change how long deliveries are kept; what is not named stays', surroundings)
    .option('--environment <id>', environmentWords)
    .option('--max-age-days <n>', noLimit, parseLimit)
    .option('--max-deliveries <n>', noLimit, parseLimit)
    .option('--max-bytes <size>', 'a size as 500mb or 20gb, or none for no limit', (text: string) =>
      text === 'none' ? null : parseSize(text),
    )
    .action((_: SetOptions, command: Command) => {
      const options: SetOptions & CommonOptions = command.optsWithGlobals();
      return runCommand(options, surroundings, (run) => change(run, options));
    });
  const apply = newCommand('apply', 'Remove now what is not to be kept', surroundings)
    .option('--environment <id>', 'only of this environment')
    .action((_: EnvironmentOptions, command: Command) => {
      const options: EnvironmentOptions = command.optsWithGlobals();
      return runCommand(options, surroundings, async (run) => {
        const environmentId = options.environment === undefined ? undefined : parseEnvironment(options.environment);
        await finishJob(run, await run.client.storage.applyRetention(environmentId === undefined ? {} : { environmentId }));
      });
    });
  return retention.addCommand(set).addCommand(apply);
}

function parseLimit(text: string): Limit {
  return text === 'none' ? text : parseWholeNumber(text);
}

/** What is not named stays. */
function limitOf(wish: Limit | undefined, before: number | null): number | null {
  if (wish === undefined) return before;
  return wish === 'none' ? null : wish;
}

function parseEnvironment(text: string): EnvironmentId {
  const parsed = environmentIdSchema.safeParse(text);
  return parsed.success ? parsed.data : fail('input.invalid', { problems: `${text} is not the id of an environment.` });
}

async function show(run: CommandRun): Promise<void> {
  const { items } = await run.client.storage.retention({}, { signal: run.signal });
  for (const rule of items) {
    const preview = await run.client.storage.previewRetention(rule, { signal: run.signal });
    const now = preview.deliveries === 0 ? 'nothing would go now' : `${deliveriesOf(preview.deliveries)} would go now`;
    run.result({ ...rule, preview }, [`${rule.environmentId}  ${ruleWords(rule)}; ${now}`]);
  }
}

function ruleWords({ maxAgeDays, maxDeliveries, maxBytes }: RetentionRule): string {
  const limits = [
    maxAgeDays === null ? null : `${countWords(maxAgeDays)} ${maxAgeDays === 1 ? 'day' : 'days'}`,
    maxDeliveries === null ? null : deliveriesOf(maxDeliveries),
    maxBytes === null ? null : bytesOf(maxBytes),
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? 'kept without end' : `at most ${limits.join(', ')}`;
}

async function change(run: CommandRun, options: SetOptions): Promise<void> {
  const { items } = await run.client.storage.retention({}, { signal: run.signal });
  const rule = ruleFor(items, options.environment);
  const changed = await run.client.storage.setRetention({
    environmentId: rule.environmentId,
    maxAgeDays: limitOf(options.maxAgeDays, rule.maxAgeDays),
    maxDeliveries: limitOf(options.maxDeliveries, rule.maxDeliveries),
    maxBytes: limitOf(options.maxBytes, rule.maxBytes),
  });
  run.result(changed, [`${changed.environmentId}  ${ruleWords(changed)}`]);
}

function ruleFor(rules: readonly RetentionRule[], environment: string | undefined): RetentionRule {
  if (environment !== undefined) {
    const id = parseEnvironment(environment);
    return rules.find(({ environmentId }) => environmentId === id) ?? fail('missing.environment', { id });
  }
  const [only, ...others] = rules;
  if (only !== undefined && others.length === 0) return only;
  return fail('input.invalid', { problems: `Say which environment: ${rules.map(({ environmentId }) => environmentId).join(', ')}.` });
}
