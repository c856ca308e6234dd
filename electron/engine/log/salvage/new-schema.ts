/**
 * Puts the list of tables of a new log into a copy of a damaged one. why: in a file that gives its pages back (`auto_vacuum`), the first
 * pages of all tables lie at its beginning, in the order in which the tables were made, whatever was stored since; so every log has its
 * tables where a new one has them. Where that is not so, what is read there are no rows of these tables, and they are refused.
 */
import { appendFileSync, closeSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { migrations } from '../migrations/index.ts';
import { makePrivateFile } from '../private-files.ts';
import { pageSizeBytes } from '../readable-log.ts';
import { prepareTarget } from './new-log.ts';

const headBytes = 100;
const interiorPage = 0x05;

/** Leaves the copy as it is where the new list has a shape that is not known. */
export function putSchemaInto(copy: string): void {
  const donor = newLog(`${copy}-new`);
  const first = Buffer.from(donor.subarray(0, pageSizeBytes));
  const places = first[headBytes] === interiorPage ? childPlaces(first) : [];
  // why: what was cut off in the middle of a page is not one, and the pages that are added have numbers.
  const whole = Math.max(1, Math.floor(statSync(copy).size / pageSizeBytes)) * pageSizeBytes;
  truncateSync(copy, whole);
  let next = whole / pageSizeBytes + 1;
  for (const place of places) {
    const child = first.readUInt32BE(place);
    appendFileSync(copy, donor.subarray((child - 1) * pageSizeBytes, child * pageSizeBytes));
    first.writeUInt32BE(next++, place);
  }
  first.writeUInt32BE(next - 1, 28);
  // The list of free pages is not needed by who only reads.
  first.fill(0, 32, 40);
  const descriptor = openSync(copy, 'r+');
  try {
    writeSync(descriptor, first, 0, first.byteLength, 0);
  } finally {
    closeSync(descriptor);
  }
}

function newLog(path: string): Buffer {
  rmSync(path, { force: true });
  try {
    makePrivateFile(path);
    prepareTarget(path, migrations, { applicationId: 0, nowUs: 0 }).close();
    return readFileSync(path);
  } finally {
    for (const suffix of ['', '-journal']) rmSync(`${path}${suffix}`, { force: true });
  }
}

/** Where in the page the numbers of its children stand: at the head of each cell, and one in the page's own head. */
function childPlaces(page: Buffer): readonly number[] {
  const cells = page.readUInt16BE(headBytes + 3);
  const pointers = headBytes + 12;
  return [...Array.from({ length: cells }, (_, index) => page.readUInt16BE(pointers + index * 2)), headBytes + 8];
}
