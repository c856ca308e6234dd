/** `hookglass console fetch`, `diff`, `forget-snapshot` and `reconcile`: what arrived next to what the Console says. Their exit codes are made for scripts. */
import type { Command } from 'commander';
import { type DeliveryId, deliveryIdSchema, snapshotIdSchema } from '#contract/ids.ts';
import type { Comparison, FieldComparison, FieldKind } from '#contract/models/drift.ts';
import type { ReconciledEvent, Reconciliation } from '#contract/models/reconciliation.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { longestInlineText } from '#contract/procedures/console.ts';
import { fail } from '#engine/failure.ts';
import { bytesOf } from '#engine/jobs/job-words.ts';
import { createInputReader } from '../read-input.ts';
import type { CommandRun, CommandSurroundings, CommonOptions } from '../run-command.ts';
import { stageBytes } from '../stage-bytes.ts';
import { columns, countWords, timeWords } from '../words.ts';
import { doing, type EnvironmentOptions, findConnection, withEnvironment } from './environment.ts';

interface DiffOptions extends CommonOptions {
  readonly fetch?: boolean;
  readonly snapshot?: string;
  readonly with?: string;
  readonly all?: boolean;
}

interface ReconcileOptions extends EnvironmentOptions {
  readonly recover?: boolean;
}

/** They differ, or something is missing. */
const differing = 1;
const alarming: readonly ReconciledEvent['finding'][] = ['missing', 'unproven', 'contradicts'];
const pageSize = 2_000;
/** Beyond this nobody reads on. */
const longestValue = 60;
const told: readonly FieldKind[] = ['differs', 'only-payload'];

export function addSnapshotCommands(parent: Command, surroundings: CommandSurroundings): void {
  const delivery = ['<delivery>', 'its id, as dlv_12'] as const;
  doing(
    parent
      .command('fetch')
      .description('Fetch the object behind a delivery from the Console, and keep it')
      .argument(...delivery),
    surroundings,
    fetchOne,
  );
  const diff = parent
    .command('diff')
    .description('Compare a payload with what the Console said; ends with 1 when fields differ, 0 when none does')
    .argument(...delivery)
    .option('--fetch', 'ask the Console first')
    .option('--with <file>', 'compare with JSON of a file, which is kept as well; - is standard input')
    .option('--snapshot <id>', 'compare with this snapshot instead of the newest, as snp_3')
    .option('--all', 'every field, also what is the same');
  doing<DiffOptions>(diff, surroundings, (run, options, words) => compare(run, options, words, surroundings));
  const forget = parent
    .command('forget-snapshot')
    .description('Forget a snapshot, as one that was pasted by mistake; what was compared with it is compared with the newest that is left')
    .argument('<snapshot>', 'its id, as snp_3');
  doing(forget, surroundings, forgetSnapshot);
  const reconcile = withEnvironment(
    parent
      .command('reconcile')
      .description(
        'Compare what the Console says of a run with what arrived; ends with 1 when something is missing, unproven or contradicts',
      )
      .argument('<run>', 'its id, as run_12')
      .option('--recover', 'fetch what is missing, as far as the API can; it is kept as recovered, never as a delivery'),
  );
  doing<ReconcileOptions>(reconcile, surroundings, reconcileRun);
}

function deliveryOf([text = '']: readonly string[]): DeliveryId {
  const parsed = deliveryIdSchema.safeParse(text);
  return parsed.success ? parsed.data : fail('input.invalid', { problems: 'An id of a delivery is as dlv_12.' });
}

async function fetchOne(run: CommandRun, _: CommonOptions, words: readonly string[]): Promise<void> {
  const snapshot = await run.client.console.fetchSnapshot({ deliveryId: deliveryOf(words) }, { signal: run.signal });
  run.result(snapshot, columns([rowOf(snapshot)]));
}

function rowOf({ id, takenAtUs, origin, thing, objectId, objectStatus, bytes, requestId }: Snapshot): string[] {
  const what = [thing ?? '', objectId ?? ''].join(' ').trim();
  return [id, timeWords(takenAtUs), origin, what, objectStatus ?? '', bytesOf(bytes), requestId ?? ''];
}

async function compare(run: CommandRun, options: DiffOptions, words: readonly string[], surroundings: CommandSurroundings): Promise<void> {
  const deliveryId = deliveryOf(words);
  const { signal } = run;
  if (options.fetch === true) await run.client.console.fetchSnapshot({ deliveryId }, { signal });
  if (options.with !== undefined) await addFrom(run, deliveryId, options.with, surroundings);
  const comparison = await wholeComparison(run, deliveryId, options);
  run.result(comparison, linesOf(comparison, options.all === true));
  if (comparison.counts.differs > 0) run.exitWith(differing);
}

async function addFrom(run: CommandRun, deliveryId: DeliveryId, path: string, { terminal }: CommandSurroundings): Promise<void> {
  const bytes = await createInputReader(terminal.stdin).read(path);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') fail('input.snapshot', { problem: 'There is nothing in it.' });
  const content = text.length <= longestInlineText ? { text } : { stagedId: await stageBytes(run.client, bytes, run.signal) };
  await run.client.console.addSnapshot({ deliveryId, ...content, origin: path === '-' ? 'pasted' : 'file' }, { signal: run.signal });
}

/** All pages as one. */
async function wholeComparison(run: CommandRun, deliveryId: DeliveryId, { snapshot, all }: DiffOptions): Promise<Comparison> {
  const request = {
    deliveryId,
    limit: pageSize,
    ...(snapshot === undefined ? {} : { snapshotId: snapshotOf(snapshot) }),
    ...(all === true ? {} : { kinds: [...told] }),
  };
  const first = await run.client.console.compare(request, { signal: run.signal });
  const fields = [...first.fields];
  for (let cursor = first.nextCursor; cursor !== null; ) {
    // why: a snapshot that is taken meanwhile must not mix into the pages of another.
    const page = await run.client.console.compare({ ...request, snapshotId: first.snapshot.id, cursor }, { signal: run.signal });
    fields.push(...page.fields);
    cursor = page.nextCursor;
  }
  return { ...first, fields, nextCursor: null };
}

function snapshotOf(text: string) {
  const parsed = snapshotIdSchema.safeParse(text);
  return parsed.success ? parsed.data : fail('input.invalid', { problems: 'An id of a snapshot is as snp_3.' });
}

async function forgetSnapshot(run: CommandRun, _: CommonOptions, [text = '']: readonly string[]): Promise<void> {
  run.result(await run.client.console.removeSnapshot({ id: snapshotOf(text) }), ['It is gone.']);
}

function linesOf({ snapshot, counts, readings, fields }: Comparison, isAll: boolean): readonly string[] {
  const { differs, same, onlyPayload, onlyConsole, ignored } = counts;
  const sum = `${countWords(differs)} differ, ${countWords(same)} the same, ${countWords(onlyPayload)} only in the payload, ${countWords(onlyConsole)} only in the Console, ${countWords(ignored)} ignored`;
  const shown = isAll ? fields : fields.filter(({ kind }) => told.includes(kind));
  return [`${snapshot.id}, ${snapshot.origin} ${timeWords(snapshot.takenAtUs)}: ${sum}`, ...readings, ...columns(shown.map(fieldOf))];
}

function fieldOf({ kind, path, payload, console, sentence }: FieldComparison): string[] {
  const short = (text: string | null) => (text === null ? '–' : text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);
  return [kind, path === '' ? '(all of it)' : path, `${short(payload)} → ${short(console)}`, sentence ?? ''];
}

async function reconcileRun(run: CommandRun, options: ReconcileOptions, [runId = '']: readonly string[]): Promise<void> {
  const { environmentId } = await findConnection(run, options);
  const story = await run.client.console.reconcileRun({ environmentId, runId, recover: options.recover === true }, { signal: run.signal });
  run.result(story, storyLines(story));
  if (story.events.some(({ finding }) => alarming.includes(finding))) run.exitWith(differing);
}

function storyLines({ sentence, consoleStatus, events, cases, recovered }: Reconciliation): readonly string[] {
  const outcomes = cases.byStatus.map(({ status, count }) => `${countWords(count)} ${status}`).join(', ');
  const rows = events.map(({ finding, eventType, sentence: why, deliveryIds }) => [finding, eventType, deliveryIds.join(', '), why]);
  return [
    sentence,
    ...columns(rows),
    `The Console says ${consoleStatus ?? 'nothing of its status'}; ${countWords(cases.total)} cases${outcomes === '' ? '' : `: ${outcomes}`}.`,
    ...recovered.map((snapshot) => `Recovered: ${rowOf(snapshot).join('  ').trimEnd()}`),
  ];
}
