import { useEffect, useMemo, useState } from 'react';
import type { EnvironmentId } from '#contract/ids.ts';
import type { Composition } from '#contract/models/composer.ts';
import { schemaForText } from '#domain/catalog/text-schema.ts';
import { variableFacts } from '#domain/composer/variable-names.ts';
import type { DraftContext } from '#renderer/editor/draft/draft-context.ts';
import type { DraftProblem } from '#renderer/editor/draft/draft-problems.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useAsked } from '#renderer/platform/use-asked.ts';
import { snippets } from './snippets.ts';
import { findTextProblems, longestChecked, namesOf, type TextNames } from './text-facts.ts';

export interface DraftHelp {
  readonly names: TextNames;
  readonly schema: Readonly<Record<string, unknown>> | null;
  readonly context: DraftContext;
  readonly findProblems: (text: string) => Promise<readonly DraftProblem[]>;
  /** Changes when problems may have changed though the text has not. */
  readonly key: string;
  /** The text is too long to be checked by a schema. */
  readonly isTooLong: boolean;
}

const nothing: TextNames = { eventType: null, envelope: null };

/** Everything that is known around a text: its schema, what was seen of its type, variables and their values. */
export function useDraftHelp(text: string, environmentId: EnvironmentId | null): DraftHelp {
  const [names, setNames] = useState<TextNames>(nothing);
  useEffect(() => {
    setNames((before) => {
      const found = namesOf(text, before);
      return found.eventType === before.eventType && found.envelope === before.envelope ? before : found;
    });
  }, [text]);
  const { eventType, envelope } = names;
  const inEnvironment = environmentId === null ? {} : { environmentId };
  const seen = useAsked(eventType === null ? null : `${eventType} ${environmentId}`, (client, signal) =>
    client.composer.seen({ eventType: eventType ?? '', ...inEnvironment }, { signal }),
  ).value;
  const values = useAsked(environmentId === null ? null : environmentId, (client, signal) =>
    environmentId === null ? Promise.resolve({ items: [] }) : client.composer.values({ environmentId }, { signal }),
  ).value;
  const isTooLong = text.length > longestChecked;
  const schema = useMemo(
    () => (isTooLong ? null : schemaForText({ eventType, envelope, seen: seen?.schema ?? null })),
    [eventType, envelope, seen, isTooLong],
  );
  const context = useMemo((): DraftContext => {
    const own = (values?.items ?? []).map(({ name }) => ({ name: `env.${name}`, what: 'a value of the environment' }));
    const places = (seen?.values ?? []).map(
      (place) => [place.path, place.values.map(({ value, from }) => ({ value, from: seenWords[from] }))] as const,
    );
    return { variables: [...variableFacts, ...own], values: new Map(places), snippets };
  }, [values, seen]);
  const environmentValues = useMemo(() => new Map((values?.items ?? []).map(({ name, value }) => [name, value])), [values]);
  const findProblems = (written: string) => findTextProblems(written, { environmentValues, eventType });
  return { names, schema, context, findProblems, key: JSON.stringify([...environmentValues]), isTooLong };
}

const seenWords = { log: 'seen in the log', console: 'from the Console' } as const;

/** Whose values `{{env.…}}` means: the endpoint's own, or the one that was chosen, or the first. */
export function useEnvironmentOf(destination: Composition['destination'], chosen: EnvironmentId | null): EnvironmentId | null {
  const { stores } = useServices();
  return useStore(stores.environment, ({ endpoints, environments }) => {
    const endpoint = destination.to === 'endpoint' ? endpoints.find(({ id }) => id === destination.endpointId) : undefined;
    const picked = environments.find(({ id }) => id === chosen);
    return endpoint?.environmentId ?? picked?.id ?? environments[0]?.id ?? null;
  });
}
