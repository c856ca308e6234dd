/** Goes to every screen of the window and counts which of the hostile strings were there to be read. */
import { expect } from '@playwright/test';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { hostileStrings } from '#test/fixtures/hostile/strings.ts';
import type { AppWindow, ViewName } from '../pages/app-window.ts';
import { HistogramStrip } from '../pages/histogram-strip.ts';
import { cellsWithoutBdi, lookAlong, lookThrough, startLooking } from './hostile-look.ts';
import { type HostileWorld, packedRun } from './hostile-world.ts';

/** How many strings a screen showed, and how many it has to: names are cut to their length, and some strings are no name. */
export interface Seen {
  readonly screen: string;
  readonly shown: number;
  readonly least: number;
}

const all = hostileStrings.map(visibleText);
/** As they stand in JSON, which has its own way of writing what can't be seen. */
const inJson = hostileStrings.map((text) => visibleText(JSON.stringify(text).slice(1, -1)));
const idsOf = (tab: string) => hostileStrings.map((_, at) => `#/timeline/dlv_${at + 1}/${tab}`);
const half = 200;

export async function tourOf(app: AppWindow, world: HostileWorld): Promise<readonly Seen[]> {
  const tour = new Tour(app);
  await startLooking(app.page);
  await tour.timeline();
  await tour.details();
  await tour.packed(world.packedId);
  await tour.runs();
  await tour.composing(world.draftId);
  await tour.replays(world);
  await tour.console();
  await tour.others();
  await tour.dialogs(world);
  return tour.seen;
}

class Tour {
  readonly seen: Seen[] = [];
  readonly #app: AppWindow;

  constructor(app: AppWindow) {
    this.#app = app;
  }

  async timeline(): Promise<void> {
    const { timeline } = this.#app;
    await timeline.rows.first().waitFor();
    await this.#through('timeline', half);
    await timeline.toggleColumns('Event', 'Path', 'Tags', 'Endpoint', 'Organization');
    await this.#through('timeline, more columns', half);
    expect(await cellsWithoutBdi(this.#app.page)).toEqual([]);
    await timeline.savedViews.open();
    await this.#through('saved views', half);
    await timeline.savedViews.close();
    for (const text of ['type:', 'run:']) {
      await timeline.filter.fill(text);
      await timeline.completion.waitFor();
      await this.#through(`offered for ${text}`, 1);
    }
    const odd = hostileStrings.find((one) => one.startsWith("' OR")) ?? '';
    for (const text of ['"<script>pwned=1</script>"', 'type:<img', odd, '"unbalanced', '']) await timeline.filterBy(text);
    const strip = new HistogramStrip(this.#app.page);
    for (const grouping of ['By event', 'By run', 'Flat'] as const) {
      await strip.group(grouping);
      await this.#through(`timeline, ${grouping}`, half);
    }
    await timeline.resetColumns();
  }

  async details(): Promise<void> {
    await this.#along('overview', idsOf('overview'), all, half);
    const isTaken = (_: unknown, at: number) => at % 8 === 0;
    await this.#along('signature', idsOf('signature').filter(isTaken), all.filter(isTaken), 25);
  }

  /** Each tab of the delivery that has all of them. */
  async packed(id: string): Promise<void> {
    const { delivery, page } = this.#app;
    const tab = async (name: string) => {
      await this.#to(`#/timeline/${id}/${name}`);
      await delivery.region.waitFor();
    };
    await tab('headers');
    await this.#through('headers', half);
    await tab('payload');
    await delivery.payload.lines.first().waitFor();
    // A wrapped line is several in the document.
    await delivery.payload.button('Wrap long lines').click();
    await this.#through('payload', 150, inJson);
    await tab('raw');
    await delivery.hexRow(0).waitFor();
    await this.#through('raw bytes', 0);
    await tab('console');
    await this.#app.press('f');
    await delivery.panel.locator('[data-field]').first().waitFor();
    await this.#through('drift, fields', half, inJson);
    await delivery.drift.show('Side by side');
    await delivery.drift.modified.first().waitFor();
    await this.#through('drift, side by side', half, inJson);
    await delivery.drift.show('Fields');
    await delivery.drift.history.click();
    await this.#through('drift, history', 0);
    await this.#app.press('Escape');
    await tab('attempts');
    await page.getByRole('tabpanel').locator('li').first().waitFor();
    await this.#through('attempts of one', 0);
  }

  async runs(): Promise<void> {
    const { run } = this.#app;
    await this.#to(`#/runs/env_production/${packedRun}`);
    await run.outcome
      .or(this.#app.alerts.filter({ hasText: 'The Console' }))
      .first()
      .waitFor();
    await this.#through('run', 1);
    const wanted = hostileStrings.filter((text) => text.trim() !== '' && text.isWellFormed() && text.length <= 500).slice(0, 24);
    const places = wanted.map((text) => `#/runs/env_production/${encodeURIComponent(text)}`);
    await this.#along('runs with such ids', places, wanted.map(visibleText), 20);
  }

  async composing(draftId: string): Promise<void> {
    const { compose, scenarios, page } = this.#app;
    await this.#to('#/compose');
    const more = page.getByRole('button', { name: 'Show more' });
    await compose.rows.first().waitFor();
    for (let count = 0; count < 8 && (await more.isVisible()); count += 1) {
      const before = await compose.rows.count();
      await more.click();
      await expect.poll(() => compose.rows.count()).toBeGreaterThan(before);
    }
    await this.#through('drafts', half);
    await this.#to(`#/compose/${draftId}`);
    await compose.ready();
    await this.#through('draft, text', 150, inJson);
    for (const name of ['Spoil', 'What will leave', 'Answer', 'Request'] as const) {
      await compose.tab(name);
      await this.#through(`draft, ${name}`, 0);
    }
    await this.#to('#/scenarios');
    await scenarios.item('%_%', 'Yours').waitFor();
    await this.#through('scenarios', half);
    await scenarios.item('{{7*7}}', 'Yours').click();
    await this.#through('scenario', 1);
  }

  async replays({ jobId, planId }: HostileWorld): Promise<void> {
    const { replays, page } = this.#app;
    await this.#to('#/replays');
    await replays.jobs.first().waitFor();
    await this.#through('jobs', 0);
    await this.#to(`#/replays/${jobId}`);
    await replays.items.waitFor();
    await this.#through('job', half);
    await this.#to('#/replays/plans');
    await replays.plans.first().waitFor();
    await this.#through('plans', 1);
    await this.#to(`#/replays/${planId}`);
    await this.#through('plan', 1);
    await this.#to('#/replays/attempts');
    await replays.attemptRows.first().waitFor();
    await this.#through('attempts', 0);
    await replays.search.fill('X-Answer-7');
    // why: until the text is looked for, the first row is one of all of them, and goes away under the press.
    await expect(replays.attemptRows).toHaveCount(1);
    await replays.attemptRows.click();
    await page.getByRole('main').locator('details > summary').first().waitFor();
    const folds = page.getByRole('main').locator('details:not([open]) > summary');
    for (let fold = folds.first(); await fold.isVisible(); fold = folds.first()) await fold.click();
    await this.#through('attempt', 1);
    await this.#to('#/targets');
    await this.#app.targets.list.first().waitFor();
    await this.#through('targets', half);
    await this.#app.targets.list.nth(3).click();
    await this.#app.targets.probeButton.click();
    await this.#through('target', 1);
  }

  async console(): Promise<void> {
    const { console, handlerCheck, page } = this.#app;
    await this.#to('#/console');
    await console.environment('Production');
    await console.webhooks.first().waitFor();
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    await this.#through('Console, webhooks', half);
    for (let count = 0; count < 3; count += 1) {
      await console.test.click();
      await console.report.waitFor();
      await this.#through('Console, tested', 1);
    }
    await console.register.click();
    await this.#through('Console, registering', 0);
    await this.#app.press('Escape');
    await this.#to('#/conformance');
    await handlerCheck.start.or(handlerCheck.checkSample).first().waitFor();
    await this.#through('handler check', 0);
  }

  async others(): Promise<void> {
    const { endpoints, check, page } = this.#app;
    await this.#view('Endpoints');
    await page.getByRole('heading', { level: 2 }).nth(3).waitFor();
    await this.#through('endpoints', half);
    await endpoints.newButton.first().click();
    await this.#app.press('Escape');
    await this.#view('Check');
    const request = hostileStrings.map((text, at) => `X-Given-${at}: ${text.replaceAll(/[\r\n\u2028\u2029\0]/g, '')}`);
    await check.paste(check.request, ['POST /<script> HTTP/1.1', ...request, '', '{"type":"<img src=x onerror=pwned=1>"}'].join('\n'));
    await this.#through('check', 1);
    for (const view of ['Storage', 'Sandbox', 'Settings'] as const) {
      await this.#view(view);
      await this.#through(view, 0);
    }
  }

  async dialogs({ packedId }: HostileWorld): Promise<void> {
    const { timeline, shortcuts, replay, delivery, page } = this.#app;
    await this.#app.press('?');
    await shortcuts.waitFor();
    await this.#app.press('Escape');
    await this.#to(`#/timeline/${packedId}`);
    await delivery.title.waitFor();
    for (const key of ['l', 't', 'i']) {
      await this.#app.press(key);
      await page.getByRole('dialog').first().waitFor();
      await this.#through(`dialog of ${key}`, 0);
      await this.#app.press('Escape');
      await page.getByRole('dialog').first().waitFor({ state: 'hidden' });
    }
    await delivery.replayButton.click();
    await replay.dialog.waitFor();
    await this.#through('replay, what will leave', 0);
    await this.#app.press('Escape');
    await timeline.rows.first().waitFor();
  }

  async #view(view: ViewName): Promise<void> {
    await this.#app.goTo(view);
  }

  async #to(fragment: string): Promise<void> {
    await this.#app.page.evaluate((hash) => {
      location.hash = hash;
    }, fragment);
  }

  async #through(screen: string, least: number, expected: readonly string[] = all): Promise<void> {
    const missing = await lookThrough(this.#app.page, expected, least);
    this.#note(screen, expected.length, missing, least);
  }

  async #along(screen: string, places: readonly string[], expected: readonly string[], least: number): Promise<void> {
    this.#note(screen, expected.length, await lookAlong(this.#app.page, places, expected), least);
  }

  #note(screen: string, count: number, missing: readonly string[], least: number): void {
    this.seen.push({ screen, shown: count - missing.length, least });
    if (process.env['HOOKGLASS_SHOW_MISSING'] !== undefined)
      process.stdout.write(`${screen}: ${missing.length} missing ${JSON.stringify(missing.slice(0, 4)).slice(0, 200)}\n`);
  }
}
