import type { Logger, Random } from '../ports.ts';
import { mostWebhooks, type Webhook, type WebhookFacts } from './webhook.ts';

export interface WebhookBookParts {
  readonly random: Random;
  readonly logger: Logger;
  readonly seal: (plain: string) => Promise<string>;
}

/** The registered webhooks, in order of registration. */
export class WebhookBook {
  readonly #parts: WebhookBookParts;
  readonly #webhooks = new Map<string, Webhook>();

  constructor(parts: WebhookBookParts) {
    this.#parts = parts;
  }

  get(id: string): Webhook | undefined {
    return this.#webhooks.get(id);
  }

  all(): Webhook[] {
    return [...this.#webhooks.values()];
  }

  get isFull(): boolean {
    return this.#webhooks.size >= mostWebhooks;
  }

  get highestSerial(): number {
    return this.all().reduce((highest, { serial }) => Math.max(highest, serial), 0);
  }

  /** `secret` undefined: one is made. It is sealed first, so that a webhook is never half registered. */
  async register(facts: WebhookFacts, secret = newSecret(this.#parts.random)): Promise<Webhook> {
    const webhook = { ...facts, secret, sealedSecret: await this.#seal(secret) };
    this.#webhooks.set(webhook.id, webhook);
    return webhook;
  }

  /** Takes one of before a restart. */
  restore(webhook: Webhook): void {
    this.#webhooks.set(webhook.id, webhook);
  }

  /** False when there is none. */
  remove(id: string): boolean {
    return this.#webhooks.delete(id);
  }

  /** Of several for one address only the newest stays. */
  dropDoubles(): void {
    const newest = new Map(this.all().map((webhook) => [webhook.url, webhook.id]));
    for (const webhook of this.all()) if (newest.get(webhook.url) !== webhook.id) this.#webhooks.delete(webhook.id);
  }

  async #seal(secret: string): Promise<string | null> {
    try {
      return await this.#parts.seal(secret);
    } catch (error) {
      this.#parts.logger.warn('The secret of a sandbox webhook could not be sealed; the webhook is forgotten at the next start', {
        problem: error instanceof Error ? error.message : 'unknown',
      });
      return null;
    }
  }
}

/** 32 random bytes in hex: no prefix or form of the platform's secrets is documented. */
export function newSecret(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('hex');
}
