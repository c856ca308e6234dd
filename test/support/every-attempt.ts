import type { AttemptSearch } from '#engine/log/plan-store.ts';

/** A search that leaves nothing out. */
export const everyAttempt: AttemptSearch = {
  text: '',
  outcomes: [],
  statuses: [],
  deadlines: [],
  sources: [],
  replayId: null,
  deliveryId: null,
  draftId: null,
  groupId: null,
  targetUrl: '',
  sinceUs: null,
  untilUs: null,
  limit: 200,
  cursor: null,
};
