/**
 * A person has Hookglass open and visits a bad page: the page attacks by itself, in a browser as it comes. What it read it reports; what it
 * changed is seen in the state. The long form, from more places, is `npm run prove -- shell-attacks`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './attacks/browsers.ts';
import { type Campaign, runAttacks } from './attacks/run-attacks.ts';
import { listen, startCareless } from './attacks/target.ts';
import { expect, test } from './fixtures.ts';

const chromiumProgram = findBrowser('Chromium', process.env['PLAYWRIGHT_CHROMIUM']) ?? chromium.executablePath();
const firefoxProgram = findBrowser('Firefox');

test.setTimeout(300_000);

function expectHarmless(campaign: Campaign): void {
  expect(campaign.troubles, 'what went wrong with the attacks').toEqual([]);
  expect(campaign.reads, 'what was read').toEqual([]);
  expect(campaign.changes, 'what was changed').toEqual([]);
  expect(campaign.kinds).toBeGreaterThanOrEqual(120);
}

test('BSH-10 nothing is read and nothing changed by the attacks of real pages in Chromium', async ({ hookglass }) => {
  const campaign = await runAttacks({
    engine: 'Chromium',
    program: chromiumProgram,
    serving: hookglass.serving,
    stages: ['another port', 'frames', 'a rebound name'],
  });
  expectHarmless(campaign);
  expect(campaign.places.map(({ place }) => place).toSorted()).toEqual([
    'a data: document',
    'a rebound name',
    'a sandboxed frame',
    'another port',
  ]);
  expect(hookglass.serving.errors()).not.toContain('incident');
});

test('BSH-10 nothing is read and nothing changed by the attacks of real pages in Firefox', async ({ hookglass }) => {
  const reason = 'there is no Firefox on this machine (on Debian: apt-get install firefox-esr)';
  if (firefoxProgram === undefined) process.stdout.write(`    attacks in Firefox are skipped: ${reason}\n`);
  // biome-ignore lint/suspicious/noSkippedTests: without a Firefox there is nothing to test; the reason is printed
  test.skip(firefoxProgram === undefined, reason);
  const campaign = await runAttacks({
    engine: 'Firefox',
    program: firefoxProgram ?? '',
    serving: hookglass.serving,
    stages: ['a foreign name', 'a rebound name'],
  });
  expectHarmless(campaign);
});

test('BSH-06 the code of the link is in no history, no Referer and no log', async ({ app, hookglass }) => {
  const code = new URL(hookglass.link).hash.slice('#code='.length);
  expect(code).toHaveLength(43);
  const referers: (string | undefined)[] = [];
  const elsewhere = createServer((request, response) => {
    if (request.url === '/') referers.push(request.headers.referer);
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Elsewhere</title>');
  });
  const origin = await listen(elsewhere);
  await app.page.evaluate((url) => {
    location.href = url;
  }, `${origin}/`);
  await expect(app.page).toHaveTitle('Elsewhere');
  expect(referers).toEqual([undefined]);
  expect(await app.page.evaluate(() => document.referrer)).toBe('');
  await app.page.goBack();
  await app.untilState('ready');
  expect(app.page.url()).not.toContain('code');
  const kept = await app.page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state]),
  );
  expect(kept).not.toContain(code);
  for (const name of readdirSync(hookglass.dataFolder, { recursive: true, encoding: 'utf8' })) {
    const path = join(hookglass.dataFolder, name);
    if (statSync(path).isFile()) expect(readFileSync(path).includes(code), name).toBe(false);
  }
  expect(hookglass.serving.errors()).not.toContain(code);
  elsewhere.closeAllConnections();
  elsewhere.close();
});

/** At least these have to succeed where nothing is in their way; what browsers refuse by themselves is left out. */
const biting = [
  'fetch deliveries',
  'fetch a body by its blob',
  'fetch the start page',
  'POST JSON',
  'PATCH settings',
  'use a stolen live launch code',
  'fetch that is redirected with 307',
  'XMLHttpRequest',
  'EventSource',
  'WebSocket with our protocol',
  'fetch in a worker',
  'img',
  'img that is redirected',
  'stylesheet',
  'import()',
  'font',
];

test('BSH-10 the same attacks succeed on a Hookglass behind a door that lets everything in', async ({ hookglass }) => {
  await using careless = await startCareless(hookglass.serving);
  const campaign = await runAttacks({
    engine: 'Chromium',
    program: chromiumProgram,
    serving: hookglass.serving,
    origin: careless.origin,
    stages: ['another port'],
  });
  const succeeded = campaign.reads.map((line) => line.split(': ')[1]);
  expect(biting.filter((name) => !succeeded.includes(name))).toEqual([]);
  for (const path of ['/endpoints', '/settings', '/sessions', '/deliveries/count']) {
    expect(
      campaign.changes.some((change) => change.endsWith(`: ${path}`)),
      path,
    ).toBe(true);
  }
});
