/** Attempts, of replays and of what was composed: a row before the first byte leaves, then how it ended. */
import type { AttemptId } from '#contract/ids.ts';
import { deliveryNumber } from '#contract/ids.ts';
import type { AnswerJudgement } from '#contract/models/composer.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { NewComposedAttempt } from '../composer-store.ts';
import type { WritableLog } from '../database.ts';
import type { AttemptEnd, NewAttempt, StoredAttempt } from '../log.ts';
import { type AttemptRow, attemptColumns, attemptSourceColumns, toAttemptSummary } from '../rows.ts';

const pendingSentence = 'Waiting for the answer.';

/** So much of a composed body is kept. */
export const keptRequestBytes = 5 * 1024 * 1024;

/** The number is one more than that of the draft's newest attempt. */
export const composedInsertSql = `
  INSERT INTO attempt (id, source, draft_id, group_id, group_part, number, kind, target_url, started_at_us, outcome, sentence,
    request_method, request_url, request_headers, request_body_bytes, request_body_sha256)
  VALUES (@id, @source, @draftId, @groupId, @groupPart,
    1 + coalesce((SELECT number FROM attempt WHERE draft_id = @draftId ORDER BY seq DESC LIMIT 1), 0), 'composed', @targetUrl, @startedAtUs,
    'pending', @sentence, @method, @url, @headers, @bodyBytes, @bodySha256)`;

function prepareSummary(db: WritableLog): (id: AttemptId) => AttemptSummary {
  const byId = db.prepare<[string], AttemptRow>(`SELECT ${attemptSourceColumns.kept}, ${attemptColumns} FROM attempt t WHERE t.id = ?`);

  return (id) => {
    const row = byId.get(id);
    if (row === undefined) throw new Error(`There is no attempt ${id}`);
    return toAttemptSummary(row);
  };
}

export function prepareAttempts(db: WritableLog) {
  const insertAttempt = db.prepare(`
    INSERT INTO attempt (id, source, replay_id, delivery_id, number, kind, target_url, started_at_us, outcome, sentence,
      request_method, request_url, request_headers, request_body_bytes, request_body_sha256)
    VALUES (?, 'replay', ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE delivery_id = ?), ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)`);
  const endAttempt = db.prepare(`
    UPDATE attempt SET outcome = ?, sentence = ?, deadline = ?, dns_us = ?, connect_us = ?, tls_us = ?, first_byte_us = ?, total_us = ?,
      response_status = ?, response_status_text = ?, response_http_version = ?, response_headers = ?, response_kept_bytes = ?,
      response_is_truncated = ?, response_redirect_to = ?
    WHERE id = ?`);
  const upsertBody = db.prepare(
    'INSERT INTO attempt_body (attempt_id, body) VALUES (?, ?) ON CONFLICT (attempt_id) DO UPDATE SET body = excluded.body',
  );
  const summaryOf = prepareSummary(db);

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

export function prepareComposedAttempts(db: WritableLog) {
  const insertAttempt = db.prepare(composedInsertSql);
  const insertRequest = db.prepare('INSERT INTO attempt_request (attempt_id, body) VALUES (?, ?)');
  const updateJudgement = db.prepare('UPDATE attempt SET judgement = ? WHERE id = ?');
  const summaryOf = prepareSummary(db);
  return {
    begin(attempt: NewComposedAttempt): AttemptSummary {
      const { id, request, body } = attempt;
      insertAttempt.run({
        id,
        source: attempt.source,
        draftId: attempt.draftId,
        groupId: attempt.groupId,
        groupPart: attempt.groupPart,
        targetUrl: attempt.targetUrl,
        startedAtUs: attempt.startedAtUs,
        sentence: pendingSentence,
        method: request.method,
        url: request.url,
        headers: JSON.stringify(request.headers),
        bodyBytes: request.bodyBytes,
        bodySha256: request.bodySha256,
      });
      insertRequest.run(id, body.subarray(0, keptRequestBytes));
      return summaryOf(id);
    },
    judge(id: AttemptId, judgement: AnswerJudgement): AttemptSummary {
      updateJudgement.run(JSON.stringify(judgement), id);
      return summaryOf(id);
    },
  };
}
