/** Files made for a person to save. In memory only: each ten minutes, at most 20 of them and 128 MiB; the oldest goes first. */
import type { ExportId } from '#contract/ids.ts';
import type { Exported } from '#contract/models/attempt-comparison.ts';
import { newExportId } from '#engine/ids.ts';
import type { EnginePorts } from '#engine/ports.ts';

const keptUs = 10 * 60 * 1_000_000;
const mostFiles = 20;
const mostBytes = 128 * 1024 * 1024;

export interface NewExport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface Exports {
  /** A file over the limit is kept alone, until the next one comes. */
  put(file: NewExport): Exported;
  /** Bytes `from` (inclusive) to `to` (exclusive), with the whole length; undefined when it is gone. */
  read(
    id: ExportId,
    from: number,
    to: number,
  ): { readonly bytes: Uint8Array; readonly length: number; readonly fileName: string; readonly mediaType: string } | undefined;
}

export function createExports({ clock, random }: Pick<EnginePorts, 'clock' | 'random'>): Exports {
  /** The oldest stands first. */
  const files = new Map<ExportId, NewExport & { readonly madeAtUs: number }>();

  function dropOld(): void {
    const nowUs = clock.nowUs();
    let total = 0;
    for (const [id, { madeAtUs, bytes }] of files) {
      if (nowUs - madeAtUs >= keptUs) files.delete(id);
      else total += bytes.byteLength;
    }
    for (const [id, { bytes }] of files) {
      if (files.size <= 1 || (files.size <= mostFiles && total <= mostBytes)) return;
      files.delete(id);
      total -= bytes.byteLength;
    }
  }

  return {
    put(file) {
      const madeAtUs = clock.nowUs();
      const id = newExportId(random, madeAtUs);
      files.set(id, { ...file, madeAtUs });
      dropOld();
      const { fileName, mediaType, bytes } = file;
      return { id, fileName, mediaType, bytes: bytes.byteLength, path: `/blobs/exports/${id}` };
    },
    read(id, from, to) {
      dropOld();
      const file = files.get(id);
      if (file === undefined) return undefined;
      const { fileName, mediaType, bytes } = file;
      return { bytes: bytes.subarray(from, to), length: bytes.byteLength, fileName, mediaType };
    },
  };
}
