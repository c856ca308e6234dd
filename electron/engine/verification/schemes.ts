import type { SchemeName } from '#contract/models/verdict.ts';
import type { SchemeModule } from './scheme-module.ts';
import { custom } from './schemes/custom.ts';
import { github, githubSha1 } from './schemes/github.ts';
import { hookdeck } from './schemes/hookdeck.ts';
import { shopify } from './schemes/shopify.ts';
import { slack } from './schemes/slack.ts';
import { standardWebhooks, svix } from './schemes/standard-webhooks.ts';
import { stripe } from './schemes/stripe.ts';
import { twilio } from './schemes/twilio.ts';
import { zof } from './schemes/zof.ts';

/** Every scheme by its name: a new name in the contract does not compile until its module stands here. */
export const schemes: Readonly<Record<SchemeName, SchemeModule>> = {
  zof,
  'standard-webhooks': standardWebhooks,
  svix,
  stripe,
  github,
  'github-sha1': githubSha1,
  slack,
  shopify,
  hookdeck,
  twilio,
  custom,
};
