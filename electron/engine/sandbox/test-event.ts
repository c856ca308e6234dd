import { objectPrefix } from '#domain/catalog/catalog.ts';
import { isKnownEventType, legacyOnlyEventTypes } from '#domain/event-types.ts';
import type { Webhook } from './webhook.ts';
import type { WorldEvent } from './world/events.ts';
import type { World } from './world/world.ts';

const legacyOnly: ReadonlySet<string> = new Set(legacyOnlyEventTypes);

/**
 * What a test sends; its type and shape are not documented. Here it is of the first type that the webhook subscribed to, with the ids
 * that the documentation's example has, which name nothing in the world.
 */
export function testEventFor(webhook: Webhook, world: World): WorldEvent {
  const type = webhook.events.filter(isKnownEventType).find((one) => !legacyOnly.has(one)) ?? 'run.completed';
  const runId = world.newId('run_');
  const prefix = objectPrefix(type);
  const id = prefix === 'run_' ? runId : world.newId(prefix);
  return {
    type,
    runId,
    atUs: world.nowUs(),
    object: { id, organization_id: world.organizationId, run_id: runId },
    legacy: { run_id: runId, status: 'passed', duration_ms: 45_000, agents_run: 12, issues_found: 0, coverage_score: 92 },
  };
}
