import type { SchemeName } from '#contract/models/verdict.ts';
import { schemeFacts, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { Field } from '#renderer/ui/field.tsx';
import { Select, type SelectOption } from '#renderer/ui/select.tsx';
import styles from '../check-page.module.css';
import type { DraftView } from '../use-draft.ts';

type Choice = SchemeName | 'auto';

/** The scheme, which mostly speaks for itself, and an endpoint whose scheme and secrets are taken. */
export function SchemeChoice({ view }: { readonly view: DraftView }) {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const { draft, change } = view;
  const endpoint = endpoints.find(({ id }) => id === draft.endpointId);
  const autoLabel = endpoint === undefined ? detectedWords(view) : `${schemeFactsOf(endpoint.scheme).label} · of the endpoint`;
  const options: readonly SelectOption<Choice>[] = [
    { value: 'auto', label: autoLabel },
    ...schemeFacts.map(({ name, label, headers }) => ({ value: name, label, hint: headers[0] ?? 'of your own' })),
  ];
  const endpointOptions = [
    { value: '', label: 'None' },
    ...endpoints
      // A delivery may have come to one that is offered nowhere else.
      .filter(({ id, isArchived, slug }) => id === draft.endpointId || (!isArchived && slug !== null))
      .map(({ id, name, scheme }) => ({ value: `${id}`, label: visibleText(name), hint: schemeFactsOf(scheme).label })),
  ];
  const facts = schemeFactsOf(view.scheme);
  return (
    <div className={styles.pair}>
      <Field label="Scheme" hint={`Signed: ${view.scheme === 'custom' ? 'the template' : facts.signedContent}.`}>
        {({ id, describedBy }) => (
          <Select
            label="Scheme"
            id={id}
            describedBy={describedBy}
            value={draft.scheme}
            options={options}
            onChange={(scheme) => change({ scheme })}
          />
        )}
      </Field>
      <Field label="Endpoint" hint="Takes its scheme and the secrets that counted then.">
        {({ id, describedBy }) => (
          <Select
            label="Endpoint"
            id={id}
            describedBy={describedBy}
            value={draft.endpointId ?? ''}
            options={endpointOptions}
            onChange={(chosen) => change({ endpointId: endpoints.find((one) => one.id === chosen)?.id ?? null })}
          />
        )}
      </Field>
    </div>
  );
}

function detectedWords({ detected, understood }: DraftView): string {
  const { label } = schemeFactsOf(detected.scheme);
  if (detected.isSure) return `${label} · detected`;
  return understood.kind === 'understood' && understood.headers.length > 0 ? `${label} · no scheme detected` : `${label} · unless detected`;
}
