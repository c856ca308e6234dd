/** Runs the official libraries over what our signer signed (`sent.json` in the folder given) and prints, for each, its verdict and its own signature. Plain JavaScript: four of them are installed elsewhere and have no types here. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sign, verify } from '@octokit/webhooks-methods';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';

const folder = process.argv[2];
const sent = JSON.parse(readFileSync(join(folder, 'sent.json'), 'utf8'));
const inFolder = createRequire(join(folder, 'package.json'));
const load = async (name) => {
  const found = await import(pathToFileURL(inFolder.resolve(name)).href);
  return found.default === undefined ? found : { ...found.default, ...found };
};
const { verifySlackRequest } = await load('@slack/bolt');
const hookdeck = await load('@hookdeck/sdk/webhooks');
const { getExpectedTwilioSignature, validateRequest } = await load('twilio/lib/webhooks/webhooks');
await load('@shopify/shopify-api/adapters/node');
const { shopifyApi } = await load('@shopify/shopify-api');

const header = (headers, name) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
const lower = (headers) => Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
const throwsNothing = (judge) => {
  try {
    judge();
    return true;
  } catch {
    return false;
  }
};
const timeOf = (headers, name) => new Date(Number(header(headers, name)) * 1000);

async function shopifyTakes({ secret, body, headers }) {
  const api = shopifyApi({
    apiKey: 'key',
    apiSecretKey: secret,
    hostName: 'hooks.example.test',
    apiVersion: '2026-01',
    isEmbeddedApp: false,
    logger: { level: 0 },
  });
  const rawHeaders = {
    ...lower(headers),
    'x-shopify-topic': 'orders/create',
    'x-shopify-shop-domain': 'a.myshopify.com',
    'x-shopify-api-version': '2026-01',
    'x-shopify-webhook-id': 'id',
  };
  const { valid } = await api.webhooks.validate({
    rawBody: body,
    rawRequest: { headers: rawHeaders, method: 'POST', url: '/' },
    rawResponse: {},
  });
  return valid;
}

const form = (body) => Object.fromEntries(new URLSearchParams(body));

const libraries = {
  standardwebhooks: {
    takes: ({ secret, body, headers }) =>
      throwsNothing(() => new StandardWebhook(secret).verify(body, lower(headers), { jsonParse: false })),
    signs: ({ secret, body, headers }) =>
      headers.map(([name, value]) => [
        name,
        name === 'webhook-signature'
          ? new StandardWebhook(secret).sign(header(headers, 'webhook-id'), timeOf(headers, 'webhook-timestamp'), body)
          : value,
      ]),
  },
  svix: {
    takes: ({ secret, body, headers }) => throwsNothing(() => new SvixWebhook(secret).verify(body, lower(headers))),
    signs: ({ secret, body, headers }) =>
      headers.map(([name, value]) => [
        name,
        name === 'svix-signature'
          ? new SvixWebhook(secret).sign(header(headers, 'svix-id'), timeOf(headers, 'svix-timestamp'), body)
          : value,
      ]),
  },
  stripe: {
    takes: ({ secret, body, headers }) =>
      throwsNothing(() => Stripe.webhooks.signature.verifyHeader(body, header(headers, 'stripe-signature'), secret, 300)),
    signs: ({ secret, body }) => [['Stripe-Signature', Stripe.webhooks.generateTestHeaderString({ payload: body, secret })]],
  },
  '@octokit/webhooks-methods': {
    takes: ({ secret, body, headers }) => verify(secret, body, header(headers, 'x-hub-signature-256')),
    signs: async ({ secret, body }) => [['X-Hub-Signature-256', await sign(secret, body)]],
  },
  '@slack/bolt': {
    takes: ({ secret, body, headers }) =>
      throwsNothing(() =>
        verifySlackRequest({
          signingSecret: secret,
          body,
          headers: {
            'x-slack-signature': header(headers, 'x-slack-signature'),
            'x-slack-request-timestamp': Number(header(headers, 'x-slack-request-timestamp')),
          },
        }),
      ),
  },
  '@shopify/shopify-api': { takes: shopifyTakes },
  '@hookdeck/sdk': {
    takes: async ({ secret, body, headers }) =>
      (await hookdeck.verifyWebhookSignature({ headers: lower(headers), rawBody: body, signingSecret: secret })).isValidSignature === true,
  },
  twilio: {
    takes: ({ secret, body, url, headers }) => validateRequest(secret, header(headers, 'x-twilio-signature'), url, form(body)),
    signs: ({ secret, body, url }) => [['X-Twilio-Signature', getExpectedTwilioSignature(secret, url, form(body))]],
  },
};

const verdicts = [];
for (const one of sent) {
  const { takes, signs } = libraries[one.library];
  verdicts.push({ accepted: (await takes(one)) === true, signed: signs === undefined ? null : await signs(one) });
}
process.stdout.write(JSON.stringify(verdicts));
