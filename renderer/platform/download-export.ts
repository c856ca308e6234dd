import type { Exported } from '#contract/models/attempt-comparison.ts';
import { downloadBlob } from '#renderer/lib/download-text.ts';
import type { Platform } from './platform.ts';

/** Fetches a file that the engine holds for ten minutes and hands it to the browser. */
export async function downloadExport(platform: Platform, { path, fileName, mediaType }: Exported, signal?: AbortSignal): Promise<void> {
  const response = await platform.fetchBlob(path, signal === undefined ? {} : { signal });
  downloadBlob(fileName, new Blob([await response.arrayBuffer()], { type: mediaType }));
}
