/** Whatever happens to stored deliveries, in whatever order: the index that followed it is the one that is built from nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endpointIdSchema, environmentIdSchema, trashIdSchema } from '#contract/ids.ts';
import { openWritable } from '#engine/log/database.ts';
import { openDerived } from '#engine/log/derived-file.ts';
import { migrate } from '#engine/log/migrate.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { openReadable, type ReadableLog } from '#engine/log/readable-log.ts';
import { summaryFile } from '#engine/log/statements/summaries.ts';
import { textFile } from '#engine/log/statements/texts.ts';
import { SummaryIndex } from '#engine/log/summary-index.ts';
import { TextIndex } from '#engine/log/text-index.ts';
import { Writer } from '#engine/log/writer.ts';
import { dumpIndex } from '#test/support/dump-index.ts';
import { aDelivery, aJudgement, aSnapshot, deliveryId, eventBody, logPorts } from '#test/support/open-test-log.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
const tag = fc.constantFrom('vip', 'late', 'ärger');

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('capture' as const), event: fc.nat(4), endpoint: fc.nat(1), minute: fc.nat(90) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      number: fc.integer({ min: 1, max: 12 }),
      status: fc.constantFrom(200, 503, null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('annotate' as const),
      numbers,
      isBookmarked: fc.constantFrom(true, false, undefined),
      addTags: fc.uniqueArray(tag),
      removeTags: fc.uniqueArray(tag),
      note: fc.constantFrom('a note', null, undefined),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('judge' as const), numbers, verdict: fc.constantFrom('verified', 'mismatch', 'stale') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('compare' as const), numbers, differs: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('trash' as const), numbers }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('restore' as const), which: fc.nat(3), most: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purge' as const), numbers }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('follow' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'prune' as const, 'repeat' as const, 'delete the index' as const) }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

interface Indexes {
  readonly summaries: Database.Database;
  readonly texts: Database.Database;
  readonly summary: SummaryIndex;
  readonly text: TextIndex;
}

/** The writer's connection and both indexes in this thread, so that each step can be put anywhere between two writes. */
class World {
  readonly folder = tempFolder();
  readonly #path = join(this.folder.path, 'log.db');
  readonly #writing: Writer;
  readonly #reading: ReadableLog;
  #indexes: Indexes;
  #answered: number[] = [];
  #captured = 0;
  #deletions = 0;
  /** Judgements added so far, by number; they go with a delivery, whose number is not given out again. */
  readonly #judged = new Map<number, number>();
  hasPurged = false;

  constructor() {
    writeFileSync(this.#path, '');
    const db = openWritable(this.#path);
    // why: the disk is not what is tested, and a sync per command would be most of the time.
    db.pragma('synchronous = OFF');
    migrate(db, { migrations, backupFolder: join(this.folder.path, 'backups'), nowUs: 1 });
    this.#writing = new Writer({
      logger: logPorts(this.folder.path).logger,
      db,
      reopen: () => Promise.reject(new Error('not here')),
      pauseReaders: () => Promise.resolve(() => undefined),
      onCommitted: ({ answered }) => this.#answered.push(...answered),
      onStateChanged: () => undefined,
    });
    this.#reading = openReadable(this.#path);
    this.#indexes = this.#openIndexes('index', false);
  }

  async run(given: Command): Promise<void> {
    const { writer } = this.#writing;
    switch (given.do) {
      case 'capture':
        this.#captured++;
        await writer.append(aCapture(given.event, given.endpoint, given.minute));
        return;
      case 'answer':
        if (given.number <= this.#captured)
          writer.recordAnswer({ deliveryId: deliveryId(given.number), status: given.status, answeredAtUs: 2_000_000_000_000_000 });
        this.#writing.flush();
        return;
      case 'annotate':
        return writer.annotate(given.numbers, given, 5);
      case 'judge':
        return this.#judge(given.numbers, given.verdict);
      case 'compare':
        return this.#compareWithConsole(given.numbers, given.differs);
      case 'trash': {
        const id = trashIdSchema.parse(`trs_${this.#deletions++}`);
        await writer.createTrash({ id, createdAtUs: 1, sentence: 'Some' });
        await writer.moveToTrash(id, given.numbers);
        return;
      }
      case 'restore':
        await writer.restoreFromTrash(trashIdSchema.parse(`trs_${given.which}`), given.most);
        return;
      case 'purge':
        this.hasPurged ||= (await writer.purge(given.numbers)).deliveries > 0;
        return;
      case 'prune':
        return this.#writing.pruneChanges(Math.min(this.#indexes.summary.changeSeq, this.#indexes.text.changeSeq));
      default:
        this.#index(given.do);
    }
  }

  async #judge(numbers: readonly number[], verdict: 'verified' | 'mismatch' | 'stale'): Promise<void> {
    const judgements = numbers.map((number) => {
      const after = this.#judged.get(number) ?? 0;
      return aJudgement(number, { after, verdict });
    });
    for (const number of await this.#writing.writer.addJudgements(judgements))
      this.#judged.set(number, (this.#judged.get(number) ?? 0) + 1);
  }

  async #compareWithConsole(numbers: readonly number[], differs: number): Promise<void> {
    const { console } = this.#writing;
    const snapshotId = await console.saveSnapshot(aSnapshot(null), Buffer.from('{}'));
    await console.saveDrift(numbers.map((number) => ({ deliveryId: deliveryId(number), snapshotId, differs, comparedAtUs: 5 })));
  }

  #index(what: 'follow' | 'restart' | 'repeat' | 'delete the index'): void {
    if (what === 'follow') {
      this.#indexes.summary.step(this.#answered.splice(0));
      this.#indexes.text.step();
      return;
    }
    // why: what an earlier instance followed and could not write down is followed again.
    if (what === 'repeat')
      for (const db of [this.#indexes.summaries, this.#indexes.texts]) db.exec('UPDATE derived_from SET change_seq = 0');
    this.#closeIndexes(this.#indexes);
    this.#answered = [];
    this.#indexes = this.#openIndexes('index', what === 'delete the index');
  }

  /** The index as it is when it has followed everything, and one built from nothing. */
  compare(): void {
    catchUp(this.#indexes, this.#answered.splice(0));
    const fresh = this.#openIndexes('fresh', true);
    catchUp(fresh, []);
    expect(dumpIndex(this.#indexes.summaries, this.hasPurged)).toEqual(dumpIndex(fresh.summaries, this.hasPurged));
    const found = (db: Database.Database) => db.prepare('SELECT id FROM search_docsize ORDER BY id').all();
    expect(found(this.#indexes.texts)).toEqual(found(fresh.texts));
    const rows = this.#indexes.summaries.prepare<[], { n: number }>('SELECT count(*) AS n FROM summary').get()?.n;
    expect(this.#indexes.summary.deliveries).toBe(rows);
    this.#closeIndexes(fresh);
  }

  close(): void {
    this.#closeIndexes(this.#indexes);
    this.#reading.close();
    this.#writing.stop();
    this.#writing.close();
    this.folder[Symbol.dispose]();
  }

  #openIndexes(name: string, mustRebuild: boolean): Indexes {
    const summaries = openDerived(join(this.folder.path, `${name}.db`), summaryFile, this.#reading, mustRebuild);
    const texts = openDerived(join(this.folder.path, `${name}-text.db`), textFile, this.#reading, mustRebuild);
    const summary = new SummaryIndex(summaries, this.#reading);
    summary.settleAnswers();
    return { summaries, texts, summary, text: new TextIndex(texts, this.#reading) };
  }

  #closeIndexes({ summaries, texts }: Indexes): void {
    summaries.close();
    texts.close();
  }
}

function catchUp({ summary, text }: Indexes, answered: readonly number[]): void {
  let { isCaughtUp } = summary.step(answered);
  while (!isCaughtUp) isCaughtUp = summary.step([]).isCaughtUp;
  while (!text.step().isCaughtUp);
}

function aCapture(event: number, endpoint: number, minute: number) {
  const body = eventBody({
    id: `evt_${event}`,
    created: new Date(1_790_000_000_000 + event * 1_000).toISOString(),
    org: `org_${event % 3}`,
  });
  return aDelivery({
    body,
    receivedAtUs: 1_780_000_000_000_000 + minute * 60_000_000,
    environmentId: environmentIdSchema.parse(endpoint === 0 ? 'env_sandbox' : 'env_other'),
    endpointId: endpointIdSchema.parse(endpoint === 0 ? 'ep_default' : 'ep_other'),
    url: `/in/zof?event=${event}`,
  });
}

test('an index that follows captures, answers, annotations, judgements, drift, deletions and removals is the one built from nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 80, size: 'max' }), async (commands) => {
      const world = new World();
      try {
        for (let event = 0; event < 8; event++) await world.run({ do: 'capture', event: event % 5, endpoint: event % 2, minute: event });
        for (const given of commands) await world.run(given);
        world.compare();
      } finally {
        world.close();
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);
