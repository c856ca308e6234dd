/**
 * The order in which test files start. A file that takes long and starts late leaves one core idle at the end, and on a fresh clone Vitest
 * knows no durations: it goes by size, and what kills and starts processes is short to read.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Slowest first. A file that is gone does no harm here; one that is missing starts by its size. */
const slow = [
  'unit/architecture.test.ts',
  'integration/kill.test.ts',
  'integration/cli/serve.test.ts',
  'integration/endpoints/secrets.test.ts',
  'integration/care/rejudging.test.ts',
  'integration/log/kill.test.ts',
  'integration/replay/copy-attempt.test.ts',
  'integration/launcher/start.test.ts',
  'integration/log/restore.test.ts',
  'integration/cli/commands.test.ts',
  'integration/cli/console.test.ts',
  'integration/log/care.test.ts',
  'integration/log/drafts.test.ts',
  'integration/log/snapshots.test.ts',
  'integration/log/composer-store.test.ts',
  'integration/care/deletions.test.ts',
  'integration/care/retention.test.ts',
  'integration/console/queue.test.ts',
  'integration/console/story.test.ts',
  'integration/cli/replay-alone.test.ts',
];

/** Place in the list; what is not in it comes after it, in the order it had. */
function placeOf(path: string): number {
  const at = slow.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/test/${name}`));
  return at < 0 ? slow.length : at;
}

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one.moduleId) - placeOf(other.moduleId));
  }
}
