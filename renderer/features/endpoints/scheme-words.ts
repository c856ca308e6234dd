import type { SchemeName } from '#contract/models/verdict.ts';
import { schemeFacts, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { SelectOption } from '#renderer/ui/select.tsx';

const standards: ReadonlySet<SchemeName> = new Set(['zof', 'standard-webhooks', 'svix']);

function groupOf(name: SchemeName): string {
  if (standards.has(name)) return 'Zof and standards';
  return name === 'custom' ? 'Your own' : 'Other senders';
}

/** In the order of the table of schemes, which keeps the groups together; the hint is the header by which one knows a scheme. */
export const schemeOptions: readonly SelectOption<SchemeName>[] = schemeFacts.map(({ name, label, headers }) => ({
  value: name,
  label,
  hint: headers[0] ?? 'described by you',
  group: groupOf(name),
}));

export function schemeLabel(scheme: SchemeName): string {
  return schemeFactsOf(scheme).label;
}
