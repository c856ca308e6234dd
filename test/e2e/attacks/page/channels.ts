/** Lines that stay open, and code that runs elsewhere: sockets, event streams, workers. */
import { type Attack, type Finding, guess, type Knowledge, messageOf, nothing, read, within } from './attack.ts';

/** An opened socket is a breach: it carries everything. */
function socketAttack(name: string, make: (at: string) => WebSocket): Attack {
  return {
    name,
    run: ({ base }) =>
      within(
        new Promise((resolve) => {
          try {
            const socket = make(base.replace('http', 'ws'));
            socket.onopen = () => {
              socket.send(JSON.stringify({ i: '1', p: { u: '/deliveries/list', b: { json: {} } } }));
              resolve(read(`open, ${socket.protocol}`));
              setTimeout(() => socket.close(), 500);
            };
            socket.onerror = () => resolve(nothing('error'));
            socket.onclose = ({ code }) => resolve(nothing(`closed with ${code}`));
          } catch (error) {
            resolve(nothing(messageOf(error)));
          }
        }),
      ),
  };
}

const sockets: readonly Attack[] = [
  socketAttack('WebSocket', (at) => new WebSocket(`${at}/link`)),
  socketAttack('WebSocket with our protocol', (at) => new WebSocket(`${at}/link`, ['hookglass.v1'])),
  socketAttack('WebSocket with a guessed token', (at) => new WebSocket(`${at}/link`, ['hookglass.v1', `token.${guess}`])),
  socketAttack('WebSocket with a token in the query', (at) => new WebSocket(`${at}/link?token=${guess}`, ['hookglass.v1'])),
  socketAttack('WebSocket with a name and password', (at) => new WebSocket(`${at.replace('://', '://token:x@')}/link`, ['hookglass.v1'])),
  socketAttack('WebSocket to the feed', (at) => new WebSocket(`${at}/api/feed`)),
  socketAttack('WebSocket to the start page', (at) => new WebSocket(at)),
];

function streamAttack(name: string, withCredentials: boolean): Attack {
  return {
    name,
    run: ({ base }) =>
      within(
        new Promise((resolve) => {
          const source = new EventSource(`${base}/api/feed?subscription=attack`, { withCredentials });
          const end = (finding: Finding) => {
            source.close();
            resolve(finding);
          };
          source.onopen = () => end(read('open'));
          source.onmessage = ({ data }) => end(read(String(data)));
          source.onerror = () => end(nothing('error'));
        }),
      ),
  };
}

/** Runs a text as a worker of this page and takes its first message for what it read. */
function workerText(knowledge: Knowledge, text: string): Promise<Finding> {
  return new Promise((resolve) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(String(data).startsWith('none') ? nothing(String(data)) : judgeWorker(knowledge, String(data)));
    };
    worker.onerror = (event) => resolve(nothing(event.message));
  });
}

function judgeWorker(knowledge: Knowledge, said: string): Finding {
  return knowledge.isRebound && said.includes('link.forbidden') ? nothing('refused') : read(said);
}

function workerAttack(name: string, text: (knowledge: Knowledge) => string): Attack {
  return {
    name,
    run: (knowledge) => within(workerText(knowledge, text(knowledge)).catch((error: unknown) => nothing(messageOf(error)))),
  };
}

/** A worker whose own script is ours. */
function foreignWorker(name: string, start: (url: string) => EventTarget): Attack {
  return {
    name,
    run: ({ base, files }) =>
      within(
        new Promise((resolve) => {
          try {
            const worker = start(`${base}${files.script}`);
            worker.addEventListener('message', () => resolve(read('a message')));
            worker.addEventListener('error', () => resolve(nothing('error')));
          } catch (error) {
            resolve(nothing(messageOf(error)));
          }
        }),
        1_000,
      ),
  };
}

const workers: readonly Attack[] = [
  foreignWorker('Worker from our script', (url) => new Worker(url)),
  foreignWorker('module Worker from our script', (url) => new Worker(url, { type: 'module' })),
  foreignWorker('SharedWorker from our script', (url) => new SharedWorker(url)),
  workerAttack(
    'importScripts in a worker',
    ({ base, files }) =>
      `try { importScripts('${base}${files.script}'); postMessage('imported') } catch (e) { postMessage('none ' + e.name) }`,
  ),
  workerAttack(
    'fetch in a worker',
    ({ base }) => `fetch('${base}/api/deliveries').then(r => r.text()).then(postMessage, e => postMessage('none ' + e.message))`,
  ),
  workerAttack(
    'WebSocket in a worker',
    ({ base }) =>
      `try { const s = new WebSocket('${base.replace('http', 'ws')}/link', ['hookglass.v1']); s.onopen = () => postMessage('open'); s.onclose = () => postMessage('none closed') } catch (e) { postMessage('none ' + e.name) }`,
  ),
  {
    name: 'service worker from our script',
    async run({ base, files }) {
      try {
        const registration = await navigator.serviceWorker.register(`${base}${files.script}`);
        await registration.unregister();
        return read('registered');
      } catch (error) {
        return nothing(messageOf(error));
      }
    },
  },
];

export const channels: readonly Attack[] = [
  ...sockets,
  streamAttack('EventSource', false),
  streamAttack('EventSource with credentials', true),
  ...workers,
];
