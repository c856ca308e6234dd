import { describe, expect, test } from 'vitest';
import { endpointIdSchema, environmentIdSchema } from '#contract/ids.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { findEndpoint, readWebhook } from '#engine/console/webhooks.ts';

function endpoint(slug: string | null, more: Partial<Endpoint> = {}): Endpoint {
  return {
    id: endpointIdSchema.parse(`ep_${slug ?? 'unrouted'}`),
    environmentId: environmentIdSchema.parse('env_sandbox'),
    slug,
    name: slug ?? 'Unrouted',
    ...defaultSigning('zof'),
    isArchived: false,
    url: slug === null ? null : `http://127.0.0.1:4400/in/${slug}`,
    secrets: [],
    ...more,
  };
}

const zof = endpoint('zof');
const shop = endpoint('shop', { publicUrl: 'https://hooks.example.test/zof-events' });
const all = [endpoint(null), zof, shop, endpoint('old', { isArchived: true })];

describe('the endpoint that a registered address leads to', () => {
  test.each([
    ['http://127.0.0.1:4400/in/zof', zof],
    ['http://127.0.0.1:4400/in/zof/', zof],
    ['http://127.0.0.1:4400/in/zof?token=1', zof],
    ['https://tunnel.example.test/in/zof', zof],
    ['https://tunnel.example.test/prefix/in/shop', shop],
    ['https://hooks.example.test/zof-events', shop],
    ['https://hooks.example.test/other', undefined],
    ['https://tunnel.example.test/in/zof/more', undefined],
    ['https://tunnel.example.test/in/old', undefined],
    ['https://tunnel.example.test/', undefined],
    ['no address', undefined],
  ])('%s', (url, expected) => expect(findEndpoint(url, all)?.id).toBe(expected?.id));
});

describe('what a Console says of a webhook', () => {
  test('keeps what is not known, and no secret of it, however deep', () => {
    const item = {
      id: 7,
      url: 'http://127.0.0.1:4400/in/zof',
      events: ['run.failed', 5],
      secret: 's',
      state: 'enabled',
      auth: { signing_key: 's', kind: 'hmac', list: [{ api_key: 's', ok: true }] },
    };
    const webhook = readWebhook(item, all);
    expect(webhook).toMatchObject({ id: '7', events: ['run.failed'], endpointId: zof.id });
    expect(JSON.parse(webhook?.more ?? '')).toEqual({ state: 'enabled', auth: { kind: 'hmac', list: [{ ok: true }] } });
  });

  test('without an id it is none', () => expect(readWebhook({ url: 'http://127.0.0.1:4400/in/zof' }, all)).toBeNull());
});
