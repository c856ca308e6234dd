import { useEffect, useState } from 'react';
import { useFeed, useServices, useStore } from '#renderer/platform/services.tsx';
import { createScenarioDocument, type DocumentState, type ScenarioDocument, scenarioRefOf } from './scenario-document.ts';

export interface DocumentView {
  readonly state: DocumentState;
  readonly document: ScenarioDocument;
}

/** What is open on the page, by its place in the address. */
export function useDocument(ref: string | null): DocumentView {
  const { client, stores } = useServices();
  const [document] = useState(() =>
    createScenarioDocument({
      get: (wanted) => client.scenarios.get({ scenario: scenarioRefOf(wanted) }),
      save: (input) => client.scenarios.save(input),
      // why: by then another one may be open, or another page.
      onCopy: (id, of) => stores.selection.setState((before) => (before.scenario === of ? { scenario: id } : {})),
    }),
  );
  const state = useStore(document.store, (all) => all);
  useEffect(() => document.open(ref), [document, ref]);
  useEffect(() => () => document.close(), [document]);
  useFeed(({ events }) => {
    for (const event of events) if (event.kind === 'scenario.changed') document.hear(event.scenario);
  });
  return { state, document };
}
