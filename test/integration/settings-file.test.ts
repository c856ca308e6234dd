/** A settings file leaves without secrets, comes back as it was, and says what it does before it does it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '#contract/models/settings.ts';
import { longestSettingsFile, type SettingsFile, settingsFileSchema } from '#contract/models/settings-file.ts';
import { schemeNameSchema } from '#contract/models/verdict.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { canaryOf } from '#test/support/canary.ts';
import { makeEngine } from '#test/support/make-engine.ts';
import { type TempFolder, tempFolder } from '#test/support/temp-folder.ts';

const call = { signal: undefined };
const schemes = schemeNameSchema.options;
let here: TempFolder;
let elsewhere: TempFolder;
/** One for all: each test leaves what is set up as it found it. */
let engine: Engine;

beforeAll(async () => {
  here = tempFolder();
  elsewhere = tempFolder();
  engine = await makeEngine(here.path);
});

afterAll(async () => {
  await engine.close();
  here[Symbol.dispose]();
  elsewhere[Symbol.dispose]();
});

const secrets = {
  endpoint: 'canary-endpoint-secret-0123456789',
  target: 'canary-target-secret-0123456789',
  header: 'canary-header-value-0123456789',
  query: 'canary-query-value-0123456789',
};

async function setUp(on: Engine): Promise<void> {
  const { handlers } = on;
  await handlers.settings.update({ theme: 'dark', bodyLimitBytes: 2048, receiverPort: 4567 }, call);
  await handlers.endpoints.create({ slug: 'orders', name: 'Orders', scheme: 'github', secrets: [secrets.endpoint] }, call);
  for (const scheme of schemes) await handlers.endpoints.create({ slug: `s-${scheme}`, scheme, secrets: [] }, call);
  await handlers.targets.create(
    {
      ...targetOptions,
      name: 'Handler',
      url: `http://127.0.0.1:9999/hook?token=${secrets.query}&page=2`,
      headers: [
        ['X-Api-Key', secrets.header],
        ['X-Stage', 'one'],
      ],
      signing: null,
      secret: secrets.target,
    },
    call,
  );
  await handlers.views.save({ name: 'Failed', query: 'type:run.failed', grouping: 'run' }, call);
  await handlers.console.addIgnoreRule({ eventType: null, match: { by: 'path', path: 'data.object.updated_at' }, origin: 'yours' }, call);
  const [rule] = (await handlers.storage.retention({}, call)).items;
  if (rule === undefined) throw new Error('No environment');
  await handlers.storage.setRetention({ ...rule, maxAgeDays: 30 }, call);
}

const targetOptions = {
  headers: [],
  connectMs: 5_000,
  firstByteMs: 15_000,
  totalMs: 30_000,
  answerWithinMs: 10_000,
  tls: { caPem: null, isVerified: true },
  concurrency: 4,
  mostPerSecond: null,
  isProduction: false,
  isMarked: true,
  keepsCredentials: false,
  redirects: 'show',
} as const;

const taken = (file: SettingsFile | object, mode: 'preview' | 'apply' = 'apply', on = engine) =>
  on.handlers.settings.import({ text: JSON.stringify(file), mode }, call);

const empty = { format: 'hookglass-settings', version: 1, madeBy: 'a test' } as const;

test('no secret, key or credential is in the file, in any form', async () => {
  await setUp(engine);
  const file = await engine.handlers.settings.export({}, call);
  const text = JSON.stringify(file);
  expect(canaryOf(Object.values(secrets)).findIn(text)).toBeUndefined();
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret.slice(-4));
  expect(file.targets).toMatchObject([
    {
      url: 'http://127.0.0.1:9999/hook?token=***&page=2',
      headers: [['X-Stage', 'one']],
      leftOut: ['credentials in the URL', 'header X-Api-Key', 'the signing secret'],
    },
  ]);
  expect(settingsFileSchema.parse(JSON.parse(text))).toEqual(file);
});

test('a file taken over on another machine gives the same file there, also after a restart, and then changes nothing', async () => {
  const file = await engine.handlers.settings.export({}, call);
  let other = await makeEngine(elsewhere.path);
  try {
    const preview = await taken(file, 'preview', other);
    expect(preview).toMatchObject({ isDone: false, added: 4 + schemes.length });
    expect(await other.handlers.settings.get({}, call)).toEqual(defaultSettings);
    const done = await taken(file, 'apply', other);
    expect({ ...done, isDone: false }).toEqual(preview);
    const bare = { ...file, targets: file.targets.map((target) => ({ ...target, leftOut: [] })) };
    expect(await other.handlers.settings.export({}, call)).toEqual(bare);
    await other.close();
    other = await makeEngine(elsewhere.path);
    expect(await other.handlers.settings.export({}, call)).toEqual(bare);
    expect(await taken(file, 'apply', other)).toMatchObject({ added: 0, changed: 0, left: done.items.length });
  } finally {
    await other.close();
  }
});

test('secrets and credential headers that are here stay, and what was before takes the changes back', async () => {
  const before = await engine.handlers.settings.export({}, call);
  const [target] = before.targets;
  const wanted = {
    ...before,
    settings: { ...before.settings, theme: 'light', unheard: true },
    endpoints: before.endpoints.map((endpoint) => ({ ...endpoint, name: `${endpoint.name} too` })),
    targets: [{ ...target, concurrency: 9 }],
    views: before.views.map((view) => ({ ...view, query: 'type:run.completed' })),
    retention: before.retention.map((rule) => ({ ...rule, maxAgeDays: 7 })),
  };
  const done = await taken(wanted);
  expect(done.items.filter(({ change }) => change !== 'left')).toMatchObject([
    { kind: 'setting', name: 'Theme', change: 'changed', details: ['Dark → Light'] },
    ...before.endpoints.map(({ name }) => ({ kind: 'endpoint', details: [`name: ${name} → ${name} too`] })),
    { kind: 'target', name: 'Handler', details: ['concurrency: 4 → 9'] },
    { kind: 'saved view', name: 'Failed', details: ['query: type:run.failed → type:run.completed'] },
    ...before.retention.map(({ environment }) => ({ kind: 'retention', name: environment })),
  ]);
  expect(done.items).toContainEqual({
    kind: 'setting',
    name: 'unheard',
    change: 'left',
    details: ['This Hookglass has no such setting.'],
  });
  const [kept] = (await engine.handlers.targets.list({}, call)).items;
  expect(kept).toMatchObject({ concurrency: 9, secretMask: expect.stringContaining('6789') });
  expect(kept?.url).toContain(secrets.query);
  expect(kept?.headers).toContainEqual(['X-Api-Key', secrets.header]);
  await taken(done.before);
  expect(await engine.handlers.settings.export({}, call)).toEqual(before);
});

test('a file never leads the credentials of a target to another host', async () => {
  const { targets } = await engine.handlers.settings.export({}, call);
  const done = await taken({ ...empty, targets: targets.map((target) => ({ ...target, url: 'https://elsewhere.example/hook' })) });
  expect(done).toMatchObject({
    changed: 0,
    items: [{ name: 'Handler', change: 'left', details: [expect.stringContaining('leads elsewhere')] }],
  });
  expect((await engine.handlers.targets.list({}, call)).items[0]?.url).toContain('127.0.0.1:9999');
});

describe('a file that does not fit is refused with its place, and nothing of it is taken', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['wrong JSON', '{\n  "format": oops\n}', /It is not JSON: line 2, character 13\./],
    ['half a file', '{"format": "hookglass-settings"', /It is not JSON/],
    ['nothing', '', /It is not JSON/],
    ['another format', '{"openapi": "3.1.0"}', /no settings file of Hookglass/],
    ['a list', '[1]', /no settings file of Hookglass/],
    ['too long', ' '.repeat(longestSettingsFile + 1), /characters; a settings file has at most 500,000/],
    ['a wrong value', JSON.stringify({ ...empty, settings: { theme: 'pink' } }), /settings\.theme: /],
    [
      'a wrong path',
      JSON.stringify({ ...empty, endpoints: [{ slug: 'A B', name: 'x', environment: 'Sandbox' }] }),
      /endpoints\[0\]\.slug: /,
    ],
    ['a wrong filter', JSON.stringify({ ...empty, views: [{ name: 'v', query: 'colour:red', grouping: 'flat' }] }), /views\[0\]\.query: /],
    ['a forbidden target', JSON.stringify({ ...empty, targets: [{ name: 't', url: 'http://169.254.169.254/' }] }), /targets\[0\]: /],
    [
      'the same path twice',
      JSON.stringify({ ...empty, endpoints: [1, 2].map(() => ({ slug: 'a', name: 'x', environment: 'Sandbox' })) }),
      /endpoints\[0\]\.slug|endpoints\[1\]\.slug: it is there twice/,
    ],
    ['an unknown part', JSON.stringify({ ...empty, secrets: [] }), /secrets/],
    [
      'a prototype',
      `{"format":"hookglass-settings","version":1,"madeBy":"x","settings":{"__proto__":"x"},"views":[{"name":1}]}`,
      /views\[0\]/,
    ],
  ];

  test.each(cases)('%s', async (_, text, reason) => {
    const before = await engine.handlers.settings.export({}, call);
    for (const mode of ['preview', 'apply'] as const) {
      await expect(engine.handlers.settings.import({ text, mode }, call)).rejects.toMatchObject({
        code: 'input.settings_file',
        details: { problem: expect.stringMatching(reason) },
      });
    }
    expect(await engine.handlers.settings.export({}, call)).toEqual(before);
  });

  test('another version', async () => {
    const file = { format: 'hookglass-settings', version: 2, madeBy: 'Hookglass 9' };
    await expect(taken(file)).rejects.toMatchObject({ code: 'input.settings_file_version', details: { version: '2', known: '1' } });
  });
});
