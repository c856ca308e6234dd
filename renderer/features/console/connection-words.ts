/** What is known of a connection, in words. Pure. */
import type { ConnectionReport, ConsoleConnection, ConsoleThing, RateLimit } from '#contract/models/console.ts';
import { formatCount } from '#renderer/lib/format-bytes.ts';
import { formatSpan } from '#renderer/lib/format-time.ts';

export type SetUp = 'ready' | 'off' | 'no-url' | 'no-key';

/** How far a connection is set up. Whether it works is found out by trying it. */
export function setUpOf({ isSandbox, baseUrl, keyMask }: ConsoleConnection): SetUp {
  if (baseUrl === null) return isSandbox ? 'off' : 'no-url';
  return keyMask === null ? 'no-key' : 'ready';
}

export const setUpWords: Readonly<Record<SetUp, string>> = {
  ready: 'set up',
  off: 'sandbox off',
  'no-url': 'not set up',
  'no-key': 'no API key',
};

/** Of the field with the address; with a key there, what changing the address costs. */
export function addressHint({ isSandbox, keyMask }: Pick<ConsoleConnection, 'isSandbox' | 'keyMask'>): string {
  if (isSandbox) return 'Of the sandbox, as long as it runs.';
  const rule = 'Of the API, with its version. https, or http on this machine.';
  return keyMask === null ? rule : `${rule} Leading it to another server takes the API key away; it is then entered again.`;
}

/** `598 of 600 requests left, all again in 40 s`; null where the Console says nothing of it. */
export function rateLimitWords({ limit, remaining, resetAtUs }: RateLimit, nowUs: number): string | null {
  if (remaining === null) return null;
  const of = limit === null ? '' : ` of ${formatCount(limit)}`;
  const again = resetAtUs === null || resetAtUs <= nowUs ? '' : `, all again in ${formatSpan(resetAtUs - nowUs)}`;
  return `${formatCount(remaining)}${of} requests left${again}`;
}

/** How the Console's clock stands to ours. Under two seconds is within what a header of whole seconds can tell. */
export function clockWords(differenceMs: number | null): string {
  if (differenceMs === null) return 'not told';
  if (Math.abs(differenceMs) < 2_000) return 'agrees with ours';
  const span = formatSpan(Math.abs(differenceMs) * 1000);
  return differenceMs > 0 ? `${span} ahead of ours` : `${span} behind ours`;
}

const checkNames: Readonly<Record<string, string>> = {
  reach: 'Reachable',
  authenticate: 'API key',
  runs: 'Read runs',
  results: 'Read results',
  agents: 'Read agents',
  integrations: 'Read integrations',
  projects: 'Read projects',
  webhooks: 'Read webhooks',
};

/** A check's name as people say it; one that is not known stands as it came. */
export function checkName(name: string): string {
  return checkNames[name] ?? name;
}

/** The whole report in a sentence. */
export function reportWords({ isWorking, checks }: ConnectionReport): string {
  const bad = checks.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed').length;
  if (!isWorking) return 'The connection does not work';
  return bad === 0 ? 'The connection works' : `The connection works, ${bad} of ${checks.length} checks do not`;
}

export const linkFields: readonly { readonly thing: ConsoleThing; readonly label: string; readonly placeholder: string }[] = [
  { thing: 'run', label: 'Run', placeholder: '/runs/{id}' },
  { thing: 'plan', label: 'Remediation plan', placeholder: '/remediation/{id}' },
  { thing: 'agent', label: 'Agent', placeholder: '/agents/{id}' },
  { thing: 'gate', label: 'Release gate', placeholder: '/releases/gates/{id}' },
  { thing: 'integration', label: 'Integration', placeholder: '/integrations/{id}' },
  { thing: 'issue', label: 'Issue', placeholder: '/issues/{id}' },
];
