/** Filters that show what can stand behind a key; each can be used as it is. */
import type { KeyMeaning } from '#domain/query/key-meanings.ts';

export const keyExamples: Readonly<Record<KeyMeaning['key'], readonly string[]>> = {
  type: ['type:run.failed', 'type:run.*'],
  verdict: ['verdict:mismatch,stale'],
  run: ['run:run_1', 'run:run_8*'],
  event: ['event:evt_1*'],
  org: ['org:org_1*'],
  endpoint: ['endpoint:unrouted'],
  env: ['env:sandbox'],
  status: ['status:4xx,5xx', 'status:none'],
  duration: ['duration:>200ms', 'duration:1s..3s'],
  size: ['size:>10kb'],
  method: ['-method:POST'],
  path: ['path:/in/*'],
  header: ['header:user-agent=curl*', '-header:x-zof-signature'],
  body: ['body.data.object.status=failed', 'body.list[0].count>=2'],
  dup: ['dup:repeat', 'dup:>=3'],
  bookmarked: ['bookmarked:yes'],
  tag: ['tag:later', '-has:tag'],
  has: ['has:note', '-has:answer'],
  after: ['after:1h', 'after:today'],
  before: ['before:yesterday', 'before:2026-11-20T14:00'],
};
