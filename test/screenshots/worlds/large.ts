/** A log of weeks, made and not received: what is shown of it is what a busy team sees. */
import { z } from 'zod';
import { HistogramStrip } from '#test/e2e/pages/histogram-strip.ts';
import { eventJson } from '#test/e2e/support/senders.ts';
import { generateLog } from '#test/support/generate-log.ts';
import { waitFor } from '#test/support/wait-for.ts';
import type { Scene, Stage, World } from '../stage.ts';

/** `HOOKGLASS_ROWS=200000` makes it as large as the one that the window is to be judged by; that takes some minutes. */
const rows = Number(process.env['HOOKGLASS_ROWS'] ?? 12_000);

/** The index of a log that was made is built after the start. */
const indexedWithinMs = 900_000;
const countSchema = z.object({ count: z.int() });

async function prepare(dataFolder: string): Promise<void> {
  await generateLog(dataFolder, { deliveries: rows, runs: Math.ceil(rows / 15), days: 4, untilUs: Date.now() * 1000 - 20 * 60_000_000 });
}

async function begin({ app, hookglass }: Stage): Promise<undefined> {
  await waitFor(async () => countSchema.parse(await hookglass.serving.api('/deliveries/count')).count >= rows, {
    limitMs: indexedWithinMs,
    pauseMs: 500,
    what: `${rows} deliveries in the index`,
  });
  await app.timeline.row(`dlv_${rows}`).waitFor();
}

async function backToFlat({ app }: Stage): Promise<HistogramStrip> {
  const strip = new HistogramStrip(app.page);
  await app.goTo('Timeline');
  await app.press('Escape');
  await app.timeline.filterBy('');
  await strip.group('Flat');
  return strip;
}

const filtered: Scene = {
  name: 'large',
  title: 'A large log, filtered, with a delivery open',
  show: async (stage) => {
    const { timeline } = stage.app;
    const strip = await backToFlat(stage);
    await timeline.filterBy('type:run.* -verdict:verified');
    await strip.readout.filter({ hasText: 'deliver' }).waitFor();
    await timeline.open(timeline.rows.nth(2));
  },
};

const live: Scene = {
  name: 'live',
  title: 'A large timeline, live, with a gap',
  show: async (stage) => {
    const { app, hookglass } = stage;
    await backToFlat(stage);
    const created = new Date().toISOString();
    for (let number = 0; number < 5; number += 1)
      await hookglass.send(
        eventJson({ type: 'run.started', created, runId: `run_7f3a90d2c41${number}`, eventId: `evt_c08e51b7aa9${number}` }),
      );
    await app.timeline.row(`dlv_${rows + 5}`).waitFor();
  },
};

const groups: Scene = {
  name: 'groups',
  title: 'Groups by run',
  show: async (stage) => {
    const strip = await backToFlat(stage);
    await strip.group('By run');
    await strip.groups.nth(1).click({ position: { x: 16, y: 12 } });
    await strip.members.first().waitFor();
  },
};

const completion: Scene = {
  name: 'filter',
  title: 'The filter completes what was seen',
  show: async (stage) => {
    await backToFlat(stage);
    await stage.app.timeline.filterBy('type:run.*');
    await stage.app.timeline.filter.fill('type:run.* verdict:');
    await stage.app.timeline.completion.waitFor();
  },
  again: async ({ app }) => {
    await app.timeline.filter.fill('type:run.* verdict:m');
    await app.timeline.completion.waitFor();
  },
  leave: ({ app }) => app.timeline.filterBy(''),
};

const storage: Scene = {
  name: 'storage',
  title: 'What is kept, for how long, and where',
  show: async ({ app }) => {
    await app.goTo('Storage');
    await app.page.getByText('On this disk').waitFor();
  },
};

export const large: World = { name: 'large-log', prepare, begin, scenes: [filtered, groups, completion, storage, live] };
