/** What generated events speak of. Tables of data; made up, and shaped like the real thing. */

export const projects = [
  'checkout-web',
  'identity-api',
  'billing-core',
  'search-index',
  'mobile-ios',
  'mobile-android',
  'partner-portal',
  'data-export',
] as const;
export const stages = ['staging', 'staging', 'production', 'preview', 'nightly'] as const;
export const branches = [
  'main',
  'main',
  'release/2026.05',
  'fix/retry-storm',
  'feat/guest-checkout',
  'chore/upgrade-node',
  'renovate/all',
] as const;
export const regions = ['eu-central-1', 'eu-west-1', 'us-east-1', 'us-west-2', 'ap-southeast-2'] as const;
export const integrations = ['github', 'gitlab', 'jira', 'slack', 'pagerduty', 'datadog', 'sentry'] as const;
export const severities = ['low', 'low', 'medium', 'medium', 'high', 'critical'] as const;
export const policies = ['no-critical-failures', 'coverage-above-80', 'two-approvals', 'no-open-incidents'] as const;

export const subjects = [
  'checkout flow',
  'login form',
  'invoice export',
  'search results',
  'password reset',
  'cart badge',
  'refund request',
  'webhook retry',
  'address form',
  'coupon field',
] as const;
export const troubles = [
  'timed out waiting for selector',
  'expected status 200 but got 502',
  'connection refused by upstream',
  'snapshot differs in 14 places',
  'token expired before the second step',
  'gate blocked by policy',
  'heartbeat missed three times in a row',
  'rate limit exceeded, retry later',
] as const;
/** Text outside ASCII, as names and messages have it. */
export const abroad = [
  'Zahlung für „Müller & Söhne“ abgelehnt',
  'échec de la connexion à l’hôte',
  'проверка не пройдена',
  '検証に失敗しました',
  'المهلة انتهت',
  'deploy 🚀 blocked',
] as const;

const verbs = ['click', 'fill', 'expect', 'navigate', 'wait', 'assert', 'upload', 'select', 'hover', 'submit', 'poll', 'retry'] as const;
const things = [
  'button.primary',
  'form#address',
  'input[name=email]',
  'table.orders',
  'dialog.confirm',
  'nav.menu',
  'iframe.payment',
  'canvas.chart',
] as const;
const nouns = [
  'payment',
  'session',
  'order',
  'customer',
  'invoice',
  'coupon',
  'shipment',
  'refund',
  'basket',
  'profile',
  'schedule',
  'report',
  'snapshot',
  'artifact',
  'browser',
  'worker',
  'queue',
  'cache',
  'cluster',
  'container',
  'gateway',
  'certificate',
  'latency',
  'throughput',
  'backoff',
  'threshold',
  'assertion',
  'baseline',
  'fixture',
  'locale',
] as const;
const ends = ['ok', 'ok', 'ok', 'slow', 'skipped', 'flaky', 'timeout', 'failed'] as const;

interface Draws {
  below(limit: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  id(prefix: string): string;
}

/** One line of a run's log, safe inside a JSON string. */
export function logLine(random: Draws): string {
  const time = `${10 + random.below(14)}:${10 + random.below(50)}:${10 + random.below(50)}.${100 + random.below(900)}`;
  const step = `agent-${random.below(240)} ${random.pick(verbs)} ${random.pick(things)} for ${random.pick(nouns)} ${random.pick(nouns)}`;
  const trace = random.below(4) === 0 ? ` trace ${random.id('')}` : '';
  return `${time} ${step} took ${random.below(4000)} ms: ${random.pick(ends)}${trace}; `;
}
