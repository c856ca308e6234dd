/** Ways in which a file gets damaged, each decided by a seed. Pure but for the bytes it is given. */
import type { SeededRandom } from '#engine/log/generate/seeded-random.ts';

const pageBytes = 16_384;

export interface DamagedFiles {
  readonly log: Buffer;
  /** A write-ahead log that lies beside it; undefined for none. */
  readonly wal?: Buffer;
}

export interface Damage {
  readonly name: string;
  make(sound: Buffer, random: SeededRandom): DamagedFiles;
}

function changed(sound: Buffer, change: (log: Buffer) => void): DamagedFiles {
  const log = Buffer.from(sound);
  change(log);
  return { log };
}

const pagesOf = (log: Buffer) => Math.floor(log.byteLength / pageBytes);

export const damages: readonly Damage[] = [
  {
    name: 'one flipped bit',
    make: (sound, random) =>
      changed(sound, (log) => {
        const at = random.below(log.byteLength);
        log[at] = (log[at] ?? 0) ^ (1 << random.below(8));
      }),
  },
  {
    name: 'a hundred flipped bytes',
    make: (sound, random) =>
      changed(sound, (log) => {
        for (let count = 0; count < 100; count++) log[random.below(log.byteLength)] = random.below(256);
      }),
  },
  {
    name: 'a page of zeros',
    make: (sound, random) =>
      changed(sound, (log) => {
        const page = 1 + random.below(pagesOf(log) - 1);
        log.fill(0, page * pageBytes, (page + 1) * pageBytes);
      }),
  },
  {
    name: 'a tenth of the pages spoilt',
    make: (sound, random) =>
      changed(sound, (log) => {
        for (let count = 0; count < pagesOf(log) / 10; count++) {
          const page = 1 + random.below(pagesOf(log) - 1);
          log.fill(random.below(256), page * pageBytes, page * pageBytes + 512 + random.below(pageBytes - 512));
        }
      }),
  },
  {
    name: 'a page in the place of another',
    make: (sound, random) =>
      changed(sound, (log) => {
        const from = 1 + random.below(pagesOf(log) - 1);
        const to = 1 + random.below(pagesOf(log) - 1);
        sound.copy(log, to * pageBytes, from * pageBytes, (from + 1) * pageBytes);
      }),
  },
  { name: 'cut off anywhere', make: (sound, random) => ({ log: sound.subarray(0, 1 + random.below(sound.byteLength - 1)) }) },
  {
    name: 'cut off behind a page',
    make: (sound, random) => ({ log: sound.subarray(0, pageBytes * (1 + random.below(pagesOf(sound) - 1))) }),
  },
  { name: 'nothing left', make: () => ({ log: Buffer.alloc(0) }) },
  {
    name: 'a torn head',
    make: (sound, random) =>
      changed(sound, (log) => {
        log.fill(random.below(256), 0, 16 + random.below(84));
      }),
  },
  {
    name: 'a first sector of zeros',
    make: (sound) =>
      changed(sound, (log) => {
        log.fill(0, 0, 512);
      }),
  },
  {
    name: 'another magic',
    make: (sound, random) =>
      changed(sound, (log) => {
        for (let at = 0; at < 16; at++) log[at] = random.below(256);
      }),
  },
  {
    name: 'a list of free pages that leads nowhere',
    make: (sound, random) =>
      changed(sound, (log) => {
        log.writeUInt32BE(random.below(0xffffffff), 32);
        log.writeUInt32BE(1 + random.below(pagesOf(log)), 36);
      }),
  },
  {
    name: 'a write-ahead log of nonsense',
    make: (sound, random) => ({ log: sound, wal: Buffer.from(Array.from({ length: 40_000 }, () => random.below(256))) }),
  },
  {
    name: 'a spoilt page and a write-ahead log that begins like one',
    make: (sound, random) => {
      const wal = Buffer.alloc(40_000, random.below(256));
      wal.writeUInt32BE(0x377f0682, 0);
      wal.writeUInt32BE(3_007_000, 4);
      wal.writeUInt32BE(pageBytes, 8);
      const { log } = changed(sound, (bytes) => {
        const page = 1 + random.below(pagesOf(bytes) - 1);
        bytes.fill(0xff, page * pageBytes, page * pageBytes + 2_000);
      });
      return { log, wal };
    },
  },
];
