import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import type { ApiClient } from '#contract/api.ts';

/** Every procedure of the contract as a function. A failure is thrown; `failureOf` reads it. */
export function createClient(link: ClientLink<ClientContext>): ApiClient {
  return createORPCClient<ApiClient>(link);
}
