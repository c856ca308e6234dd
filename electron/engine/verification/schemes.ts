import type { SchemeName } from '#contract/models/verdict.ts';
import type { HmacScheme } from './hmac-scheme.ts';
import { standardWebhooks } from './schemes/standard-webhooks.ts';
import { zof } from './schemes/zof.ts';

/** Every scheme by its name: a new name in the contract does not compile until its module stands here. */
export const schemes: Readonly<Record<SchemeName, HmacScheme>> = {
  zof,
  'standard-webhooks': standardWebhooks,
};
