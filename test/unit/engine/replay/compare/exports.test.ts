import { describe, expect, it } from 'vitest';
import { createExports } from '#engine/replay/compare/exports.ts';

function make() {
  let nowUs = 1_000_000;
  const exports = createExports({
    clock: { nowUs: () => nowUs },
    random: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
  });
  const put = (bytes: Uint8Array) => exports.put({ fileName: 'plan.json', mediaType: 'application/json', bytes });
  return { exports, put, goOn: (ms: number) => (nowUs += ms * 1000) };
}

describe('Files that were made for saving', () => {
  it('can be read in pieces', () => {
    const { exports, put } = make();
    const made = put(Buffer.from('hello'));
    expect(made).toMatchObject({ fileName: 'plan.json', mediaType: 'application/json', bytes: 5, path: `/blobs/exports/${made.id}` });
    const slice = exports.read(made.id, 1, 3);
    expect(Buffer.from(slice?.bytes ?? []).toString()).toBe('el');
    expect(slice).toMatchObject({ length: 5, fileName: 'plan.json' });
  });

  it('are gone after ten minutes', () => {
    const { exports, put, goOn } = make();
    const { id } = put(Buffer.from('x'));
    goOn(599_999);
    expect(exports.read(id, 0, 1)).toBeDefined();
    goOn(1);
    expect(exports.read(id, 0, 1)).toBeUndefined();
  });

  it('are twenty at most, and go oldest first', () => {
    const { exports, put } = make();
    const ids = Array.from({ length: 21 }, () => put(Buffer.from('x')).id);
    expect(ids.map((id) => exports.read(id, 0, 1) !== undefined)).toEqual([false, ...Array.from({ length: 20 }, () => true)]);
  });

  it('are 128 MiB at most; one that is larger is there until the next', () => {
    const { exports, put } = make();
    const small = put(Buffer.from('x'));
    const large = put(new Uint8Array(128 * 1024 * 1024));
    expect(exports.read(small.id, 0, 1)).toBeUndefined();
    expect(exports.read(large.id, 0, 1)).toBeDefined();
    put(Buffer.from('y'));
    expect(exports.read(large.id, 0, 1)).toBeUndefined();
  });
});
