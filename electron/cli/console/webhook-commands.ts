/** `hookglass console webhooks`, `register`, `send-test` and `subscriptions`: endpoints at the Console. */
import type { Command } from 'commander';
import type { RegisteredWebhook } from '#contract/models/console.ts';
import { catalog } from '#domain/catalog/catalog.ts';
import { fail } from '#engine/failure.ts';
import { parseWholeNumber } from '../args.ts';
import { endpointWords, findEndpoint } from '../find-endpoint.ts';
import { followJob } from '../follow-job.ts';
import type { CommandRun, CommandSurroundings } from '../run-command.ts';
import { columns, countWords } from '../words.ts';
import { doing, type EnvironmentOptions, findConnection, withEnvironment } from './environment.ts';

interface RegisterOptions extends EnvironmentOptions {
  readonly url?: string;
  readonly endpoint?: string;
  readonly path?: string;
  readonly event: readonly string[];
  readonly all?: boolean;
}

interface SubscriptionOptions extends EnvironmentOptions {
  readonly days: number;
}

/** Nothing arrived in time. */
const notArrived = 1;

const current = catalog.filter(({ isLegacyOnly }) => !isLegacyOnly).map(({ type }) => type);

export function addWebhookCommands(parent: Command, surroundings: CommandSurroundings): void {
  doing<EnvironmentOptions>(
    withEnvironment(parent.command('webhooks').description('Endpoints that are registered at the Console')),
    surroundings,
    list,
  );
  const register = withEnvironment(
    parent.command('register').description('Register an endpoint at the Console; its secret is kept, and never shown'),
  )
    .option('--url <url>', 'what the Console sends to; only the sandbox can reach an address of this machine')
    .option('--endpoint <endpoint>', `whose deliveries the secret judges: ${endpointWords}`)
    .option('--path <path>', 'make a new endpoint with this path')
    .option(
      '--event <type>',
      'an event to subscribe to; may be repeated',
      (type: string, before: readonly string[]) => [...before, type],
      [],
    )
    .option('--all', `all current events: ${current.join(', ')}`);
  doing<RegisterOptions>(register, surroundings, registerOne);
  doing<EnvironmentOptions>(
    withEnvironment(
      parent
        .command('send-test')
        .description('Have the Console send a test event, and wait for it; ends with 1 when none arrives')
        .argument('<webhook>', 'its id, as webhooks shows it'),
    ),
    surroundings,
    sendTest,
  );
  doing<SubscriptionOptions>(
    withEnvironment(
      parent
        .command('subscriptions')
        .description('What is subscribed to, next to what was received')
        .option('--days <n>', 'how far to look back', parseWholeNumber, 30),
    ),
    surroundings,
    compare,
  );
}

function elsewhereWords(count: number): string {
  const one = 'The Console has one webhook that leads to no endpoint here';
  const what = count === 1 ? one : `The Console has ${countWords(count)} webhooks of which none leads to an endpoint here`;
  return `${what}: its events are not told by this list.`;
}

async function list(run: CommandRun, options: EnvironmentOptions): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const { items } = await run.client.console.webhooks({ environmentId }, { signal: run.signal });
  const lines = columns(items.map(rowOf));
  for (const [at, webhook] of items.entries()) run.result(webhook, [lines[at] ?? '']);
  if (items.length === 0) run.note('Nothing is registered.');
}

function rowOf({ id, url, endpointId, events }: RegisteredWebhook): string[] {
  return [id, url, endpointId ?? 'leads elsewhere', events.join(', ')];
}

async function registerOne(run: CommandRun, options: RegisterOptions): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const events = options.all === true ? current : options.event;
  if (events.length === 0) fail('input.invalid', { problems: 'Say which events, with --event or --all.' });
  const { url, endpoint, path } = options;
  const registered = await run.client.console.registerWebhook({
    environmentId,
    events: [...events],
    ...(url === undefined ? {} : { url }),
    ...(endpoint === undefined ? {} : { endpointId: (await findEndpoint(run, endpoint)).id }),
    ...(path === undefined ? {} : { slug: path }),
  });
  run.result(registered, columns([rowOf(registered.webhook)]));
  if (!registered.isSecretKept) run.note('The Console named no secret that could be kept. Enter it with "hookglass secrets add".');
}

async function sendTest(run: CommandRun, options: EnvironmentOptions, [webhookId = '']: readonly string[]): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const { jobId } = await run.client.console.sendTestEvent({ environmentId, webhookId }, { signal: run.signal });
  const job = await followJob(run, await run.client.jobs.get({ id: jobId }));
  run.result(job, [job.sentence]);
  if (job.done === 0) run.exitWith(notArrived);
}

async function compare(run: CommandRun, { days, ...options }: SubscriptionOptions): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const { items, elsewhere } = await run.client.console.subscriptions({ environmentId, days }, { signal: run.signal });
  const lines = columns(
    items.map(({ endpointId, eventType, received, sentence }) => [endpointId, eventType, countWords(received), sentence]),
  );
  for (const [at, subscription] of items.entries()) run.result(subscription, [lines[at] ?? '']);
  if (elsewhere > 0) run.note(elsewhereWords(elsewhere));
  else if (items.length === 0) run.note('Nothing is subscribed to, and nothing was received.');
}
