import { describe, expect, test } from 'vitest';
import type { ConsoleThing, LinkTemplates } from '#contract/models/console.ts';
import { resourceSchema } from '#contract/models/console.ts';
import { consoleLink, consoleUrlProblem, linkTemplateProblem } from '#domain/console/links.ts';
import { defaultResources } from '#domain/console/resources.ts';
import { isSameStatus, runStatuses, statusLabel, statusOf } from '#domain/console/statuses.ts';
import { thingOf } from '#domain/console/thing-of.ts';
import { eventTypes } from '#domain/event-types.ts';

describe('Resources', () => {
  test('one for each event type of the catalog, in its order, as the contract has them', () => {
    expect(defaultResources().map(({ eventType }) => eventType)).toEqual([...eventTypes]);
    for (const resource of defaultResources()) expect(resourceSchema.parse(resource)).toEqual(resource);
  });

  test('what is not documented has no path and says so', () => {
    for (const { path, certainty, explanation } of defaultResources()) {
      expect(path === '').toBe(certainty === 'unknown');
      if (path === '') expect(explanation).toMatch(/nothing is fetched\. A path can be set on the Console page\./);
    }
  });

  test.each([
    ['run.completed', '/runs/{run_id}', null, 'documented'],
    ['agent.offline', '/agents', 'id', 'inferred'],
    ['integration.error', '/integrations', 'id', 'inferred'],
    ['release.gate_blocked', '', null, 'unknown'],
    ['agent.completed', '/runs/{run_id}', null, 'inferred'],
  ])('%s is at %s', (eventType, path, findBy, certainty) => {
    expect(defaultResources().find((one) => one.eventType === eventType)).toMatchObject({ path, findBy, certainty });
  });

  test('each is about the thing that its type names', () => {
    for (const { eventType, thing } of defaultResources()) expect(thingOf(eventType)).toBe(thing);
    expect(thingOf('run.canceled')).toBe('run');
    expect(thingOf('constructor')).toBeNull();
    expect(thingOf('')).toBeNull();
  });
});

describe('Statuses', () => {
  test('are shown with the label of the Console', () => {
    expect(runStatuses.map(({ status }) => statusLabel(status))).toEqual(['Queued', 'Running', 'Passed', 'Failed', 'Cancelled', 'Error']);
    expect(statusLabel('cancelled')).toBe('Cancelled');
    expect(statusLabel('quarantined')).toBe('quarantined');
    expect(statusLabel('__proto__')).toBe('__proto__');
  });

  test('are the same in another spelling', () => {
    expect(isSameStatus('canceled', 'Cancelled')).toBe(true);
    expect(isSameStatus('running', 'in_progress')).toBe(false);
  });

  test('are read from an object that says one', () => {
    expect(statusOf({ status: 'Passed' })).toBe('Passed');
    expect(statusOf({ state: 'open' })).toBe('open');
    expect(statusOf({ status: 7 })).toBeNull();
    expect(statusOf(['status'])).toBeNull();
  });
});

describe('Links', () => {
  const none: LinkTemplates = { run: null, plan: null, agent: null, gate: null, integration: null, issue: null };
  const link = (
    template: string | null,
    id: string | null,
    consoleUrl: string | null = 'https://console.zof.ai/app/',
    thing: ConsoleThing = 'run',
  ) => consoleLink({ consoleUrl, linkTemplates: { ...none, [thing]: template } }, thing, { id, run_id: 'run_1' });

  test.each([
    ['/runs/{id}', 'run_1', 'https://console.zof.ai/app/runs/run_1'],
    ['/runs/{id}?from={run_id}#top', 'run 1', 'https://console.zof.ai/app/runs/run%201?from=run_1#top'],
    ['https://other.example:8443/r?id={id}', 'a&b=c#d', 'https://other.example:8443/r?id=a%26b%3Dc%23d'],
    ['/runs/{id}', '../../admin', 'https://console.zof.ai/app/runs/..%2F..%2Fadmin'],
    ['/runs/{id}', 'a/b\\c', 'https://console.zof.ai/app/runs/a%2Fb%5Cc'],
    ['/runs/{id}', '💥"<>', 'https://console.zof.ai/app/runs/%F0%9F%92%A5%22%3C%3E'],
  ])('%s with %s is %s', (template, id, url) => {
    const made = link(template, id);
    expect(made).toBe(url);
    // It stays what it is when a browser reads it.
    expect(new URL(made ?? '').href).toBe(url);
  });

  test.each([
    ['no template', null, 'a'],
    ['an empty template', '', 'a'],
    ['a value that is missing', '/runs/{id}', null],
    ['a value that is empty', '/runs/{id}', ''],
    ['a value that is a way up', '/runs/{id}', '..'],
    ['a value that is a way up in the middle', '/runs/{id}/cases', '.'],
    ['half a character', '/runs/{id}', '\ud800'],
    ['a script', 'javascript:alert(1)//{id}', 'a'],
    ['another scheme', 'file:///{id}', 'a'],
    ['a placeholder for the host', 'https://{id}.example/', 'a'],
    ['a user name', 'https://zof.ai@evil.example/{id}', 'a'],
    ['an unknown placeholder', '/runs/{name}', 'a'],
  ])('%s gives no link', (_, template, id) => {
    expect(link(template, id)).toBeNull();
  });

  test('below the Console needs its address', () => {
    expect(link('/runs/{id}', 'a', null)).toBeNull();
    expect(link('/runs/{id}', 'a', 'javascript:alert(1)')).toBeNull();
    expect(link('https://zof.ai/{id}', 'a', null)).toBe('https://zof.ai/a');
  });

  test.each([
    ['/runs/{id}', null],
    ['https://zof.ai', null],
    ['https://[::1]:3000/{run_id}', null],
    ['/runs/{x}', '{x} is not known here'],
    ['/runs/{id', 'A brace is open or closed alone'],
    ['runs/{id}', 'A link begins with https://'],
    ['ftp://zof.ai/{id}', 'A link begins with https://'],
    ['/a/../b', 'may not have . or ..'],
    ['/a/%2E%2e/b', 'may not have . or ..'],
    ['/a b', 'no spaces'],
    ['/a\\b', 'no spaces, backslashes'],
  ])('%s: %s', (template, problem) => {
    const said = linkTemplateProblem(template, 'https://console.zof.ai');
    if (problem === null) expect(said).toBeNull();
    else expect(said).toContain(problem);
  });

  test.each([
    ['https://console.zof.ai', null],
    ['http://localhost:3000/app', null],
    ['console.zof.ai', 'begins with https://'],
    ['https://a@b.c', 'has no user name'],
    ['https://a.b?x', 'ends before any ?'],
  ])('the address %s: %s', (address, problem) => {
    const said = consoleUrlProblem(address);
    if (problem === null) expect(said).toBeNull();
    else expect(said).toContain(problem);
  });
});
