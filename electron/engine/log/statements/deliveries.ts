/** The journal: rows are added and read, never changed. The body is the last column, so that reading facts does not walk through it. */
import { hash } from 'node:crypto';
import type { DeliveryId } from '#contract/ids.ts';
import { deliveryIdOf } from '#contract/ids.ts';
import type { WritableLog } from '../database.ts';
import type { CapturedDelivery } from '../log.ts';
import { chunkBytes, type DeliveryFacts, type PlainFacts, signingExtras } from './journal-shape.ts';

const columns = [
  'environment_id',
  'endpoint_id',
  'received_at_us',
  'method',
  'url',
  'headers',
  'facts',
  'total_bytes',
  'kept_bytes',
  'truncation',
  'verdict',
  'verdict_reason',
  'body_sha256',
  'body',
] as const;

export const deliveryInsertSql = `INSERT INTO delivery (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
export const chunkInsertSql = 'INSERT INTO body_chunk (delivery_id, position, bytes) VALUES (?, ?, ?)';

function factsOf(delivery: CapturedDelivery): DeliveryFacts {
  const extras = signingExtras(delivery.signing);
  const { scheme, headerName, matchedSecret, secretsTried, timestampSeconds, toleranceSeconds } = delivery.verification;
  const facts: PlainFacts = [
    delivery.httpVersion,
    delivery.remoteAddress,
    delivery.remotePort,
    scheme,
    headerName,
    matchedSecret,
    secretsTried,
    timestampSeconds,
    toleranceSeconds,
    delivery.trailers,
    delivery.warnings,
  ];
  return extras === undefined ? facts : [...facts, extras];
}

export function prepareDeliveries(db: WritableLog) {
  const insertRow = db.prepare(deliveryInsertSql);
  const insertChunk = db.prepare(chunkInsertSql);

  function insertFacts(delivery: CapturedDelivery, body: Uint8Array | null): number {
    const { lastInsertRowid } = insertRow.run(
      delivery.environmentId,
      delivery.endpointId,
      delivery.receivedAtUs,
      delivery.method,
      delivery.url,
      JSON.stringify(delivery.headers),
      JSON.stringify(factsOf(delivery)),
      delivery.totalBytes,
      delivery.body.byteLength,
      delivery.truncation,
      delivery.verification.verdict,
      delivery.verification.reason,
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
