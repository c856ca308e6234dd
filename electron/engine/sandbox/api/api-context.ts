import type { Webhook, WebhookFacts } from '../webhook.ts';
import type { Run } from '../world/objects.ts';
import type { NewRun } from '../world/run-changes.ts';
import type { World } from '../world/world.ts';

/** What the routes may do with the sandbox. */
export interface ApiContext {
  readonly world: () => World;
  readonly webhooks: () => readonly Webhook[];
  readonly mayRegister: () => boolean;
  readonly register: (facts: Pick<WebhookFacts, 'url' | 'events'>, secret: string | undefined) => Promise<Webhook>;
  /** Sends one event to one webhook, and says which. */
  readonly sendTest: (webhook: Webhook) => { readonly eventId: string; readonly eventType: string };
  readonly startRun: (run: NewRun) => Run;
  readonly cancelRun: (run: Run) => Run;
  /** The world was changed by a route itself. */
  readonly changed: () => void;
}
