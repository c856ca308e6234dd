/**
 * `npm run screenshots`: every screen that Hookglass is judged by, in light and dark, at 1440 × 900 and at 900 × 600, into test/.artifacts/screens
 * with an index.html; those that pages show also into docs/images. `-- NAME…` takes these worlds or scenes alone, `--contrast` adds high contrast,
 * `--list` says what there is. Needs `npm run build`. A scene that can't be shown is named at the end and the others go on. Ports, clock and ids
 * are those of the day.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { getChromium } from '#launcher/chromium.mjs';
import { type Camera, createCamera, judgedFolder, looksOf } from './camera.ts';
import { indexPage, type Judged } from './index-page.ts';
import { type Scene, type Stage, type World, withStage } from './stage.ts';
import { afternoon } from './worlds/afternoon.ts';
import { composer } from './worlds/composer.ts';
import { consoleWorld } from './worlds/console.ts';
import { fresh } from './worlds/fresh.ts';
import { jobs } from './worlds/jobs.ts';
import { large } from './worlds/large.ts';
import { trouble } from './worlds/trouble.ts';

const worlds: readonly World[] = [fresh, afternoon, jobs, consoleWorld, composer, large, trouble];

async function launchBrowser(): Promise<Browser> {
  const found = await getChromium(process.execPath);
  if ('reason' in found) throw new Error(`There is no Chromium: ${found.reason}`);
  return chromium.launch({ executablePath: found.file, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

async function takeScene(camera: Camera, scene: Scene, stage: Stage): Promise<Judged> {
  try {
    await scene.show(stage);
    const pictures = await camera.take(scene, stage);
    await scene.leave?.(stage);
    process.stdout.write(`  ${scene.name}\n`);
    return { scene, pictures, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    process.stdout.write(`✕ ${scene.name}: ${problem.split('\n').slice(0, 3).join(' ')}\n`);
    await backToTheList(stage);
    return { scene, pictures: [], problem };
  }
}

/** Whatever a failed scene has left open is gone after a reload of the list. */
async function backToTheList({ app }: Stage): Promise<void> {
  try {
    await app.page.goto(`${new URL(app.page.url()).origin}/#/timeline`);
    await app.page.reload();
    await app.untilState('ready');
  } catch {
    // The next scene says what it does not find.
  }
}

async function takeWorld(browser: Browser, camera: Camera, world: World): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  process.stdout.write(`${world.name}\n`);
  try {
    await withStage(browser, world, async (stage) => {
      for (const scene of world.scenes) judged.push(await takeScene(camera, scene, stage));
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    process.stdout.write(`✕ ${world.name}: ${problem.split('\n')[0]}\n`);
    const missed = world.scenes.filter((scene) => judged.every((one) => one.scene !== scene));
    judged.push(...missed.map((scene) => ({ scene, pictures: [], problem })));
  }
  return judged;
}

/** The worlds with the scenes that are asked for: all of them unless some are named. */
function chosen(names: readonly string[]): readonly World[] {
  if (names.length === 0) return worlds;
  const known = new Set(worlds.flatMap(({ name, scenes }) => [name, ...scenes.map((scene) => scene.name)]));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; --list says what there is.`);
  return worlds
    .map((world) => (names.includes(world.name) ? world : { ...world, scenes: world.scenes.filter(({ name }) => names.includes(name)) }))
    .filter(({ scenes }) => scenes.length > 0);
}

async function main(words: readonly string[]): Promise<void> {
  if (words.includes('--list')) {
    for (const { name, scenes } of worlds) process.stdout.write(`${name}: ${scenes.map((scene) => scene.name).join(' ')}\n`);
    return;
  }
  const camera = createCamera(looksOf({ withContrast: words.includes('--contrast') }));
  const asked = chosen(words.filter((word) => !word.startsWith('--')));
  const browser = await launchBrowser();
  const judged: Judged[] = [];
  try {
    for (const world of asked) judged.push(...(await takeWorld(browser, camera, world)));
  } finally {
    await browser.close();
  }
  writeFileSync(join(judgedFolder, 'index.html'), indexPage(judged));
  const missing = judged.filter(({ scene, problem }) => problem !== null && scene.isOptional !== true).map(({ scene }) => scene.name);
  process.stdout.write(`${camera.documented.length} pictures in docs/images; all in test/.artifacts/screens/index.html\n`);
  if (missing.length === 0) return;
  process.stdout.write(`✕ Not shown: ${missing.join(', ')}\n`);
  process.exitCode = 1;
}

await main(process.argv.slice(2));
