import type { DeliveryId, EnvironmentId } from '#contract/ids.ts';
import type { EnvironmentValue } from '#contract/models/composer.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { ComposerNeeds } from '#engine/composer/composer-needs.ts';
import type { NewComposedAttempt } from '#engine/log/composer-store.ts';
import type { AttemptEnd } from '#engine/log/log.ts';

export interface MemoryComposedAttempt {
  readonly begun: NewComposedAttempt;
  summary: AttemptSummary;
  end: AttemptEnd | undefined;
}

/** The log as far as composing knows it, in memory. */
export interface MemoryComposerLog {
  readonly store: ComposerNeeds['store'];
  readonly writer: ComposerNeeds['writer'];
  readonly readers: ComposerNeeds['readers'];
  readonly attempts: MemoryComposedAttempt[];
  readonly values: Map<EnvironmentId, EnvironmentValue[]>;
  /** Called before a begun attempt is taken; may wait or throw. */
  onBegin: () => Promise<void> | void;
}

const nothingMeasured = { dnsUs: null, connectUs: null, tlsUs: null, firstByteUs: null, totalUs: null };

export function memoryComposerLog(): MemoryComposerLog {
  const attempts: MemoryComposedAttempt[] = [];
  const values = new Map<EnvironmentId, EnvironmentValue[]>();
  const sequences = new Map<string, number>();
  const find = (id: string) => {
    const found = attempts.find(({ begun }) => begun.id === id);
    if (found === undefined) throw new Error(`There is no attempt ${id}`);
    return found;
  };
  const log: MemoryComposerLog = {
    attempts,
    values,
    onBegin: () => undefined,
    readers: { findDelivery: async (_id: DeliveryId) => undefined },
    store: {
      values: async (id) => values.get(id) ?? [],
      async nextSequence(id) {
        const next = (sequences.get(id) ?? 0) + 1;
        sequences.set(id, next);
        return next;
      },
      async beginComposedAttempt(begun) {
        await log.onBegin();
        const { id, source, draftId, groupId, groupPart, targetUrl, startedAtUs } = begun;
        const number = draftId === null ? 1 : attempts.filter((one) => one.begun.draftId === draftId).length + 1;
        const summary: AttemptSummary = {
          ...{ id, source, draftId, groupId, groupPart, targetUrl, startedAtUs, number },
          ...{ replayId: null, deliveryId: null, kind: 'composed', judgement: null },
          ...{ outcome: 'pending', sentence: '', status: null, deadline: null, phases: nothingMeasured },
        };
        attempts.push({ begun, summary, end: undefined });
        return summary;
      },
      async judgeAttempt(id, judgement) {
        const attempt = find(id);
        attempt.summary = { ...attempt.summary, judgement };
        return attempt.summary;
      },
    },
    writer: {
      async endAttempt(end) {
        const attempt = find(end.id);
        const { outcome, sentence, deadline, phases, response } = end;
        attempt.end = end;
        attempt.summary = { ...attempt.summary, outcome, sentence, deadline, phases, status: response?.status ?? null };
        return attempt.summary;
      },
    },
  };
  return log;
}
