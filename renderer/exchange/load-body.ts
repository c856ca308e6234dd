/** What a view of a body shows, decided once its bytes are here. */
import { type BodyText, looksBinary, readBodyText } from './body-text.ts';
import { type Decompressed, decompress, findCompressionFormat } from './decompress.ts';
import { type FetchBlob, readBody } from './read-body.ts';

/** Where kept bytes are and what is known of them without reading them. */
export interface BodySource {
  readonly path: string;
  readonly keptBytes: number;
  readonly contentType: string | null;
  /** Content-Encoding as sent; empty when there was none. */
  readonly contentEncoding: string;
  /** Hex SHA-256 of the kept bytes at arrival; undefined where none was taken. */
  readonly sha256: string | undefined;
  /** Set when only a part was kept: that it is so, and why. */
  readonly truncation: { readonly title: string; readonly why: string } | undefined;
}

/** Larger bodies are shown by their first part; the raw view has every byte. */
export const wholeLimitBytes = 16 * 1024 * 1024;
export const partBytes = 1024 * 1024;

export interface LoadedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The bytes are not those that arrived: their SHA-256 is another one. */
  readonly isDamaged: boolean;
  /** False when there is more than this view reads. */
  readonly isWhole: boolean;
  /** Set while the bytes are compressed and could be unpacked here. */
  readonly canUnpack: boolean;
  readonly unpacked: Decompressed['kind'] | undefined;
  /** Undefined for bytes that are not text. */
  readonly text: BodyText | undefined;
}

export interface LoadOptions {
  readonly fetchBlob: FetchBlob;
  readonly signal: AbortSignal;
  readonly onProgress: (readBytes: number) => void;
  readonly isUnpacked: boolean;
}

export async function loadBody(source: BodySource, { fetchBlob, signal, onProgress, isUnpacked }: LoadOptions): Promise<LoadedBody> {
  const isWhole = source.keptBytes <= wholeLimitBytes;
  const raw = await readBody(fetchBlob, { path: source.path, bytes: isWhole ? source.keptBytes : partBytes, signal, onProgress });
  const isDamaged = isWhole && source.sha256 !== undefined && (await sha256Of(raw)) !== source.sha256;
  const format = findCompressionFormat(source.contentEncoding);
  const unpacked = format !== undefined && isUnpacked ? await decompress(raw, format) : undefined;
  const bytes = unpacked?.bytes ?? raw;
  const isReadable = (format === undefined || unpacked !== undefined) && !looksBinary(bytes);
  const text = isReadable ? await readBodyText(bytes, source.contentType, signal) : undefined;
  return { bytes, isDamaged, isWhole, canUnpack: format !== undefined && unpacked === undefined, unpacked: unpacked?.kind, text };
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
