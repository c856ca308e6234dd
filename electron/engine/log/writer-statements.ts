/** Every statement of the writer's connection. */
import type { WritableLog } from './database.ts';
import { prepareAnnotations } from './statements/annotations.ts';
import { prepareAnswers } from './statements/answers.ts';
import { prepareAttempts, prepareComposedAttempts } from './statements/attempts.ts';
import { prepareChanges } from './statements/changes.ts';
import { prepareComposer } from './statements/composer.ts';
import { prepareConfiguration } from './statements/configuration.ts';
import { prepareConsole } from './statements/console.ts';
import { prepareConsoleFetches } from './statements/console-fetches.ts';
import { prepareDeliveries } from './statements/deliveries.ts';
import { prepareDrafts } from './statements/drafts.ts';
import { prepareJobs } from './statements/jobs.ts';
import { prepareJudgements } from './statements/judgements.ts';
import { prepareListening } from './statements/listening.ts';
import { preparePacked } from './statements/packed.ts';
import { preparePlans } from './statements/plans.ts';
import { preparePurge } from './statements/purge.ts';
import { prepareSnapshots } from './statements/snapshots.ts';
import { prepareTargets } from './statements/targets.ts';
import { prepareTrash } from './statements/trash.ts';
import { prepareUpkeep } from './statements/upkeep.ts';

/** Prepared once per connection. */
export function prepareStatements(db: WritableLog) {
  const changes = prepareChanges(db);
  const configuration = prepareConfiguration(db);
  const fetches = prepareConsoleFetches(db);
  const snapshots = prepareSnapshots(db, changes);
  const attempts = prepareAttempts(db);
  const jobs = prepareJobs(db, attempts);
  const plans = preparePlans(db);
  return {
    changes,
    configuration,
    fetches,
    snapshots,
    console: prepareConsole(db, configuration),
    annotations: prepareAnnotations(db, changes),
    judgements: prepareJudgements(db, changes),
    trash: prepareTrash(db, changes),
    purge: preparePurge(db, changes, [fetches, snapshots, jobs, plans]),
    listening: prepareListening(db),
    upkeep: prepareUpkeep(db),
    packed: preparePacked(db),
    deliveries: prepareDeliveries(db),
    answers: prepareAnswers(db),
    attempts,
    jobs,
    targets: prepareTargets(db),
    plans,
    composedAttempts: prepareComposedAttempts(db),
    composer: prepareComposer(db),
    drafts: prepareDrafts(db),
  };
}

export type WriterStatements = ReturnType<typeof prepareStatements>;
