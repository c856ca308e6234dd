/** BSH-14, one contract with four doors: what one door takes, refuses and answers, every door does. */
import { ORPCError } from '@orpc/client';
import { type AnyContractProcedure, getEventIteratorSchemaDetails } from '@orpc/contract';
import { traverseContractProcedures } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '#contract/api.ts';
import { errorTable, wireFailureSchema } from '#contract/errors.ts';
import { type FeedBatch, feedBatchSchema } from '#contract/feed.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { waitFor } from '#test/support/wait-for.ts';
import { findCases } from './cases.ts';
import { type Doors, doorNames, isStream, type Link, openDoors } from './links.ts';
import { makeWorld, type World } from './world.ts';

interface Listed {
  readonly path: readonly string[];
  readonly name: string;
  readonly contract: AnyContractProcedure;
}

const procedures: Listed[] = [];
traverseContractProcedures({ router: api, path: [] }, ({ path, contract }) => {
  procedures.push({ path, name: path.join('.'), contract });
});
const givesStream = ({ contract }: Listed) => getEventIteratorSchemaDetails(contract['~orpc'].outputSchema) !== undefined;
const calls = procedures.filter((procedure) => !givesStream(procedure) && findCases(procedure.path)?.accepted !== null);

const folder = tempFolder();
const logger = recordingLogger();
let engine: Engine;
let world: World;
let doors: Doors;

beforeAll(async () => {
  engine = await makeEngine(folder.path);
  world = await makeWorld(engine);
  doors = await openDoors({ engine, logger, folder: folder.path });
});

afterAll(async () => {
  await doors.close();
  await world.close();
  await engine.close();
  folder[Symbol.dispose]();
});

function door(name: string): Link {
  const link = doors.links.find((one) => one.name === name);
  if (!link) throw new Error(`No door named ${name}`);
  return link;
}

async function refusal(link: Link, path: readonly string[], input: unknown): Promise<ORPCError<string, unknown>> {
  try {
    await link.call(path, input);
  } catch (error) {
    if (error instanceof ORPCError) return error;
    throw error;
  }
  throw new Error(`${path.join('.')} took what it should refuse`);
}

test('BSH-14 every procedure of the contract has cases', () => {
  expect(procedures.length).toBeGreaterThan(20);
  expect(procedures.filter(({ path }) => findCases(path) === undefined).map(({ name }) => name)).toEqual([]);
});

describe.each(doorNames)('BSH-14 %s', (doorName) => {
  test.each(calls)('$name takes its input and answers by its schema', async ({ path, contract }) => {
    const output = await door(doorName).call(path, await findCases(path)?.accepted?.(world));
    const schema = contract['~orpc'].outputSchema;
    const checked = await schema?.['~standard'].validate(output);
    expect(checked).toEqual({ value: output });
  });

  test.each(procedures)('$name refuses with the code, status and words of the table', async ({ path }) => {
    for (const { input, code } of findCases(path)?.refused ?? []) {
      const error = await refusal(door(doorName), path, input(world));
      const row = errorTable[code];
      expect(error).toMatchObject({ code, status: row.status });
      const data = wireFailureSchema.parse(error.data);
      expect(data).toMatchObject({ code, next: [...row.next], retryable: row.retryable });
      expect(data.reason).not.toBe('');
      expect(JSON.stringify(error.data)).not.toContain('node:internal');
    }
  });

  test('the feed brings what arrives, in batches by the schema', async () => {
    const stop = new AbortController();
    const batches = await door(doorName).call(['feed', 'subscribe'], { subscription: `feed of ${doorName}` }, stop.signal);
    const reading = nextBatch(batches);
    await engine.handlers.endpoints.sendTestEvent({ id: world.endpointId, eventType: 'run.failed' }, { signal: undefined });
    const batch = await reading;
    expect(batch.epoch).not.toBe('');
    expect(batch.events.map((event) => event.kind)).toContain('delivery.captured');
    stop.abort();
  });
});

async function nextBatch(stream: unknown): Promise<FeedBatch> {
  if (!isStream(stream)) throw new Error('Not a stream');
  for await (const value of stream) {
    const batch = feedBatchSchema.parse(value);
    if (batch.events.some((event) => event.kind === 'delivery.captured')) return batch;
  }
  throw new Error('The feed ended');
}

describe('BSH-14 all doors say the same', () => {
  const queries = calls.filter(({ contract }) => contract['~orpc'].meta['kind'] === 'query');

  test('there are queries to compare', () => expect(queries.length).toBeGreaterThan(10));

  // why: each preview is one of its own, and names the attempt it would be.
  const ofOnePreview = /(prv|att)_[0-9A-Z]{26}|"expiresAtUs":\d+/g;
  // why: so is each file.
  const ofOneFile = /exp_[0-9A-Z]{26}/g;

  test.each(queries)('$name', async ({ path, name }) => {
    const input = await findCases(path)?.accepted?.(world);
    const said = (answer: unknown) => {
      const text = JSON.stringify(answer).replaceAll(ofOneFile, '…');
      return name === 'composer.preview' ? text.replaceAll(ofOnePreview, '…') : text;
    };
    const ask = async () => (await Promise.all(doors.links.map((link) => link.call(path, input)))).map(said);
    // why: the engine moves on by itself (feed numbers, sizes); what differs by door would differ each time.
    const answers = await waitFor(
      async () => {
        const all = await ask();
        return new Set(all).size === 1 && all;
      },
      { what: 'one answer from all doors' },
    );
    expect(answers).toHaveLength(doors.links.length);
    expect(answers[0]).toBeDefined();
  });

  test.each(procedures)('$name, refused', async ({ path }) => {
    for (const { input } of findCases(path)?.refused ?? []) {
      const told = [];
      // why: one after another, as some of it can be done one at a time only.
      for (const link of doors.links) {
        const { code, status, message, data } = await refusal(link, path, input(world));
        told.push({ code, status, message, data });
      }
      // why: each request to a Console has an id of its own.
      const [first, ...others] = told.map((one) => JSON.stringify(one).replaceAll(/req_\w+/g, 'req_…'));
      for (const other of others) expect(other).toEqual(first);
    }
  });
});

test('the log never saw a secret', () => {
  expect(JSON.stringify(logger.lines)).not.toContain('a secret of the contract suite');
});
