/** `hookglass sandbox`: the Console inside a running Hookglass, and how it misbehaves. */
import { type Command, InvalidArgumentError } from 'commander';
import { runOutcomes, type Sandbox, type SandboxFaults, type SandboxObject } from '#contract/models/sandbox.ts';
import { fail } from '#engine/failure.ts';
import { parseWholeNumber } from '../args.ts';
import { doing } from '../console/environment.ts';
import { type CommandRun, type CommandSurroundings, type CommonOptions, newCommand } from '../run-command.ts';
import { columns, timeWords } from '../words.ts';

interface RunOptions extends CommonOptions {
  readonly outcome?: (typeof runOutcomes)[number];
  readonly stepMs: number;
  readonly withhold: readonly string[];
  readonly changeAfterMs?: number;
  readonly project?: string;
  readonly suite?: string;
}

interface ActOptions extends CommonOptions {
  readonly object?: string;
}

interface SetOptions extends CommonOptions {
  readonly retryMs?: readonly number[];
  readonly copies?: number;
  readonly order?: SandboxFaults['order'];
  readonly delayMs?: number;
  readonly signature?: SandboxFaults['signature'];
  readonly envelope?: SandboxFaults['envelope'];
  readonly withhold?: readonly string[];
  readonly changeAfterMs?: number | false;
  readonly rateLimit?: number;
  readonly serverErrors?: number;
  readonly latencyMs?: number;
}

const acts = [
  'pass-run',
  'fail-run',
  'cancel-run',
  'propose-plan',
  'approve-plan',
  'agent-offline',
  'agent-online',
  'block-gate',
  'release-gate',
  'break-integration',
  'heal-integration',
  'change-quietly',
] as const;
const orders = ['as-it-happened', 'reversed'] as const;
const signatures = ['right', 'wrong', 'missing'] as const;
const envelopes = ['current', 'legacy'] as const;

export function sandboxCommand(surroundings: CommandSurroundings): Command {
  const sandbox = newCommand('sandbox', 'The sandbox Console inside a running Hookglass, and how it misbehaves', surroundings);
  doing(sandbox.command('state').description('Its address, its world, what it sent'), surroundings, tellState);
  doing(sandbox.command('on').description('Switch it on'), surroundings, (run) => turn(run, true));
  doing(sandbox.command('off').description('Switch it off; it stays off until it is switched on again'), surroundings, (run) =>
    turn(run, false),
  );
  addRun(sandbox, surroundings);
  doing<ActOptions>(
    sandbox
      .command('act')
      .description('Let something happen in it')
      .argument('<act>', acts.join(', '))
      .option('--object <id>', 'to what; the newest that it can happen to unless told'),
    surroundings,
    act,
  );
  addSet(sandbox, surroundings);
  doing(sandbox.command('reset').description('Begin its world anew; what was captured stays'), surroundings, async (run) =>
    tell(run, await run.client.sandbox.reset({})),
  );
  return sandbox;
}

function oneOf<const T extends string>(allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((one) => one === text);
    if (found === undefined) throw new InvalidArgumentError(`It is one of ${allowed.join(', ')}.`);
    return found;
  };
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function addRun(sandbox: Command, surroundings: CommandSurroundings): void {
  const command = sandbox
    .command('run')
    .description('Start a run; its events follow by themselves')
    .option('--outcome <outcome>', `how it ends: ${runOutcomes.join(', ')}; passed most of the time unless told`, oneOf(runOutcomes))
    .option('--step-ms <n>', 'from queued to running, and on to the end, each', parseWholeNumber, 1_000)
    .option('--withhold <type>', 'never send events of this type; may be repeated', collect, [])
    .option('--change-after-ms <n>', 'it changes again without an event, so long after its last one', parseWholeNumber)
    .option('--project <id>', 'of this project')
    .option('--suite <id>', 'of this suite');
  doing<RunOptions>(command, surroundings, startRun);
}

function addSet(sandbox: Command, surroundings: CommandSurroundings): void {
  const numbers = (text: string) => (text === '' ? [] : text.split(',').map(parseWholeNumber));
  const command = sandbox
    .command('set')
    .description('Set how it misbehaves; what is not named stays')
    .option('--retry-ms <list>', 'waits before further tries, as 1000,5000; empty is no second try', numbers)
    .option('--copies <n>', 'how often each event is sent', parseWholeNumber)
    .option('--order <order>', orders.join(', '), oneOf(orders))
    .option('--delay-ms <n>', 'events leave so much later', parseWholeNumber)
    .option('--signature <signature>', signatures.join(', '), oneOf(signatures))
    .option('--envelope <envelope>', envelopes.join(', '), oneOf(envelopes))
    .option('--withhold <list>', 'event types that are never sent, as run.failed,run.started; empty is none', (text: string) =>
      text === '' ? [] : text.split(','),
    )
    .option('--change-after-ms <n>', 'objects change again without an event, so long after theirs', parseWholeNumber)
    .option('--no-change-after-ms', 'they do not')
    .option('--rate-limit <n>', 'API requests a minute', parseWholeNumber)
    .option('--server-errors <percent>', 'so many of 100 API requests are answered 500', parseWholeNumber)
    .option('--latency-ms <n>', 'API answers come so much later', parseWholeNumber);
  doing<SetOptions>(command, surroundings, setFaults);
}

function tell(run: CommandRun, state: Sandbox): void {
  const { isOn, baseUrl, webhooks, emissions } = state;
  const head = isOn ? `On at ${baseUrl ?? 'an address that is not known here'}, ${webhooks} registered` : 'Off';
  const things = (['runs', 'plans', 'agents', 'gates', 'integrations'] as const).flatMap((kind) =>
    state[kind].map(({ id, name, status, updatedAtUs }: SandboxObject) => [kind.slice(0, -1), id, status, timeWords(updatedAtUs), name]),
  );
  const sent = emissions.map(({ atUs, eventId, eventType, outcome, status, attempt, copy, runId }) => [
    timeWords(atUs),
    eventType,
    status === null ? outcome : `${outcome} ${status}`,
    [...(copy > 1 ? [`copy ${copy}`] : []), ...(attempt > 1 ? [`try ${attempt}`] : [])].join(', '),
    eventId,
    runId ?? '',
  ]);
  run.result(state, [head, ...columns(things), ...(sent.length === 0 ? [] : ['Sent, newest first:', ...columns(sent)])]);
}

async function tellState(run: CommandRun): Promise<void> {
  tell(run, await run.client.sandbox.state({}, { signal: run.signal }));
  if (run.isOwn) run.note('No Hookglass runs on this folder, and the sandbox runs inside one.');
}

async function turn(run: CommandRun, isOn: boolean): Promise<void> {
  tell(run, await run.client.sandbox.configure({ isOn }));
}

async function startRun(run: CommandRun, options: RunOptions): Promise<void> {
  const { outcome, stepMs, withhold, changeAfterMs, project, suite } = options;
  const started = await run.client.sandbox.startRun({
    stepMs,
    withheldTypes: [...withhold],
    ...(outcome === undefined ? {} : { outcome }),
    ...(changeAfterMs === undefined ? {} : { changeAfterMs }),
    ...(project === undefined ? {} : { projectId: project }),
    ...(suite === undefined ? {} : { suiteId: suite }),
  });
  run.result(started, [started.runId]);
}

async function act(run: CommandRun, { object }: ActOptions, [name = '']: readonly string[]): Promise<void> {
  const found = acts.find((one) => one === name) ?? fail('input.invalid', { problems: `An act is one of ${acts.join(', ')}.` });
  const happened = await run.client.sandbox.act({ act: found, ...(object === undefined ? {} : { objectId: object }) });
  run.result(happened, [happened.objectId]);
}

async function setFaults(run: CommandRun, options: SetOptions): Promise<void> {
  const { retryMs, withhold, changeAfterMs } = options;
  const plain = {
    copies: options.copies,
    order: options.order,
    delayMs: options.delayMs,
    signature: options.signature,
    envelope: options.envelope,
    rateLimitPerMinute: options.rateLimit,
    serverErrorPercent: options.serverErrors,
    latencyMs: options.latencyMs,
    retryScheduleMs: retryMs && [...retryMs],
    withheldTypes: withhold && [...withhold],
    changeAfterMs: changeAfterMs === false ? null : changeAfterMs,
  };
  const faults = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  if (Object.keys(faults).length === 0) fail('input.invalid', { problems: 'Say what to set, as --copies or --signature.' });
  tell(run, await run.client.sandbox.configure({ faults }));
}
