/**
 * Bodies that are handed in a piece at a time for a check by hand, because one call holds only a small one. In memory only.
 * Guarantees: at most 16 MiB a body, 32 MiB and four bodies in all: the one left alone longest goes first; each goes ten minutes
 * after its last use, at the next call.
 */
import type { StagedBodyId } from '#contract/ids.ts';
import { fail } from '../failure.ts';
import { newStagedBodyId } from '../ids.ts';
import type { EnginePorts } from '../ports.ts';

const mostBytes = 16 * 1024 * 1024;
const mostBytesInAll = 32 * 1024 * 1024;
const mostBodies = 4;
const keptUs = 10 * 60 * 1_000_000;

interface Staged {
  pieces: Uint8Array[];
  bytes: number;
  usedAtUs: number;
}

export interface StagedBodies {
  /** Goes on with a body, or begins one. Fails with `missing.staged_body`, and with `input.body_too_large`, which drops the body. */
  add(id: StagedBodyId | undefined, piece: Uint8Array): { readonly id: StagedBodyId; readonly bytes: number };
  /** All its bytes so far. Fails with `missing.staged_body`. */
  get(id: StagedBodyId): Uint8Array;
}

export function createStagedBodies({ clock, random }: Pick<EnginePorts, 'clock' | 'random'>): StagedBodies {
  /** The one used last stands last. */
  const bodies = new Map<StagedBodyId, Staged>();

  function use(id: StagedBodyId, staged: Staged): void {
    staged.usedAtUs = clock.nowUs();
    bodies.delete(id);
    bodies.set(id, staged);
  }

  function find(id: StagedBodyId): Staged {
    const nowUs = clock.nowUs();
    for (const [other, { usedAtUs }] of bodies) if (nowUs - usedAtUs >= keptUs) bodies.delete(other);
    return bodies.get(id) ?? fail('missing.staged_body', { id });
  }

  function makeRoom(): void {
    let inAll = 0;
    for (const { bytes } of bodies.values()) inAll += bytes;
    for (const [id, { bytes }] of bodies) {
      if (bodies.size <= mostBodies && inAll <= mostBytesInAll) return;
      bodies.delete(id);
      inAll -= bytes;
    }
  }

  return {
    add(known, piece) {
      const id = known ?? newStagedBodyId(random, clock.nowUs());
      if (known === undefined) bodies.set(id, { pieces: [], bytes: 0, usedAtUs: clock.nowUs() });
      const staged = find(id);
      if (staged.bytes + piece.length > mostBytes) {
        bodies.delete(id);
        fail('input.body_too_large', { limit: mostBytes.toLocaleString('en-US') });
      }
      staged.pieces.push(piece);
      staged.bytes += piece.length;
      use(id, staged);
      makeRoom();
      return { id, bytes: staged.bytes };
    },
    get(id) {
      const staged = find(id);
      use(id, staged);
      // why: a check is made anew with each key that is pressed; the pieces are joined once.
      if (staged.pieces.length > 1) staged.pieces = [Buffer.concat(staged.pieces)];
      return staged.pieces[0] ?? new Uint8Array(0);
    },
  };
}
