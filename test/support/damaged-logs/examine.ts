/**
 * What becomes of a damaged log: how it opens, what is saved of it, and whether anything was lost without a word. Works on the parts of the
 * log themselves, so that hundreds of files take seconds; that the engine puts them together in this way is shown elsewhere.
 */
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logPathsIn } from '#engine/log/data-folder.ts';
import { logApplicationId, type WritableLog } from '#engine/log/database.ts';
import { SeededRandom } from '#engine/log/generate/seeded-random.ts';
import { migrations } from '#engine/log/migrations/index.ts';
import { type OpenedFile, openFile, refuseForeignFile } from '#engine/log/open-file.ts';
import { PackedRows } from '#engine/log/packed-rows.ts';
import { openReadable, type ReadableLog } from '#engine/log/readable-log.ts';
import { applyPlannedRestore, planRestore } from '#engine/log/restore.ts';
import { type Salvaged, salvageLog } from '#engine/log/salvage/salvage.ts';
import { prepareScrub } from '#engine/log/scrub.ts';
import { aDelivery, eventBody, logPorts, openTestLog } from '#test/support/open-test-log.ts';
import { damages } from './damage.ts';

export interface SoundLog {
  readonly log: Buffer;
  readonly index: Buffer;
  /** SHA-256 of each delivery's body, by its number. */
  readonly bodies: ReadonlyMap<number, string>;
}

export interface Finding {
  readonly name: string;
  /** How it opened: for writing, for reading only, or not at all. */
  readonly opened: 'read-write' | 'read-only' | 'refused';
  readonly saved: number;
  readonly lost: number;
  /** What was promised and does not hold. */
  readonly problems: readonly string[];
}

/** A log of small, middle and large bodies, with marks on some, and its index. */
export async function makeSoundLog(folder: string, deliveries = 120): Promise<SoundLog> {
  const log = await openTestLog(folder);
  const bodies = new Map<number, string>();
  const random = new SeededRandom(7);
  for (let number = 1; number <= deliveries; number++) {
    const size = number % 40 === 0 ? 300_000 : number % 7 === 0 ? 40_000 : 600;
    const body = Buffer.concat([eventBody({ id: `evt_${number}` }), Buffer.from(Array.from({ length: size }, () => random.below(256)))]);
    await log.writer.append(aDelivery({ body }));
    bodies.set(number, hash('sha256', body, 'hex'));
  }
  await log.writer.annotate([3, 50], { isBookmarked: true, addTags: ['kept'], removeTags: [] }, 1);
  await log.indexed(30_000);
  await log.close();
  const paths = logPathsIn(folder);
  return { log: readFileSync(paths.log), index: readFileSync(paths.index), bodies };
}

/** Damages the log in the way that the seed decides and looks at everything that follows, in a folder of its own that is removed again. */
export async function examine(sound: SoundLog, seed: number, folder: string): Promise<Finding> {
  const random = new SeededRandom(seed);
  const damage = damages[seed % damages.length] ?? damages[0];
  if (damage === undefined) throw new Error('There is no kind of damage');
  const files = damage.make(sound.log, random);
  const paths = logPathsIn(join(folder, `case-${seed}`));
  mkdirSync(paths.folder, { recursive: true });
  writeFileSync(paths.log, files.log);
  if (files.wal !== undefined) writeFileSync(`${paths.log}-wal`, files.wal);
  // why: without its index nobody can say how many there were, and the words have to say so.
  if (random.chance(0.8)) writeFileSync(paths.index, sound.index);
  for (const name of ['log.lock', 'log.lock.db']) writeFileSync(join(paths.folder, name), '');
  const name = `${damage.name} (seed ${seed})`;
  try {
    return { name, ...(await lookAt(sound, files, paths)) };
  } catch (error) {
    return { name, opened: 'refused', saved: 0, lost: 0, problems: [`it failed: ${error instanceof Error ? error.stack : String(error)}`] };
  } finally {
    rmSync(paths.folder, { recursive: true, force: true });
  }
}

type Paths = ReturnType<typeof logPathsIn>;

async function open(paths: Paths, wasUnclean: boolean): Promise<OpenedFile> {
  refuseForeignFile(paths);
  return openFile({ ports: logPorts(paths.folder), paths, migrations, wasUnclean, networkKind: undefined });
}

async function lookAt(
  sound: SoundLog,
  files: { readonly log: Buffer; readonly wal?: Buffer },
  paths: Paths,
): Promise<Omit<Finding, 'name'>> {
  const opened = await open(paths, true);
  if (opened.mode === 'read-write') {
    closeClean(opened.db);
    return { opened: 'read-write', saved: sound.bodies.size, lost: 0, problems: silentLosses(paths.log, sound, 0) };
  }
  const problems: string[] = [];
  if (opened.failure.code !== 'log.damaged') problems.push(`it was opened for reading because of ${opened.failure.code}`);
  if (!readFileSync(paths.log).equals(files.log)) problems.push('opening changed the damaged file');
  mkdirSync(paths.backups, { recursive: true });
  const name = 'log-v60-20260101T000000000Z-salvaged.db';
  const salvaged = await salvageLog({
    logPath: paths.log,
    indexPath: paths.index,
    target: join(paths.backups, name),
    applicationId: logApplicationId,
    nowUs: 1,
    onProgress: () => undefined,
  });
  if (!readFileSync(paths.log).equals(files.log)) problems.push('the salvage changed the damaged file');
  problems.push(...numbersThatDoNotAddUp(sound, salvaged, existsSync(paths.index)));
  planRestore(paths, name);
  applyPlannedRestore(paths, 2, logPorts(paths.folder).logger);
  problems.push(...(await goesOn(paths, sound, salvaged, files)));
  return { opened: 'read-only', saved: salvaged.deliveries, lost: salvaged.lost, problems };
}

function numbersThatDoNotAddUp(sound: SoundLog, { deliveries, lost, isLostExact }: Salvaged, hasIndex: boolean): readonly string[] {
  const total = deliveries + lost;
  if (isLostExact && total !== sound.bodies.size)
    return [`${deliveries} saved and ${lost} lost are not the ${sound.bodies.size} there were`];
  if (hasIndex && !isLostExact) return ['the number of the lost ones is not known, although there is an index'];
  return [];
}

/** The new log is in place, sound and written to; the damaged one is kept byte for byte. */
async function goesOn(
  paths: Paths,
  sound: SoundLog,
  { deliveries, changedBodies }: Salvaged,
  files: { readonly log: Buffer; readonly wal?: Buffer },
): Promise<readonly string[]> {
  const problems: string[] = [];
  const kept = readdirSync(paths.backups).find((file) => file.endsWith('-damaged.db'));
  if (kept === undefined || !readFileSync(join(paths.backups, kept)).equals(files.log))
    problems.push('the damaged file was not kept as it was');
  if (files.wal !== undefined && !existsSync(join(paths.backups, `${kept}-wal`))) problems.push('its write-ahead log was not kept');
  const again = await open(paths, false);
  if (again.mode !== 'read-write') return [...problems, `the new log opens for reading only: ${again.failure.reason}`];
  const row = again.db
    .prepare<[], { rows: number; next: number }>(
      `SELECT (SELECT count(*) FROM delivery) AS rows, (SELECT seq FROM sqlite_sequence WHERE name = 'delivery') AS next`,
    )
    .get();
  closeClean(again.db);
  if (row?.rows !== deliveries) problems.push(`${deliveries} were said to be saved and ${row?.rows} are there`);
  return [...problems, ...silentLosses(paths.log, sound, sound.bodies.size - deliveries, changedBodies)];
}

function closeClean(db: WritableLog): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('journal_mode = DELETE');
  db.close();
}

/** Deliveries that are gone beyond what was told, and bodies that differ without being found by the check. */
function silentLosses(path: string, sound: SoundLog, told: number, toldChanged?: number): readonly string[] {
  const db = openReadable(path);
  try {
    const damaged = damagedIn(db);
    const problems: string[] = [];
    if (toldChanged !== undefined && damaged.size !== toldChanged)
      problems.push(`${toldChanged} changed bodies were told and ${damaged.size} found`);
    const find = bodyFinder(db);
    let missing = 0;
    for (const [number, sha] of sound.bodies) {
      const body = damaged.has(number) ? undefined : find(number);
      if (body === null) missing += 1;
      else if (body !== undefined && hash('sha256', body, 'hex') !== sha)
        problems.push(`the body of dlv_${number} has changed and nobody noticed`);
    }
    if (missing > told) problems.push(`${missing} deliveries are gone and ${told} were told`);
    return problems;
  } finally {
    db.close();
  }
}

/** What the check of all bodies finds. */
function damagedIn(db: ReadableLog): ReadonlySet<number> {
  const scrub = prepareScrub(db);
  const damaged = new Set<number>();
  for (let position = 0, isDone = false; !isDone; ) {
    const slice = scrub(position);
    for (const number of slice.damaged) damaged.add(number);
    ({ position, isDone } = slice);
  }
  return damaged;
}

/** The body of a delivery, null when there is no such delivery. */
function bodyFinder(db: ReadableLog): (number: number) => Uint8Array | null {
  const packed = new PackedRows(db);
  const find = db.prepare<[number], { headers: string; body: Uint8Array | null }>('SELECT headers, body FROM delivery WHERE id = ?');
  const chunks = db.prepare<[number], { bytes: Uint8Array }>('SELECT bytes FROM body_chunk WHERE delivery_id = ? ORDER BY position');
  return (number) => {
    const row = find.get(number);
    if (row === undefined) return null;
    if (row.headers === '') return packed.find(number)?.body ?? new Uint8Array(0);
    return row.body ?? Buffer.concat(chunks.all(number).map(({ bytes }) => bytes));
  };
}
