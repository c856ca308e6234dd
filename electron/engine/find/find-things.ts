/** Looks up what a recognised text names. Guarantees: reads only; an id that names nothing is no failure, it is just not found. */
import {
  attemptIdSchema,
  deliveryIdSchema,
  draftIdSchema,
  planIdSchema,
  replayIdSchema,
  scenarioIdSchema,
  targetIdSchema,
} from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Finding } from '#contract/models/finding.ts';
import type { NamedId, OwnId } from '#domain/find/recognise-text.ts';
import { maskUrl } from '#domain/masking.ts';
import type { QueryNode } from '#domain/query/ast.ts';
import { quoteText } from '#domain/query/format.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { DeliveryLog, StoredDelivery } from '../log/log.ts';
import type { ViewStore } from '../view-store.ts';

export interface FindParts {
  readonly log: Pick<DeliveryLog, 'readers' | 'plans' | 'composer' | 'configuration'>;
  readonly directory: Pick<Directory, 'list'>;
  readonly views: Pick<ViewStore, 'list'>;
  readonly parseFilter: (text: string) => QueryNode | null;
}

/** Runs and events are looked for in their newest deliveries: so many say in which environments they are. */
const lookedAt = 20;

export async function findNamed(parts: FindParts, named: NamedId, signal?: AbortSignal): Promise<readonly Finding[]> {
  if (named.kind === 'own') return findOwn(parts, named, signal);
  if (named.kind === 'event') return findEvent(parts, named.id, signal);
  if (named.kind === 'run') return findRuns(parts, named.id, signal);
  return [...(await findEvent(parts, named.id, signal)), ...(await findRuns(parts, named.id, signal))];
}

/** The endpoint whose path an address has, and the targets it belongs to. */
export async function findAddress(parts: FindParts, url: string): Promise<readonly Finding[]> {
  const own = parts.directory.list().find((endpoint) => endpoint.url !== null && isSamePlace(url, endpoint.url));
  const targets = await parts.log.plans.listTargets();
  const same = targets.filter((target) => isSameAddress(target.url, url));
  return [...(own === undefined ? [] : [endpointFinding(own)]), ...same.map(targetFinding)];
}

type Lookups = { readonly [K in OwnId['thing']]: (parts: FindParts, id: string, signal?: AbortSignal) => Promise<Finding | undefined> };

const lookups: Lookups = {
  async delivery({ log }, text, signal) {
    const id = deliveryIdSchema.safeParse(text);
    const stored = id.success ? await log.readers.findDelivery(id.data, signal) : undefined;
    return stored && deliveryFinding(stored);
  },
  async endpoint({ directory }, text) {
    const endpoint = directory.list().find(({ id }) => id === text);
    return endpoint && endpointFinding(endpoint);
  },
  async target({ log }, text) {
    const id = targetIdSchema.safeParse(text);
    const target = id.success ? await log.plans.findTarget(id.data) : undefined;
    return target && targetFinding(target);
  },
  async draft({ log }, text) {
    const id = draftIdSchema.safeParse(text);
    const draft = id.success ? await log.composer.findDraft(id.data) : undefined;
    return (
      draft && { kind: 'draft', id: text, name: draft.summary.name, detail: draft.summary.eventType ?? '', place: `#/compose/${text}` }
    );
  },
  async scenario({ log }, text) {
    const id = scenarioIdSchema.safeParse(text);
    const scenario = id.success ? await log.composer.findScenario(id.data) : undefined;
    return scenario && { kind: 'scenario', id: text, name: text, detail: '', place: `#/scenarios/${text}` };
  },
  async plan({ log }, text) {
    const id = planIdSchema.safeParse(text);
    const plan = id.success ? await log.plans.findPlan(id.data) : undefined;
    return plan && { kind: 'plan', id: text, name: plan.name, detail: maskUrl(plan.targetUrl), place: `#/replays/${text}` };
  },
  async replay({ log }, text) {
    const id = replayIdSchema.safeParse(text);
    const job = id.success ? await log.plans.findJob(id.data) : undefined;
    return job && { kind: 'replay', id: text, name: job.summary.name, detail: job.summary.sentence, place: `#/replays/${text}` };
  },
  async attempt({ log }, text) {
    const id = attemptIdSchema.safeParse(text);
    const attempt = id.success ? await log.readers.findAttempt(id.data) : undefined;
    if (attempt === undefined) return undefined;
    const { deliveryId, draftId, targetUrl, sentence } = attempt.summary;
    const place =
      deliveryId !== null ? `#/timeline/${deliveryId}/attempts` : draftId !== null ? `#/compose/${draftId}` : '#/replays/attempts';
    return { kind: 'attempt', id: text, name: maskUrl(targetUrl), detail: sentence, place };
  },
  async view({ views }, text) {
    const view = views.list().find(({ id }) => id === text);
    return view && { kind: 'view', id: text, name: view.name, detail: view.query, place: '#/timeline' };
  },
};

async function findOwn(parts: FindParts, { thing, id }: OwnId, signal?: AbortSignal): Promise<readonly Finding[]> {
  const found = await lookups[thing](parts, id, signal);
  return found === undefined ? [] : [found];
}

/** One event may have come more than once: its newest delivery is shown, and the others are counted. */
async function findEvent({ log, parseFilter }: FindParts, id: string, signal?: AbortSignal): Promise<readonly Finding[]> {
  const { items } = await log.readers.listDeliveries(parseFilter(`event:${quoteText(id)}`), lookedAt, null, signal);
  const [newest] = items;
  if (newest === undefined) return [];
  const times =
    items.length === 1 ? 'received once' : `received ${items.length === lookedAt ? `${lookedAt} times or more` : `${items.length} times`}`;
  const detail = [newest.eventType, times, newest.verdict].filter((part) => part !== null).join(', ');
  return [{ kind: 'event', id, name: id, detail, place: `#/timeline/${newest.id}` }];
}

/** A run belongs to an environment; the same id may have been seen in more than one. */
async function findRuns({ log, parseFilter }: FindParts, id: string, signal?: AbortSignal): Promise<readonly Finding[]> {
  const { items } = await log.readers.listDeliveries(parseFilter(`run:${quoteText(id)}`), lookedAt, null, signal);
  const newest = new Map<string, DeliverySummary>();
  for (const item of items) if (!newest.has(item.environmentId)) newest.set(item.environmentId, item);
  return [...newest.values()].map(({ environmentId, eventType }) => {
    const environment = log.configuration.environments.find((one) => one.id === environmentId)?.name ?? environmentId;
    const detail = eventType === null ? environment : `${environment}, last ${eventType}`;
    return { kind: 'run', id, name: id, detail, place: `#/runs/${environmentId}/${encodeURIComponent(id)}` };
  });
}

function deliveryFinding({ id, method, url, summary, verification }: StoredDelivery): Finding {
  const name = summary?.eventType ?? `${method} ${maskUrl(url).slice(0, 80)}`;
  const detail = [verification.verdict, summary?.runId ?? ''].filter((part) => part !== '').join(', ');
  return { kind: 'delivery', id, name, detail, place: `#/timeline/${id}` };
}

function endpointFinding({ id, name, url, isArchived, slug }: Endpoint): Finding {
  const detail = slug === null ? 'Takes what no other endpoint has' : isArchived ? 'Archived' : (url ?? `/in/${slug}`);
  return { kind: 'endpoint', id, name, detail, place: `#/endpoints/${id}` };
}

function targetFinding({ id, name, url }: { readonly id: string; readonly name: string; readonly url: string }): Finding {
  return { kind: 'target', id, name, detail: maskUrl(url), place: `#/targets/${id}` };
}

function parsed(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

/** `localhost` and `127.0.0.1` are one; what is behind the path of the endpoint does not matter. */
function isSamePlace(url: string, endpointUrl: string): boolean {
  const [given, own] = [parsed(url), parsed(endpointUrl)];
  if (given === null || own === null || given.origin.replace('//localhost', '//127.0.0.1') !== own.origin) return false;
  return given.pathname === own.pathname || given.pathname.startsWith(`${own.pathname}/`);
}

function isSameAddress(one: string, other: string): boolean {
  const [left, right] = [parsed(one), parsed(other)];
  return left !== null && right !== null && left.href === right.href;
}
