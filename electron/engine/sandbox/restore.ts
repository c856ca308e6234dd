/** Turns what was saved back into what lives: secrets opened, answers to writes known again, the world as it was. */
import { isJsonObject, type JsonObject, parseJson } from '#domain/json-value.ts';
import { Failure, fail } from '../failure.ts';
import { Idempotency, type SavedWrite } from './api/idempotency.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { type LoadedSandbox, readSavedState } from './saved-state.ts';
import { newSecret, WebhookBook } from './webhook-book.ts';
import { seedWorld } from './world/seed.ts';
import { World } from './world/world.ts';

export interface RestoredSandbox extends Pick<LoadedSandbox, 'isOn' | 'faults' | 'emissions'> {
  readonly apiKey: string;
  readonly sealedApiKey: string | null;
  readonly book: WebhookBook;
  readonly idempotency: Idempotency;
  readonly world: World;
}

/** Fails with `console.sandbox_failed` where the log or the vault can't be asked now; whatever is only unreadable is left out and told. */
export async function restoreSandbox(parts: SandboxParts): Promise<RestoredSandbox> {
  const loaded = readSavedState(await load(parts));
  const troubles = [...loaded.troubles];
  const opened = loaded.sealedApiKey === null ? null : await openIfPossible(parts, loaded.sealedApiKey);
  if (loaded.sealedApiKey !== null && opened === null) troubles.push('the API key');
  const key = opened === null ? await newKey(parts) : { apiKey: opened, sealedApiKey: loaded.sealedApiKey };
  const book = new WebhookBook(parts);
  for (const webhook of loaded.webhooks) {
    const secret = await openIfPossible(parts, webhook.sealedSecret);
    if (secret === null) troubles.push('the secret of a webhook');
    else book.restore({ ...webhook, secret });
  }
  const idempotency = new Idempotency(parts);
  for (const write of loaded.writes) {
    const body = await bodyOf(parts, write);
    if (body === null) troubles.push('the answer to a write');
    else idempotency.restore(write, body);
  }
  if (troubles.length > 0) {
    parts.logger.warn('Part of the saved sandbox could not be read and begins anew', { problem: [...new Set(troubles)].join(', ') });
  }
  const world = loaded.world === null ? seedWorld(parts) : new World(loaded.world, parts);
  return { isOn: loaded.isOn, faults: loaded.faults, emissions: loaded.emissions, ...key, book, idempotency, world };
}

async function load(parts: SandboxParts): Promise<unknown> {
  try {
    return await parts.load();
  } catch (error) {
    return fail('console.sandbox_failed', { problem: 'What was saved of it could not be read from the log.' }, error);
  }
}

/** Null where it can't be opened, now or ever; a vault that is only locked is waited for, so that nothing is lost by it. */
async function openIfPossible(parts: SandboxParts, sealed: string): Promise<string | null> {
  try {
    return await parts.open(sealed);
  } catch (error) {
    if (error instanceof Failure && error.code === 'secret.vault_locked')
      return fail('console.sandbox_failed', { problem: 'The vault with its secrets is locked.' }, error);
    return null;
  }
}

async function newKey(parts: SandboxParts): Promise<{ apiKey: string; sealedApiKey: string | null }> {
  const apiKey = `zof_sandbox_${newSecret(parts.random)}`;
  try {
    return { apiKey, sealedApiKey: await parts.seal(apiKey) };
  } catch (error) {
    parts.logger.warn('The API key of the sandbox could not be sealed; it is another one at the next start', {
      problem: error instanceof Error ? error.message : 'unknown',
    });
    return { apiKey, sealedApiKey: null };
  }
}

async function bodyOf(parts: SandboxParts, write: SavedWrite): Promise<JsonObject | null> {
  const text = write.privacy === 'secret' ? await openIfPossible(parts, write.body) : write.body;
  if (text === null) return null;
  try {
    const body = parseJson(text);
    return isJsonObject(body) ? body : null;
  } catch {
    return null;
  }
}
