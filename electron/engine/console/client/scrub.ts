/** Takes the key out of whatever a server says, so that a Console that repeats it doesn't bring it into a log, a failure or a snapshot. */
export type Scrub = (text: string) => string;

const shown = '[API key]';
/** Shorter ones occur in other words, and are no secret. */
const shortestKey = 8;

export function createScrub(apiKey: string): Scrub {
  if (apiKey.length < shortestKey) return (text) => text;
  const forms = [...new Set([apiKey, JSON.stringify(apiKey).slice(1, -1), encodeURIComponent(apiKey)])];
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, shown), text);
}
