/** One word in several spellings: `canceled` in the API and its events, `Cancelled` in the Console. */

/** Keys whose values are words from a list, not text that someone wrote. */
const wordKeys =
  /(?:^|[_.-])(?:status|state|outcome|result|conclusion|verdict|decision|health|phase|stage|severity|priority|level|mode|trigger|kind|type)(?:e?s)?$/;

/** What the platform calls the states of its things; these are one word in any field. */
const stateWords: ReadonlySet<string> = new Set(
  [
    ['queued', 'running', 'passed', 'failed', 'error', 'canceled', 'skipped', 'pending', 'approved', 'rejected'],
    ['online', 'offline', 'blocked', 'open', 'closed', 'active', 'paused', 'healthy', 'unhealthy', 'connected', 'disconnected'],
  ].flat(),
);

/** camelCase as words apart, so that `inProgress` and `in_progress` meet. */
function snakeCase(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** A field that holds a status, an outcome or another word from a list. */
export function isWordKey(key: string): boolean {
  return wordKeys.test(snakeCase(key));
}

/** The status itself; what is never taken for noise. */
export function isStatusKey(key: string): boolean {
  return /(?:^|_)(?:status|state)(?:es|s)?$/.test(snakeCase(key));
}

/**
 * What is left of a word without its spelling: case, spaces, `_` and `-` do not count, and `cancelled` is `canceled`. Two words with one
 * meaning (`running`, `in_progress`) stay two: that would be a guess.
 */
export function plainWord(word: string): string {
  return word
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
    .replace(/^cancelled$/, 'canceled')
    .replace(/^cancelling$/, 'canceling');
}

/** Whether two different texts are one word. `key`: of the field, or of the list that they stand in. */
export function areOneWord(payload: string, console: string, key: string | null): boolean {
  if (payload.length > 60 || console.length > 60) return false;
  const word = plainWord(payload);
  if (word === '' || word !== plainWord(console)) return false;
  return stateWords.has(word) || (key !== null && isWordKey(key));
}

export function spellingSentence(payload: string, console: string): string {
  const isCancel = plainWord(payload) === 'canceled' && payload.toLowerCase().trim() !== console.toLowerCase().trim();
  const why = isCancel
    ? 'the API writes canceled, the Console Cancelled'
    : 'capitals, spaces, hyphens and underscores change nothing about what it means';
  return `"${payload}" and "${console}" are one word in two spellings: ${why}.`;
}
