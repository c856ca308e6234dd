/** The variables there are, what each means, and the ones that tell the time. */

export interface VariableFacts {
  readonly name: string;
  /** One sentence. */
  readonly what: string;
  readonly example: string;
}

export const variableFacts: readonly VariableFacts[] = [
  { name: 'uuid', what: 'A random UUID, another one at each place.', example: '0b9c1c5e-6b1f-4a53-9d3c-2f6f0d8c1a77' },
  { name: 'now', what: 'The time of sending, in UTC and whole seconds.', example: '2026-05-20T12:00:00Z' },
  { name: 'now-5m', what: 'The time of sending less five minutes; s, m, h and d are known, with + or -.', example: '2026-05-20T11:55:00Z' },
  { name: 'now_unix', what: 'The time of sending as Unix time in seconds.', example: '1779278400' },
  { name: 'now_ms', what: 'The time of sending as Unix time in milliseconds.', example: '1779278400000' },
  { name: 'event_id', what: 'A new event id, the same throughout the event.', example: 'evt_4f1c9a7b2d3e' },
  { name: 'run_id', what: 'A new run id, the same throughout the event.', example: 'run_4f1c9a7b2d3e' },
  { name: 'organization_id', what: 'A new organization id, the same throughout the event.', example: 'org_4f1c9a7b2d3e' },
  {
    name: 'object_id',
    what: "A new id of the object that the type is about, the same throughout the event; of a run's event it is the run's id.",
    example: 'plan_4f1c9a7b2d3e',
  },
  { name: 'seq', what: '1, 2, 3 …: the number of the sending.', example: '1' },
  { name: 'brace', what: 'Two opening braces, for a text that has them.', example: '{{' },
];

/** Those that are offered when a name is not known. */
export const knownNames: readonly string[] = variableFacts.map(({ name }) => name);

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const timeName = /^(now|now_unix|now_ms)(?:([+-])(\d{1,10})([smhd]))?$/;
const latestMs = Date.parse('9999-12-31T23:59:59Z');

/** Undefined for a name that tells no time. */
export function timeValue(
  name: string,
  nowUs: number,
): { readonly value: string } | { readonly code: 'unfit-value'; readonly sentence: string } | undefined {
  const match = timeName.exec(name);
  if (match === null) return undefined;
  const [, form, sign, count = '0', unit = 's'] = match;
  const offset = Number(count) * (unitMs[unit] ?? 0);
  const ms = Math.floor(nowUs / 1000) + (sign === '-' ? -offset : offset);
  if (ms < 0 || ms > latestMs) return { code: 'unfit-value', sentence: `{{${name}}} lies outside of the years 1970 to 9999.` };
  if (form === 'now_ms') return { value: String(ms) };
  const seconds = Math.floor(ms / 1000);
  return { value: form === 'now_unix' ? String(seconds) : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') };
}
