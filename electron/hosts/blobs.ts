/**
 * Bodies as byte streams with ranges, whatever carries them: loopback HTTP or Electron's `app://`.
 * Guarantees: bytes as stored, in slices, never as a document (attachment, octet-stream, sandboxed) and never cached.
 * Refuses: any path but its own; a refusal is a JSON failure of the error table.
 */
import type { AttemptId, DeliveryId, DraftId, ExportId, PreviewId, SnapshotId } from '#contract/ids.ts';
import { attemptIdSchema, deliveryIdSchema, draftIdSchema, exportIdSchema, previewIdSchema, snapshotIdSchema } from '#contract/ids.ts';
import type { ByteRange, Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import type { Logger } from '#engine/ports.ts';
import { parseRange } from './byte-range.ts';
import { bugReport } from './wire-error.ts';

export interface BlobAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Read at most once; stops reading the log when its reader stops. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Bytes asked of the log at a time: large enough to be fast, small enough that a slow reader holds little. */
const sliceBytes = 256 * 1024;

const safeHeaders = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
} as const;

interface Blob {
  readonly fileName: string;
  read(from: number, to: number): Promise<ByteRange | undefined>;
  readonly absent: Failure;
}

/**
 * Opens `/blobs/deliveries/{id}`, `/blobs/attempts/{id}` (the answer's body), `/blobs/attempts/{id}/request`, `/blobs/snapshots/{id}`,
 * `/blobs/drafts/{id}` (the text in force), `/blobs/drafts/{id}/{version}`, `/blobs/previews/{id}` or `/blobs/exports/{id}`. `range` is the Range header's value; a range that can't be
 * understood is ignored (RFC 9110 section 14.2), one that lies outside gets 416. Never throws.
 */
export async function openBlob(
  engine: Pick<Engine, 'bodies'>,
  path: string,
  range: string | undefined,
  logger: Logger,
): Promise<BlobAnswer> {
  try {
    const blob = findBlob(engine, path);
    return blob ? await answer(blob, range) : refusal(new Failure('missing.route', { method: 'GET', path: path.slice(0, 200) }));
  } catch (error) {
    if (error instanceof Failure) return refusal(error);
    return jsonAnswer(500, bugReport(error, 'blobs', logger));
  }
}

type Bodies = Engine['bodies'];

/** By the first part of a path below `/blobs/`; what follows the id is in `rest`. Undefined where there is no such path. */
const blobKinds: Readonly<Record<string, (bodies: Bodies, id: string, rest: readonly string[]) => Blob | undefined>> = {
  deliveries: (bodies, id, rest) => (rest.length === 0 ? deliveryBlob(bodies, id) : undefined),
  attempts(bodies, id, rest) {
    if (rest.length === 0) return attemptBlob(bodies, id);
    return rest.length === 1 && rest[0] === 'request' ? attemptRequestBlob(bodies, id) : undefined;
  },
  snapshots: (bodies, id, rest) => (rest.length === 0 ? snapshotBlob(bodies, id) : undefined),
  drafts(bodies, id, rest) {
    const [version] = rest;
    if (version === undefined) return draftBlob(bodies, id);
    return rest.length === 1 ? draftVersionBlob(bodies, id, version) : undefined;
  },
  previews: (bodies, id, rest) => (rest.length === 0 ? previewBlob(bodies, id) : undefined),
  exports: (bodies, id, rest) => (rest.length === 0 ? exportBlob(bodies, id) : undefined),
};

function findBlob({ bodies }: Pick<Engine, 'bodies'>, path: string): Blob | undefined {
  const [, root, kind, id, ...rest] = path.split('/');
  if (root !== 'blobs' || kind === undefined || id === undefined || !Object.hasOwn(blobKinds, kind)) return undefined;
  return blobKinds[kind]?.(bodies, id, rest);
}

function deliveryBlob(bodies: Bodies, text: string): Blob {
  const parsed = deliveryIdSchema.safeParse(text);
  const read = (id: DeliveryId) => (from: number, to: number) => bodies.delivery(id, from, to);
  return blobOf(text, new Failure('missing.delivery', { id: text.slice(0, 60) }), parsed.success ? read(parsed.data) : undefined);
}

function attemptBlob(bodies: Bodies, text: string): Blob {
  const parsed = attemptIdSchema.safeParse(text);
  const read = (id: AttemptId) => (from: number, to: number) => bodies.attempt(id, from, to);
  return blobOf(text, new Failure('missing.attempt', { id: text.slice(0, 60) }), parsed.success ? read(parsed.data) : undefined);
}

function attemptRequestBlob(bodies: Bodies, text: string): Blob {
  const parsed = attemptIdSchema.safeParse(text);
  const read = (id: AttemptId) => (from: number, to: number) => bodies.attemptRequest(id, from, to);
  const absent = new Failure('missing.attempt', { id: text.slice(0, 60) });
  return blobOf(`${text}-request`, absent, parsed.success ? read(parsed.data) : undefined);
}

function snapshotBlob(bodies: Bodies, text: string): Blob {
  const parsed = snapshotIdSchema.safeParse(text);
  const read = (id: SnapshotId) => (from: number, to: number) => bodies.snapshot(id, from, to);
  const absent = new Failure('missing.snapshot', { problem: `${text.slice(0, 60)} is not in this log.` });
  return blobOf(text, absent, parsed.success ? read(parsed.data) : undefined);
}

/** The text in force when the first bytes are asked for: what is saved meanwhile does not get into the middle of it. */
function draftBlob(bodies: Bodies, text: string): Blob {
  const parsed = draftIdSchema.safeParse(text);
  const read = (id: DraftId) => {
    let version: number | null = null;
    return async (from: number, to: number) => {
      const slice = await bodies.draft(id, version, from, to);
      version ??= slice?.version ?? null;
      return slice;
    };
  };
  return blobOf(text, new Failure('missing.draft', { id: text.slice(0, 60) }), parsed.success ? read(parsed.data) : undefined);
}

function draftVersionBlob(bodies: Bodies, text: string, version: string): Blob {
  const parsed = draftIdSchema.safeParse(text);
  const isNumber = /^[1-9][0-9]{0,8}$/.test(version);
  const read = (id: DraftId) => (from: number, to: number) => bodies.draft(id, Number(version), from, to);
  const absent = new Failure('missing.draft_version', {
    problem: `Version ${version.slice(0, 20)} of ${text.slice(0, 60)} is not in this log.`,
  });
  return blobOf(`${text}-${version}`, absent, parsed.success && isNumber ? read(parsed.data) : undefined);
}

function previewBlob(bodies: Bodies, text: string): Blob {
  const parsed = previewIdSchema.safeParse(text);
  const read = (id: PreviewId) => (from: number, to: number) => bodies.preview(id, from, to);
  return blobOf(text, new Failure('missing.preview', {}), parsed.success ? read(parsed.data) : undefined);
}

function exportBlob(bodies: Bodies, text: string): Blob {
  const parsed = exportIdSchema.safeParse(text);
  const read = (id: ExportId) => (from: number, to: number) => bodies.exported(id, from, to);
  return blobOf(text, new Failure('missing.export', {}), parsed.success ? read(parsed.data) : undefined);
}

function blobOf(id: string, absent: Failure, read: Blob['read'] | undefined): Blob {
  return { fileName: `${id}.bin`, absent, read: read ?? (async () => undefined) };
}

async function answer(blob: Blob, rangeHeader: string | undefined): Promise<BlobAnswer> {
  const { length } = (await blob.read(0, 0)) ?? raise(blob.absent);
  const range = parseRange(rangeHeader, length);
  const headers = {
    ...safeHeaders,
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${blob.fileName}"`,
    'accept-ranges': 'bytes',
  };
  if (range === 'outside') {
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${length}`, 'content-length': '0' }, chunks: noChunks() };
  }
  const { from, to } = range ?? { from: 0, to: length };
  const partial = range ? { 'content-range': `bytes ${from}-${to - 1}/${length}` } : {};
  return {
    status: range ? 206 : 200,
    headers: { ...headers, ...partial, 'content-length': String(to - from) },
    chunks: slices(blob, from, to),
  };
}

async function* slices(blob: Blob, from: number, to: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = from; at < to; ) {
    const { bytes } = (await blob.read(at, Math.min(at + sliceBytes, to))) ?? raise(blob.absent);
    if (bytes.length === 0) raise(new Failure('missing.body', { problem: `The body ends at byte ${at} of ${to}.` }));
    yield bytes;
    at += bytes.length;
  }
}

function raise(failure: Failure): never {
  throw failure;
}

async function* noChunks(): AsyncGenerator<Uint8Array, void, void> {}

function refusal(failure: Failure): BlobAnswer {
  return jsonAnswer(failure.status, failure.toWire());
}

function jsonAnswer(status: number, body: unknown): BlobAnswer {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const headers = { ...safeHeaders, 'content-type': 'application/json; charset=utf-8', 'content-length': String(bytes.length) };
  return { status, headers, chunks: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
