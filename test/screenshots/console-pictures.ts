/** The Console, the sandbox, a drifted delivery and a reconciled run, from nothing but the sandbox itself. */
import type { AppWindow } from '#test/e2e/pages/app-window.ts';

export async function consolePictures(app: AppWindow, take: (name: string) => Promise<void>): Promise<void> {
  const { sandbox, timeline, delivery, run, page } = app;
  await app.goTo('Sandbox');
  await sandbox.startRun({ ends: 'Failed', pace: 'No time', afterwards: 'It changes at once, untold', withheld: ['run.started'] });
  await sandbox.emissions.filter({ hasText: 'run.failed' }).waitFor();
  await take('sandbox');
  await app.goTo('Timeline');
  await timeline.open(timeline.rowWith('run.failed'));
  await app.press('f');
  await delivery.drift.field('status').waitFor();
  await take('drift');
  await delivery.drift.show('Side by side');
  await delivery.drift.modified.filter({ hasText: '"passed"' }).first().waitFor();
  await page.setViewportSize({ width: 900, height: 600 });
  // why: the narrow layout is another one, and begins with the fields.
  await delivery.drift.show('Side by side');
  await delivery.drift.modified.filter({ hasText: '"passed"' }).first().waitFor();
  await take('drift-900x600');
  await page.setViewportSize({ width: 1280, height: 800 });
  await delivery.drift.show('Fields');
  await app.press('u');
  await run.recover.click();
  await run.recovered.first().waitFor();
  await take('run');
  await app.goTo('Console');
  await app.console.test.click();
  await app.console.report.waitFor();
  await take('console');
}
