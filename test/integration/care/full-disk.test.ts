/** Care on a disk that takes a few rows at once: each job comes through by halving what it writes. The log is real; its disk is not full. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '#engine/failure.ts';
import { numbers, type OpenCare, openCare } from '#test/support/open-care.ts';
import { deliveryId } from '#test/support/open-test-log.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

const fits = 3;

let folder: TempFolder;
let open: OpenCare;

beforeEach(async () => {
  folder = tempFolder();
  open = await openCare(folder.path);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await open.close();
  folder[Symbol.dispose]();
});

const full = () => Promise.reject(new Failure('log.disk_full', {}));

/** From now on, what writes more rows than fit fails. Returns the sizes that came through, and how often room was made. */
function fillDisk() {
  const { writer } = open.log;
  const through: number[] = [];
  const { moveToTrash, restoreFromTrash, purge, vacuum, makeRoom } = writer;
  const room = vi.spyOn(writer, 'makeRoom').mockImplementation(() => makeRoom());
  function limit<T>(rows: number, write: () => Promise<T>): Promise<T> {
    if (rows > fits) return full();
    through.push(rows);
    return write();
  }
  vi.spyOn(writer, 'moveToTrash').mockImplementation((id, part) => limit(part.length, () => moveToTrash(id, part)));
  vi.spyOn(writer, 'restoreFromTrash').mockImplementation((id, most) => limit(most, () => restoreFromTrash(id, most)));
  vi.spyOn(writer, 'purge').mockImplementation((part, only) => limit(part.length, () => purge(part, only)));
  vi.spyOn(writer, 'vacuum').mockImplementation((pages) => limit(pages, () => vacuum(pages)));
  return { through, room };
}

test('STO-08 deleting, bringing back and emptying the trash come through in as small slices as fit', async () => {
  await open.fill(40);
  const { through, room } = fillDisk();
  const { care, ended, listed } = open;
  const removed = await ended(care.deletions.remove({ ids: numbers(1, 20).map(deliveryId) }, 'Twenty'));
  expect(removed).toMatchObject({ state: 'done', done: 20, failure: null, sentence: '20 deliveries deleted.' });
  expect(await listed()).toEqual(numbers(21, 40));
  expect(await care.deletions.list()).toMatchObject([{ deliveries: 20, sentence: 'Twenty' }]);
  const back = await ended(await care.deletions.restore(removed.undo ?? expect.fail('nothing undoes it')));
  expect(back).toMatchObject({ state: 'done', done: 20, failure: null });
  expect(await listed()).toEqual(numbers(1, 40));
  await ended(care.deletions.remove({ ids: numbers(1, 30).map(deliveryId) }, 'Thirty'));
  expect(await ended(care.deletions.empty())).toMatchObject({ state: 'done', done: 30, failure: null });
  expect(await listed()).toEqual(numbers(31, 40));
  expect(Math.max(...through)).toBeLessThanOrEqual(fits);
  expect(room).toHaveBeenCalled();
});

test('STO-08 retention comes through too', async () => {
  await open.fill(40);
  const environmentId = open.log.configuration.environments[0]?.id ?? expect.fail('no environment');
  const { through, room } = fillDisk();
  await open.care.retention.setRule({ environmentId, maxAgeDays: null, maxDeliveries: 10, maxBytes: null });
  expect(await open.ended(open.care.retention.apply())).toMatchObject({ state: 'done', done: 30, failure: null });
  expect(await open.listed()).toEqual(numbers(31, 40));
  expect(through.length).toBeGreaterThanOrEqual(10);
  expect(room).toHaveBeenCalled();
});
