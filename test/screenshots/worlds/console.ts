/** The Console, the sandbox, a drifted delivery and a reconciled run, from nothing but the sandbox itself. */
import type { Scene, Stage, World } from '../stage.ts';

async function begin({ app }: Stage): Promise<undefined> {
  await app.goTo('Sandbox');
  await app.sandbox.startRun({
    ends: 'Failed',
    pace: 'No time',
    afterwards: 'Changes at once, untold',
    withheld: ['run.started'],
  });
  await app.sandbox.emissions.filter({ hasText: 'run.failed' }).waitFor();
}

async function openFailed({ app }: Stage): Promise<void> {
  await app.goTo('Timeline');
  await app.timeline.open(app.timeline.rowWith('run.failed'));
}

async function sideBySide({ app: { delivery } }: Stage): Promise<void> {
  await delivery.drift.show('Side by side');
  await delivery.drift.modified.filter({ hasText: '"passed"' }).first().waitFor();
}

const sandbox: Scene = {
  name: 'sandbox',
  title: 'The sandbox after a run that failed',
  show: async ({ app }) => {
    await app.goTo('Sandbox');
    await app.sandbox.emissions.filter({ hasText: 'run.failed' }).waitFor();
  },
};

const drift: Scene = {
  name: 'drift',
  title: 'A diff with drift',
  show: async (stage) => {
    const { delivery } = stage.app;
    await openFailed(stage);
    await stage.app.press('f');
    await delivery.drift.field('status').waitFor();
    await sideBySide(stage);
  },
  // why: the narrow layout is another one, and begins with the fields.
  again: sideBySide,
  leave: ({ app }) => app.delivery.drift.show('Fields'),
};

const run: Scene = {
  name: 'run',
  title: 'A run with contradictions',
  show: async (stage) => {
    const { app } = stage;
    await openFailed(stage);
    await app.press('u');
    await app.run.recover.click();
    await app.run.recovered.first().waitFor();
  },
};

const connection: Scene = {
  name: 'console',
  title: 'A connection that was tested',
  show: async ({ app }) => {
    await app.goTo('Console');
    await app.console.test.click();
    await app.console.report.waitFor();
  },
};

export const consoleWorld: World = { name: 'console-world', begin, scenes: [sandbox, drift, run, connection] };
