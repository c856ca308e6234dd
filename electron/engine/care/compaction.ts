/**
 * Drives packing: the maintenance worker reads and compresses, the writer takes a few blocks at a time at the pace of long work. Then the
 * pages that became free go back to the file system.
 */
import type { JobHandle } from '../jobs/job-list.ts';
import { bytesOf, deliveriesOf } from '../jobs/job-words.ts';
import type { LogWriter } from '../log/log.ts';
import type { Maintenance } from '../log/maintenance.ts';
import { blockLimits } from '../log/packed-block.ts';
import { giveSpaceBack } from './give-space-back.ts';
import type { Pace } from './pace.ts';

export interface CompactionParts {
  readonly maintenance: Maintenance;
  readonly writer: Pick<LogWriter, 'pack' | 'vacuum'>;
  readonly pace: Pace;
}

/** Packs what was received before a moment, with all that came before it, and returns a sentence. What was packed stays packed when it is cancelled. */
export async function compact({ maintenance, writer, pace }: CompactionParts, beforeUs: number, handle: JobHandle): Promise<string> {
  const { signal, progress } = handle;
  const { first, until } = await maintenance.run('packBounds', { beforeUs }, { signal });
  const start = Math.max(0, first - 1);
  progress(0, until - start);
  const sum = { deliveries: 0, rawBytes: 0, packedBytes: 0 };
  for (let position = start; position < until; ) {
    const slice = await maintenance.run('packSlice', { after: position, until }, { signal });
    for (let at = 0; at < slice.blocks.length; ) {
      at += await pace.slice(signal, async (rows) => {
        const blocks = slice.blocks.slice(at, at + Math.max(1, Math.floor(rows / blockLimits.deliveries)));
        sum.deliveries += await writer.pack(blocks);
        return blocks.length;
      });
    }
    for (const block of slice.blocks) {
      sum.rawBytes += block.rawBytes;
      sum.packedBytes += block.bytes.byteLength;
    }
    position = slice.position;
    progress(position - start);
  }
  await giveSpaceBack(writer, pace, signal);
  if (sum.deliveries === 0) return 'There was nothing to compact.';
  return `${deliveriesOf(sum.deliveries)} compacted: ${bytesOf(sum.rawBytes)} became ${bytesOf(sum.packedBytes)}.`;
}
