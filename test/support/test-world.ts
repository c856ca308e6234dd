import type { Clock } from '#engine/ports.ts';
import { seedWorld } from '#engine/sandbox/world/seed.ts';
import type { World } from '#engine/sandbox/world/world.ts';

export interface TestWorld {
  readonly world: World;
  /** Stands still until it is moved. */
  readonly clock: Clock & { nowUs(): number; move(us: number): void };
}

/** A sandbox world with a clock that stands still and bytes that count up, so that it is the same each time. */
export function testWorld(): TestWorld {
  let nowUs = 1_779_278_400_000_000;
  const clock = {
    nowUs: () => nowUs,
    move: (us: number) => {
      nowUs += us;
    },
  };
  let next = 0;
  const bytes = (count: number) =>
    Uint8Array.from({ length: count }, () => {
      next = (next * 1_103_515_245 + 12_345) % 2_147_483_648;
      return next >> 16;
    });
  return { clock, world: seedWorld({ clock, random: { bytes } }) };
}
