import type { DeliveryId } from '#contract/ids.ts';
import { fail } from '#engine/failure.ts';
import { type EnvironmentOptions, findConnection } from '../console/environment.ts';
import type { CommandRun } from '../run-command.ts';

export interface RecordOptions extends EnvironmentOptions {
  readonly run?: string;
  readonly query?: string;
  readonly delivery: readonly DeliveryId[];
  readonly name?: string;
  /** In seconds. */
  readonly longestPause: number;
  readonly save?: boolean;
}

export async function recordScenario(run: CommandRun, options: RecordOptions): Promise<void> {
  const { name, longestPause, save } = options;
  const recorded = await run.client.scenarios.record(
    { from: await sourceOf(run, options), longestPauseMs: longestPause * 1_000, ...(name === undefined ? {} : { name }) },
    { signal: run.signal },
  );
  for (const note of recorded.notes) run.note(note);
  if (save !== true) {
    run.result(recorded, recorded.text.replace(/\n$/, '').split('\n'));
    return;
  }
  const kept = await run.client.scenarios.save({ text: recorded.text });
  run.result(kept, [`${kept.id ?? ''}  ${kept.name}`]);
}

async function sourceOf(run: CommandRun, options: RecordOptions) {
  const { query, delivery } = options;
  const chosen = [options.run !== undefined, query !== undefined, delivery.length > 0].filter(Boolean);
  if (chosen.length !== 1) return fail('input.invalid', { problems: 'Give one of --run, --query and --delivery.' });
  if (options.run !== undefined) return { environmentId: (await findConnection(run, options)).environmentId, runId: options.run };
  if (query === undefined) return { set: { ids: [...delivery] } };
  const { items } = await run.client.deliveries.list({ query, limit: 1 }, { signal: run.signal });
  const [newest] = items;
  return newest === undefined
    ? fail('input.draft_source', { problem: 'No delivery matches.' })
    : { set: { query, upTo: newest.id, except: [] } };
}
