import type { Finding } from '#contract/models/finding.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { quoteText } from '#domain/query/format.ts';
import { parseQuery } from '#domain/query/parser.ts';
import { useTimeline } from '#renderer/features/timeline/timeline-context.tsx';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useTargets } from '#renderer/platform/use-targets.ts';
import type { SelectionStore } from '#renderer/state/selection-store.ts';
import { commandTable } from '../commands.ts';
import { placeOf } from '../routes.ts';
import type { Entry } from './palette-entries.ts';
import type { Found } from './use-found.ts';

/** Moving a row at a time, closing, and the palette itself are no use from here. */
const leftOut: ReadonlySet<string> = new Set([
  'app.palette',
  'app.escape',
  'list.next',
  'list.previous',
  'list.select',
  'list.select-next',
  'list.select-previous',
]);

/** Everything the palette can offer for a text, in no order. */
export function useEntries(text: string, found: Found, recent: readonly Finding[]): readonly Entry[] {
  const { stores } = useServices();
  const commands = useCommandEntries();
  const views = useViewEntries();
  const things = useThingEntries();
  const fromText = useTextEntries(text, found);
  const foundPlaces = new Set(text.trim() === '' ? [] : found.items.map(({ place }) => place));
  const opened = recent
    .filter(({ place }) => !foundPlaces.has(place))
    .map((item): Entry => ({ ...findingEntry(stores.selection, item), id: `recent ${item.place}`, group: 'Recent', isOfText: false }));
  return [...fromText, ...opened, ...commands, ...views, ...things];
}

function useCommandEntries(): readonly Entry[] {
  const { commands } = useServices();
  return commandTable
    .filter(({ id }) => !leftOut.has(id) && commands.isTaken(id))
    .map(({ id, group, label, keys, words }) => {
      const isPlace = id.startsWith('go.');
      const place = label.replace(/^Go to (?:the )?/, '');
      return {
        id,
        group: isPlace ? 'Go to' : 'Actions',
        label: isPlace ? place.charAt(0).toUpperCase() + place.slice(1) : label,
        detail: isPlace ? undefined : group === 'Window' ? undefined : group,
        keys: keys[0],
        words: isPlace ? `go to open ${words ?? ''}` : words,
        run: () => void commands.run(id),
      };
    });
}

function useViewEntries(): readonly Entry[] {
  const { stores } = useServices();
  const views = useStore(stores.view, (state) => state.views);
  const apply = useApplyView();
  return views.map((view) => ({
    id: view.id,
    group: 'Go to',
    label: view.name,
    detail: 'Saved view',
    words: view.query,
    run: () => apply(view),
  }));
}

function useApplyView(): (view: SavedView) => void {
  const { stores } = useServices();
  const { actions } = useTimeline();
  return (view) => {
    stores.selection.setState({ view: 'timeline' });
    stores.view.setState({ appliedId: view.id });
    actions.setGrouping(view.grouping);
    actions.applyText(view.query);
  };
}

function useThingEntries(): readonly Entry[] {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const { targets } = useTargets();
  const { selection } = stores;
  return [
    ...endpoints
      .filter(({ slug }) => slug !== null)
      .map(
        ({ id, name, slug }): Entry => ({
          id,
          group: 'Go to',
          label: name,
          detail: 'Endpoint',
          words: `${slug} ${id}`,
          run: () => selection.setState({ view: 'endpoints', endpointId: id }),
        }),
      ),
    ...(targets ?? []).map(
      ({ id, name, url }): Entry => ({
        id,
        group: 'Go to',
        label: name,
        detail: 'Target',
        words: `${hostOf(url)} ${id}`,
        run: () => selection.setState({ view: 'targets', targetId: id }),
      }),
    ),
  ];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** What comes of the text itself: what it names, what can be begun with it, and looking for it. */
function useTextEntries(text: string, { items }: Found): readonly Entry[] {
  const { stores } = useServices();
  const { selection } = stores;
  const views = useStore(stores.view, (state) => state.views);
  const apply = useApplyView();
  if (text.trim() === '') return [];
  const found = items.flatMap((item): readonly Entry[] => {
    const view = item.kind === 'view' ? views.find(({ id }) => id === item.id) : undefined;
    if (view !== undefined) return [{ ...findingEntry(selection, item), run: () => apply(view) }];
    return item.place === null ? beginnings(selection, item, text.trim()) : [findingEntry(selection, item)];
  });
  const isNoSearch = text.trim().length > longestSearch || items.some(({ kind }) => kind === 'request' || kind === 'payload');
  return isNoSearch ? found : [...found, searchEntry(text.trim(), () => selection.setState({ view: 'timeline' }), stores.view)];
}

/** Nobody looks for a text of that length; it was pasted. */
const longestSearch = 200;

function searchEntry(text: string, show: () => void, view: { setState(part: { readonly wantedQuery: string }): void }): Entry {
  const isFilter = parseQuery(text).ok;
  return {
    id: 'search',
    group: 'Search',
    label: `Filter the timeline by ${text}`,
    isOfText: true,
    run: () => {
      show();
      view.setState({ wantedQuery: isFilter ? text : quoteText(text) });
    },
  };
}

/** What is not in the log, and what can be done with it. */
function beginnings(selection: SelectionStore, { kind, name }: Finding, text: string): readonly Entry[] {
  const entry = (id: string, label: string, detail: string, run: () => void): Entry => ({
    id: `begin ${id}`,
    group: 'Found',
    label,
    detail,
    isOfText: true,
    run,
  });
  if (kind === 'address') {
    return [entry('target', 'New target with this address', name, () => selection.setState({ view: 'targets', newTargetUrl: text }))];
  }
  const draft = entry('draft', 'Make a draft of it', name, () =>
    selection.setState({ view: 'compose', composeSource: { kind: 'pasted', text } }),
  );
  if (kind !== 'request') return [draft];
  return [entry('check', 'Check its signature', name, () => selection.setState({ view: 'check', checkedText: text })), draft];
}

const kindWords: Readonly<Record<Finding['kind'], string>> = {
  delivery: 'Delivery',
  event: 'Event',
  run: 'Run',
  endpoint: 'Endpoint',
  target: 'Target',
  draft: 'Draft',
  scenario: 'Scenario',
  plan: 'Plan',
  replay: 'Replay',
  attempt: 'Attempt',
  view: 'Saved view',
  address: 'Address',
  request: 'Request',
  payload: 'Payload',
};

function findingEntry(selection: SelectionStore, { kind, id, name, detail, place }: Finding): Entry {
  const known = kind === 'delivery' ? `${id}, ${detail}` : detail;
  return {
    id: `found ${kind} ${id} ${place}`,
    group: 'Found',
    label: name,
    detail: [kindWords[kind], known].filter((part) => part !== '').join(' · '),
    words: id ?? '',
    isOfText: true,
    run: () => {
      if (place === null) return;
      const to = placeOf(place);
      selection.setState(to.deliveryId === null ? to : { ...to, focusedId: to.deliveryId });
    },
  };
}
