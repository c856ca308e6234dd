import { describe, expect, it } from 'vitest';
import { endpointIdSchema } from '#contract/ids.ts';
import { type ConsoleConnection, consoleConnectionSchema, type Subscription, subscriptionSchema } from '#contract/models/console.ts';
import { addressHint, clockWords, rateLimitWords, reportWords, setUpOf } from '#renderer/features/console/connection-words.ts';
import {
  readRegistration,
  registrationProblem,
  slugProblem,
  startDraft,
  urlProblem,
  urlWarnings,
} from '#renderer/features/console/register-draft.ts';
import { elsewhereWords, troubleWords, worstFirst } from '#renderer/features/console/subscription-words.ts';
import { namedIn } from '#renderer/features/console/use-test-event.ts';

function aConnection(changes: Partial<ConsoleConnection> = {}): ConsoleConnection {
  const connection = consoleConnectionSchema.parse({
    environmentId: 'env_1',
    environmentName: 'Staging',
    isSandbox: false,
    baseUrl: null,
    keyMask: null,
    consoleUrl: null,
    linkTemplates: { run: null, plan: null, agent: null, gate: null, integration: null, issue: null },
    resources: [],
    isFetchingOnCapture: false,
    queued: 0,
    queueNotice: null,
    rateLimit: null,
  });
  return { ...connection, ...changes };
}

describe('a connection', () => {
  it('is set up once it has an address and a key', () => {
    expect(setUpOf(aConnection())).toBe('no-url');
    expect(setUpOf(aConnection({ baseUrl: 'https://api.example/v1' }))).toBe('no-key');
    expect(setUpOf(aConnection({ baseUrl: 'https://api.example/v1', keyMask: '••••abcd' }))).toBe('ready');
    expect(setUpOf(aConnection({ isSandbox: true, keyMask: '••••abcd' }))).toBe('off');
  });

  it('tells what is left of the rate limit as far as the Console does', () => {
    const nowUs = 1_000_000_000;
    expect(rateLimitWords({ limit: 100, remaining: 98, resetAtUs: nowUs + 40_000_000 }, nowUs)).toBe(
      '98 of 100 requests left, all again in 40 s',
    );
    expect(rateLimitWords({ limit: null, remaining: 3, resetAtUs: null }, nowUs)).toBe('3 requests left');
    expect(rateLimitWords({ limit: 100, remaining: 5, resetAtUs: nowUs - 1 }, nowUs)).toBe('5 of 100 requests left');
    expect(rateLimitWords({ limit: 100, remaining: null, resetAtUs: null }, nowUs)).toBeNull();
  });

  it('takes no difference of clocks for one that a header of whole seconds can not tell', () => {
    expect(clockWords(null)).toBe('not told');
    expect(clockWords(-1_400)).toBe('agrees with ours');
    expect(clockWords(75_000)).toBe('1 min ahead of ours');
    expect(clockWords(-5_000)).toBe('5 s behind ours');
  });

  it('is told to work, in part or not at all', () => {
    const check = (outcome: 'works' | 'refused' | 'failed' | 'skipped') => ({
      name: 'runs',
      outcome,
      sentence: '',
      next: null,
      status: null,
      requestId: null,
      durationMs: null,
    });
    const report = { environmentId: aConnection().environmentId, rateLimit: null, clockDifferenceMs: null, testedAtUs: 0 };
    expect(reportWords({ ...report, isWorking: true, checks: [check('works'), check('skipped')] })).toBe('The connection works');
    expect(reportWords({ ...report, isWorking: true, checks: [check('works'), check('refused')] })).toBe(
      'The connection works, 1 of 2 checks do not',
    );
    expect(reportWords({ ...report, isWorking: false, checks: [check('failed')] })).toBe('The connection does not work');
  });
});

describe('a registration', () => {
  const endpointId = endpointIdSchema.parse('ep_1');

  it('starts with all events of the current envelope, on the first endpoint', () => {
    const draft = startDraft({ environmentName: 'My Staging!' }, [{ id: endpointId }]);
    expect(draft).toMatchObject({ endpointId, slug: 'zof-my-staging', url: '' });
    expect(draft.events).toContain('run.failed');
    expect(draft.events).not.toContain('issue.detected');
  });

  it('needs an address anywhere but in the sandbox, and events everywhere', () => {
    const draft = startDraft({ environmentName: 'Staging' }, []);
    expect(readRegistration(draft, true)).toEqual({ slug: 'zof-staging', events: draft.events });
    expect(readRegistration(draft, false)).toBeNull();
    expect(readRegistration({ ...draft, events: [] }, true)).toBeNull();
    expect(readRegistration({ ...draft, slug: 'No Path' }, true)).toBeNull();
    const whole = { ...draft, endpointId, url: ' https://hooks.example/in/zof ' };
    expect(readRegistration(whole, false)).toEqual({ endpointId, url: 'https://hooks.example/in/zof', events: draft.events });
  });

  it('refuses what is no web address', () => {
    for (const text of ['', 'hooks.example', 'ftp://x', 'javascript:alert(1)']) expect(urlProblem(text), text).not.toBeNull();
    expect(urlProblem('http://127.0.0.1:4400/in/zof')).toBeNull();
  });
});

it('compares what is subscribed with what came, worst first', () => {
  const item = (eventType: string, finding: Subscription['finding']) =>
    subscriptionSchema.parse({
      eventType,
      endpointId: 'ep_1',
      webhookId: null,
      isSubscribed: true,
      received: 0,
      lastReceivedAtUs: null,
      finding,
      sentence: '',
    });
  const items = [
    item('run.started', 'as-expected'),
    item('run.failed', 'not-subscribed'),
    item('run.completed', 'never-seen'),
    item('agent.offline', 'never-seen'),
  ];
  expect(worstFirst(items).map(({ eventType }) => eventType)).toEqual(['agent.offline', 'run.completed', 'run.failed', 'run.started']);
  expect(troubleWords(items)).toBe('2 never seen, 1 without subscription');
  expect(troubleWords([])).toBe('');
});

it('finds the delivery that the end of a test event names', () => {
  expect(namedIn('The test event arrived as dlv_12 after 1.2 s.')).toBe('dlv_12');
  expect(namedIn('Nothing arrived within 30 s.')).toBeNull();
});

describe('what is typed to register a webhook', () => {
  const draft = { ...startDraft({ environmentName: 'Staging' }, []), url: 'https://hooks.example/in/zof-staging' };

  it('says what keeps it from being registered', () => {
    expect(registrationProblem(draft, false)).toBeNull();
    expect(registrationProblem({ ...draft, slug: 'Bad path' }, false)).toContain('path');
    expect(registrationProblem({ ...draft, url: '' }, false)).toContain('missing');
    expect(registrationProblem({ ...draft, url: '' }, true)).toBeNull();
    expect(registrationProblem({ ...draft, url: 'ftp://x' }, true)).toContain('URL');
    expect(registrationProblem({ ...draft, events: [] }, false)).toBe('No event is chosen.');
    expect(slugProblem('-a')).toContain('beginning with');
    expect(slugProblem('a-1')).toBeNull();
  });

  it('warns of an address that leads past the endpoint, and of one that anybody can read', () => {
    const place = { slug: 'orders', addresses: ['http://127.0.0.1:4400/in/orders', 'https://t.example/hook'] };
    const warnings = (url: string) => urlWarnings(url, place).length;
    expect(warnings('https://t.example/hook/')).toBe(0);
    expect(warnings('https://any.example/tunnel/in/orders')).toBe(0);
    expect(warnings('https://any.example/in/other')).toBe(1);
    expect(warnings('http://any.example/in/other')).toBe(2);
    for (const host of ['localhost', '127.0.0.1', '10.1.2.3', '[::1]', '192.168.0.9', 'box.local']) {
      expect(warnings(`http://${host}:4400/in/orders`), host).toBe(0);
    }
    expect(warnings('http://10.example.com/in/orders')).toBe(1);
    expect(warnings('nothing')).toBe(0);
  });
});

it('says that another address costs the key where there is one', () => {
  expect(addressHint({ isSandbox: false, keyMask: '••••abcd' })).toContain('takes the API key away');
  expect(addressHint({ isSandbox: false, keyMask: null })).not.toContain('key');
});

it('says of webhooks that none of them leads here', () => {
  expect(elsewhereWords(0)).toBe('');
  expect(elsewhereWords(1)).toBe('One webhook is registered at the Console that leads to no endpoint here.');
  expect(elsewhereWords(2)).toBe('2 webhooks are registered at the Console that lead to no endpoint here.');
});
