/** The journal: rows are added and read, never changed. The body is the last column, so that reading facts does not walk through it. */
import { hash } from 'node:crypto';
import type { DeliveryId } from '#contract/ids.ts';
import { deliveryIdOf } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import type { CapturedDelivery } from '../log.ts';
import { chunkBytes } from './journal-shape.ts';

const columns = [
  'environment_id',
  'endpoint_id',
  'received_at_us',
  'method',
  'url',
  'http_version',
  'headers',
  'trailers',
  'remote_address',
  'remote_port',
  'total_bytes',
  'kept_bytes',
  'truncation',
  'verdict',
  'verdict_reason',
  'scheme',
  'signature_header',
  'matched_secret_id',
  'matched_secret_name',
  'secrets_tried',
  'signed_at_seconds',
  'tolerance_seconds',
  'warnings',
  'body_sha256',
  'body',
] as const;

function listOrNull(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}

export function prepareDeliveries(db: WritableLog) {
  const insertRow = db.prepare(`INSERT INTO delivery (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  const insertChunk = db.prepare('INSERT INTO body_chunk (delivery_id, position, bytes) VALUES (?, ?, ?)');

  function insertFacts(delivery: CapturedDelivery, body: Uint8Array | null): number {
    const verification = delivery.verification;
    const { lastInsertRowid } = insertRow.run(
      delivery.environmentId,
      delivery.endpointId,
      delivery.receivedAtUs,
      delivery.method,
      delivery.url,
      delivery.httpVersion,
      JSON.stringify(delivery.headers),
      listOrNull(delivery.trailers),
      delivery.remoteAddress,
      delivery.remotePort,
      delivery.totalBytes,
      delivery.body.byteLength,
      delivery.truncation,
      verification.verdict,
      verification.reason,
      verification.scheme,
      verification.headerName,
      verification.matchedSecret?.id ?? null,
      verification.matchedSecret?.name ?? null,
      verification.secretsTried,
      verification.timestampSeconds,
      verification.toleranceSeconds,
      listOrNull(delivery.warnings),
      hash('sha256', delivery.body, 'buffer'),
      body,
    );
    return Number(lastInsertRowid);
  }

  return {
    /** Whether `insert` is one statement, which SQLite undoes by itself when it fails. */
    isSingleStatement(delivery: CapturedDelivery): boolean {
      return delivery.body.byteLength <= chunkBytes;
    },
    insert(delivery: CapturedDelivery): DeliveryId {
      if (delivery.body.byteLength <= chunkBytes) return deliveryIdOf(insertFacts(delivery, delivery.body));
      const id = insertFacts(delivery, null);
      for (let position = 0; position * chunkBytes < delivery.body.byteLength; position++) {
        insertChunk.run(id, position, delivery.body.subarray(position * chunkBytes, (position + 1) * chunkBytes));
      }
      return deliveryIdOf(id);
    },
  };
}
