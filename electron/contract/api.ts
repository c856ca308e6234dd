/** The one contract, merged from procedures/*. From it come the clients, the router, the OpenAPI document and the tests' list. */
import type { ContractRouterClient } from '@orpc/contract';
import { attempts } from './procedures/attempts.ts';
import { composer } from './procedures/composer.ts';
import { conformance } from './procedures/conformance.ts';
import { consoleProcedures } from './procedures/console.ts';
import { deliveries } from './procedures/deliveries.ts';
import { drafts } from './procedures/drafts.ts';
import { endpoints } from './procedures/endpoints.ts';
import { jobs } from './procedures/jobs.ts';
import { observations } from './procedures/observations.ts';
import { plans } from './procedures/plans.ts';
import { replays } from './procedures/replays.ts';
import { sandbox } from './procedures/sandbox.ts';
import { scenarios } from './procedures/scenarios.ts';
import { search } from './procedures/search.ts';
import { secrets } from './procedures/secrets.ts';
import { sessions } from './procedures/sessions.ts';
import { settings } from './procedures/settings.ts';
import { storage } from './procedures/storage.ts';
import { feed, system } from './procedures/system.ts';
import { targets } from './procedures/targets.ts';
import { trash } from './procedures/trash.ts';
import { verification } from './procedures/verification.ts';
import { views } from './procedures/views.ts';

export const api = {
  system,
  feed,
  deliveries,
  observations,
  search,
  views,
  trash,
  jobs,
  storage,
  endpoints,
  secrets,
  verification,
  replays,
  targets,
  plans,
  attempts,
  settings,
  sessions,
  console: consoleProcedures,
  sandbox,
  composer,
  drafts,
  scenarios,
  conformance,
};
export type Api = typeof api;
/** What an engine answers. Sessions are a matter of the host that opened them. */
export type EngineApi = Omit<Api, 'sessions'>;

/** What every door gives: the same calls with the same types. */
export type ApiClient = ContractRouterClient<Api>;
