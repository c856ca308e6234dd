import type { SchemeName } from '#contract/models/verdict.ts';

export const schemeOptions: readonly { readonly value: SchemeName; readonly label: string; readonly hint: string }[] = [
  { value: 'zof', label: 'Zof', hint: 'hex HMAC-SHA256 of the body' },
  { value: 'standard-webhooks', label: 'Standard Webhooks', hint: 'id, time and body signed' },
];

export const defaultHeaderName = 'X-Zof-Signature';

export function schemeLabel(scheme: SchemeName): string {
  return schemeOptions.find((option) => option.value === scheme)?.label ?? scheme;
}

/** Only this scheme leaves the name of its header to the sender. */
export function hasChosenHeader(scheme: SchemeName): boolean {
  return scheme === 'zof';
}
