/** The engine's answers to the contract. A procedure without a handler does not compile. */
import type { EngineApi } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { createStagedBodies } from '../verification/staged-bodies.ts';
import { attemptHandlers } from './attempts.ts';
import { composerHandlers } from './composer.ts';
import { conformanceHandlers } from './conformance.ts';
import { consoleConnectionHandlers } from './console-connections.ts';
import { consoleIgnoreRuleHandlers } from './console-ignore-rules.ts';
import { consoleSnapshotHandlers } from './console-snapshots.ts';
import { consoleWebhookHandlers } from './console-webhooks.ts';
import { deliveryHandlers } from './deliveries.ts';
import { deliveryChangeHandlers } from './delivery-changes.ts';
import { deliveryDiagnosisHandlers } from './delivery-diagnosis.ts';
import { deliverySearchHandlers } from './delivery-search.ts';
import { draftHandlers } from './drafts.ts';
import { endpointHandlers } from './endpoints.ts';
import { jobHandlers } from './jobs.ts';
import { observationHandlers } from './observations.ts';
import type { HandlerParts } from './parts.ts';
import { planHandlers } from './plans.ts';
import { replayHandlers } from './replays.ts';
import { sandboxHandlers } from './sandbox.ts';
import { scenarioHandlers } from './scenarios.ts';
import { searchHandlers } from './search.ts';
import { secretHandlers } from './secrets.ts';
import { settingsHandlers } from './settings.ts';
import { storageHandlers } from './storage.ts';
import { storageCareHandlers } from './storage-care.ts';
import { feedHandlers, systemHandlers } from './system.ts';
import { targetHandlers } from './targets.ts';
import { trashHandlers } from './trash.ts';
import { verificationHandlers } from './verification.ts';
import { viewHandlers } from './views.ts';

export function createHandlers(parts: HandlerParts): Handlers<EngineApi, CallContext> {
  const staged = createStagedBodies(parts.ports);
  return {
    system: systemHandlers(parts),
    feed: feedHandlers(parts),
    deliveries: {
      ...deliveryHandlers(parts),
      ...deliverySearchHandlers(parts),
      ...deliveryChangeHandlers(parts),
      ...deliveryDiagnosisHandlers(parts),
    },
    observations: observationHandlers(parts),
    search: searchHandlers(parts),
    views: viewHandlers(parts),
    trash: trashHandlers(parts),
    jobs: jobHandlers(parts),
    storage: { ...storageHandlers(parts), ...storageCareHandlers(parts) },
    endpoints: endpointHandlers(parts),
    secrets: secretHandlers(parts),
    verification: verificationHandlers({ ...parts, staged }),
    replays: replayHandlers(parts),
    targets: targetHandlers(parts),
    plans: planHandlers({ ...parts, staged }),
    attempts: attemptHandlers(parts),
    settings: settingsHandlers(parts),
    console: {
      ...consoleConnectionHandlers(parts),
      ...consoleWebhookHandlers(parts),
      ...consoleSnapshotHandlers({ ...parts, staged }),
      ...consoleIgnoreRuleHandlers(parts),
    },
    sandbox: sandboxHandlers(parts),
    composer: composerHandlers({ ...parts, staged }),
    drafts: draftHandlers({ ...parts, staged }),
    scenarios: scenarioHandlers(parts),
    conformance: conformanceHandlers(parts),
  };
}
