/** An attempt as the composer would begin it. */
import { hash } from 'node:crypto';
import { attemptIdSchema } from '#contract/ids.ts';
import type { NewComposedAttempt } from '#engine/log/composer-store.ts';

export function aComposedAttempt(id: string, changes: Partial<NewComposedAttempt> = {}): NewComposedAttempt {
  const body = changes.body ?? Buffer.from('{"type":"run.completed"}');
  const targetUrl = changes.targetUrl ?? 'http://localhost:3000/hook';
  return {
    id: attemptIdSchema.parse(id),
    source: 'composer',
    draftId: null,
    groupId: null,
    groupPart: null,
    targetUrl,
    startedAtUs: 1_790_000_000_000_000,
    request: {
      method: 'POST',
      url: targetUrl,
      headers: [['Host', 'localhost:3000']],
      bodyBytes: body.byteLength,
      bodySha256: hash('sha256', body, 'hex'),
    },
    ...changes,
    body,
  };
}
