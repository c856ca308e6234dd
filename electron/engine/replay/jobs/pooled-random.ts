import type { Random } from '#engine/ports.ts';

const poolBytes = 4_096;

/** The same randomness in larger draws: each draw asks the system, which costs more than the bytes. No byte is given out twice. */
export function pooledRandom(random: Random): Random {
  let pool = new Uint8Array();
  let at = 0;
  return {
    bytes(count) {
      if (count > poolBytes) return random.bytes(count);
      if (at + count > pool.byteLength) {
        pool = Uint8Array.from(random.bytes(poolBytes));
        at = 0;
      }
      at += count;
      return pool.subarray(at - count, at);
    },
  };
}
