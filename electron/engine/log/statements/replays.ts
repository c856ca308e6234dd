/** Replay jobs and their attempts: written by the writer, marked as interrupted when the log opens. */
import type { ReplayId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { AttemptSummary, ReplaySummary } from '#contract/models/replay.ts';
import type { WritableLog } from '../database.ts';
import type { AttemptEnd, NewAttempt, NewReplay, StoredAttempt } from '../log.ts';
import { type AttemptRow, attemptColumns, toAttemptSummary } from '../rows.ts';

const unknownSentence = 'Hookglass ended before the answer came, so whether the target took it is unknown.';
const pendingSentence = 'Waiting for the answer.';

/** Marks what a killed instance left behind; returns how many replays it was. */
export function markInterrupted(db: WritableLog, nowUs: number): number {
  return db
    .transaction(() => {
      db.prepare(`UPDATE attempt SET outcome = 'unknown', sentence = ? WHERE outcome = 'pending'`).run(unknownSentence);
      return db.prepare(`UPDATE replay SET state = 'interrupted', finished_at_us = ? WHERE state = 'running'`).run(nowUs).changes;
    })
    .immediate();
}

export function prepareReplays(db: WritableLog) {
  const byKey = db.prepare<[string], { id: ReplayId }>('SELECT id FROM replay WHERE idempotency_key = ?');
  const insertReplay = db.prepare(`
    INSERT INTO replay (id, kind, target_url, state, created_at_us, idempotency_key, total_attempts) VALUES (?, ?, ?, 'running', ?, ?, ?)`);
  const insertDelivery = db.prepare('INSERT INTO replay_delivery (replay_id, position, delivery_id) VALUES (?, ?, ?)');
  const updateState = db.prepare('UPDATE replay SET state = ?, finished_at_us = ? WHERE id = ?');
  return {
    create(replay: NewReplay): { readonly id: ReplayId; readonly isNew: boolean } {
      const earlier = replay.idempotencyKey === null ? undefined : byKey.get(replay.idempotencyKey);
      if (earlier !== undefined) return { id: earlier.id, isNew: false };
      insertReplay.run(replay.id, replay.kind, replay.targetUrl, replay.createdAtUs, replay.idempotencyKey, replay.deliveryIds.length);
      for (const [position, id] of replay.deliveryIds.entries()) insertDelivery.run(replay.id, position, deliveryNumber(id));
      return { id: replay.id, isNew: true };
    },
    finish(id: ReplayId, state: ReplaySummary['state'], finishedAtUs: number): void {
      updateState.run(state, finishedAtUs, id);
    },
  };
}

export function prepareAttempts(db: WritableLog) {
  const insertAttempt = db.prepare(`
    INSERT INTO attempt (id, replay_id, delivery_id, number, kind, target_url, started_at_us, outcome, sentence,
      request_method, request_url, request_headers, request_body_bytes, request_body_sha256)
    VALUES (?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE delivery_id = ?), ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)`);
  const endAttempt = db.prepare(`
    UPDATE attempt SET outcome = ?, sentence = ?, deadline = ?, dns_us = ?, connect_us = ?, tls_us = ?, first_byte_us = ?, total_us = ?,
      response_status = ?, response_status_text = ?, response_http_version = ?, response_headers = ?, response_kept_bytes = ?,
      response_is_truncated = ?, response_redirect_to = ?
    WHERE id = ?`);
  const upsertBody = db.prepare(
    'INSERT INTO attempt_body (attempt_id, body) VALUES (?, ?) ON CONFLICT (attempt_id) DO UPDATE SET body = excluded.body',
  );
  const byId = db.prepare<[string], AttemptRow>(`SELECT ${attemptColumns} FROM attempt t WHERE t.id = ?`);

  function summaryOf(id: string): AttemptSummary {
    const row = byId.get(id);
    if (row === undefined) throw new Error(`There is no attempt ${id}`);
    return toAttemptSummary(row);
  }

  return {
    begin(attempt: NewAttempt, request: StoredAttempt['request']): AttemptSummary {
      const delivery = deliveryNumber(attempt.deliveryId);
      insertAttempt.run(
        attempt.id,
        attempt.replayId,
        delivery,
        delivery,
        attempt.kind,
        attempt.targetUrl,
        attempt.startedAtUs,
        pendingSentence,
        request.method,
        request.url,
        JSON.stringify(request.headers),
        request.bodyBytes,
        request.bodySha256,
      );
      return summaryOf(attempt.id);
    },
    end(end: AttemptEnd): AttemptSummary {
      const { phases, response } = end;
      endAttempt.run(
        end.outcome,
        end.sentence,
        end.deadline,
        phases.dnsUs,
        phases.connectUs,
        phases.tlsUs,
        phases.firstByteUs,
        phases.totalUs,
        response?.status ?? null,
        response?.statusText ?? null,
        response?.httpVersion ?? null,
        response === null ? null : JSON.stringify(response.headers),
        response?.keptBytes ?? null,
        response === null ? null : Number(response.isTruncated),
        response?.redirectTo ?? null,
        end.id,
      );
      if (response !== null) upsertBody.run(end.id, response.body);
      return summaryOf(end.id);
    },
  };
}
