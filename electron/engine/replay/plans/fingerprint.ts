/**
 * What a confirmation is for. A fingerprint has two halves, so that a plan of 100,000 need not be read again to see that its target has
 * changed: one of the entries, one of the options with the target as it is now. A secret counts with its mask only.
 */
import { createHash } from 'node:crypto';
import type { PlanOptions } from '#contract/models/plan.ts';
import type { StoredEntry } from '#engine/log/plan-store.ts';
import { maskSecret } from '#engine/verification/secret-rules.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { nextTurn } from './turns.ts';

const halfLength = 48;
const entriesATurn = 1_000;

export async function digestEntries(entries: readonly StoredEntry[]): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < entries.length; from += entriesATurn) {
    const slice = entries.slice(from, from + entriesATurn);
    hash.update(JSON.stringify(slice.map(({ deliveryId, sha256, dueMs, problem }) => [deliveryId, sha256, dueMs, problem])));
    await nextTurn();
  }
  return hash.digest('hex').slice(0, halfLength);
}

export function fingerprintOf(entriesDigest: string, { target: _, ...options }: PlanOptions, to: ResolvedTarget): string {
  const secret = to.secret === null ? null : maskSecret(new TextDecoder().decode(to.secret));
  const what = [options, to.target.url, to.options, to.signing, secret];
  return `${entriesDigest}-${createHash('sha256')
    .update(JSON.stringify(sorted(what)))
    .digest('hex')
    .slice(0, halfLength)}`;
}

/** The half that is of the entries. */
export function entriesDigestOf(fingerprint: string): string {
  return fingerprint.slice(0, halfLength);
}

/** With keys in order: the same settings have one text, wherever they were read from. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
