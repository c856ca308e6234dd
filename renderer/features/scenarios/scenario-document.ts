/**
 * The text that is open: loaded, typed into, kept a moment after the last key. One that comes with Hookglass is never changed: the
 * first change makes a copy, which is what is open from then on. Nothing typed is lost by opening another one.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ScenarioId, scenarioIdSchema } from '#contract/ids.ts';
import type { Scenario, ScenarioSummary } from '#contract/models/scenario.ts';
import { isCancelled } from '#renderer/errors/failure-of.ts';

export type ScenarioFacts = Pick<Scenario, 'id' | 'slug' | 'name' | 'description' | 'changedAtUs'>;

export interface DocumentState {
  /** Id or slug of what is open or being opened; null for nothing. */
  readonly ref: string | null;
  /** Null until it is loaded. */
  readonly scenario: ScenarioFacts | null;
  /** As it stands in the editor. */
  readonly text: string;
  /** As the engine has it. */
  readonly kept: string;
  /** Another one is another text, also for the editor's history; a copy goes on with the text it was made of. */
  readonly key: number;
  readonly loadError: unknown;
  readonly saving: 'idle' | 'waiting' | 'saving' | 'failed';
  readonly saveError: unknown;
  /** Name of the scenario this is a copy of, while it was made just now. */
  readonly copyOf: string | null;
}

export interface DocumentPorts {
  readonly get: (ref: string) => Promise<Scenario>;
  readonly save: (input: { readonly id?: ScenarioId; readonly text: string }) => Promise<Scenario>;
  /** A copy was made of the one with this reference. */
  readonly onCopy: (id: ScenarioId, of: string) => void;
  /** Milliseconds from the last key to keeping; 500 unless told. */
  readonly restMs?: number;
}

export interface ScenarioDocument {
  readonly store: StoreApi<DocumentState>;
  open(ref: string | null): void;
  /** Loads once more what could not be loaded. */
  retry(): void;
  type(text: string): void;
  /** Keeps what was typed, now; resolves when it is kept, or with that it was not. */
  flush(): Promise<boolean>;
  /** The engine says that a scenario is another one now. */
  hear(changed: ScenarioSummary): void;
  close(): void;
}

const nothing: DocumentState = {
  ref: null,
  scenario: null,
  text: '',
  kept: '',
  key: 0,
  loadError: undefined,
  saving: 'idle',
  saveError: undefined,
  copyOf: null,
};

/** One text that was opened; it is kept to its end, also when another one is open by then. */
interface Opened {
  readonly key: number;
  readonly ref: string;
  scenario: ScenarioFacts | null;
  text: string;
  kept: string;
  /** The keeping under way. */
  running: Promise<boolean> | undefined;
}

export function createScenarioDocument(ports: DocumentPorts): ScenarioDocument {
  const { restMs = 500 } = ports;
  const store = createStore<DocumentState>(() => nothing);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let opened: Opened | undefined;
  const tell = (one: Opened, change: Partial<DocumentState>) => {
    if (one === opened) store.setState(change);
  };

  const flush = async (one: Opened | undefined): Promise<boolean> => {
    if (one === opened) clearTimeout(timer);
    while (one?.running !== undefined) await one.running;
    if (one === undefined || one.scenario === null || one.text === one.kept) return true;
    one.running = keep(ports, one, one.scenario, tell);
    const isKept = await one.running;
    one.running = undefined;
    return isKept && one.text !== one.kept ? flush(one) : isKept;
  };

  return {
    store,
    open(ref) {
      if (store.getState().ref === ref) return;
      void flush(opened);
      clearTimeout(timer);
      const key = store.getState().key + 1;
      opened = ref === null ? undefined : { key, ref, scenario: null, text: '', kept: '', running: undefined };
      store.setState({ ...nothing, key, ref });
      if (opened !== undefined) void load(ports, opened, tell);
    },
    retry() {
      if (opened === undefined || opened.scenario !== null) return;
      tell(opened, { loadError: undefined });
      void load(ports, opened, tell);
    },
    type(text) {
      const one = opened;
      if (one === undefined || one.scenario === null || text === one.text) return;
      one.text = text;
      clearTimeout(timer);
      tell(one, { text, saving: text === one.kept ? 'idle' : 'waiting' });
      if (text !== one.kept) timer = setTimeout(() => void flush(one), restMs);
    },
    flush: () => flush(opened),
    hear(changed) {
      const one = opened;
      if (one?.scenario === undefined || one.scenario === null || changed.id === null || one.scenario.id !== changed.id) return;
      const isNews = (changed.changedAtUs ?? 0) > (one.scenario.changedAtUs ?? 0);
      if (isNews && one.running === undefined && one.text === one.kept) void reread(ports, one, changed.id, tell);
    },
    close() {
      void flush(opened);
    },
  };
}

type Tell = (one: Opened, change: Partial<DocumentState>) => void;

async function load({ get }: DocumentPorts, one: Opened, tell: Tell): Promise<void> {
  try {
    take(one, await get(one.ref));
    tell(one, { scenario: one.scenario, text: one.text, kept: one.kept, loadError: undefined });
  } catch (error) {
    if (!isCancelled(error)) tell(one, { loadError: error });
  }
}

/** After another window changed it; what is typed here meanwhile counts more. */
async function reread({ get }: DocumentPorts, one: Opened, id: ScenarioId, tell: Tell): Promise<void> {
  try {
    const found = await get(id);
    if (one.running !== undefined || one.text !== one.kept) return;
    take(one, found);
    tell(one, { scenario: one.scenario, text: one.text, kept: one.kept });
  } catch {
    // What is shown stays; the next change asks again.
  }
}

async function keep({ save, onCopy }: DocumentPorts, one: Opened, scenario: ScenarioFacts, tell: Tell): Promise<boolean> {
  const { text } = one;
  tell(one, { saving: 'saving', saveError: undefined });
  try {
    const saved = await save({ ...(scenario.id === null ? {} : { id: scenario.id }), text });
    one.scenario = factsOf(saved);
    one.kept = text;
    const isCopy = scenario.id === null && saved.id !== null;
    const saving = one.text === text ? 'idle' : 'waiting';
    tell(one, { scenario: one.scenario, kept: text, saving, ...(isCopy ? { ref: saved.id, copyOf: scenario.name } : {}) });
    if (isCopy && saved.id !== null) onCopy(saved.id, one.ref);
    return true;
  } catch (error) {
    tell(one, { saving: 'failed', saveError: error });
    return false;
  }
}

function take(one: Opened, found: Scenario): void {
  one.scenario = factsOf(found);
  one.text = found.text;
  one.kept = found.text;
}

/** What `scenarios.get` is asked for: kept ones have ids, the others slugs. */
export function scenarioRefOf(ref: string): { readonly id: ScenarioId } | { readonly slug: string } {
  const id = scenarioIdSchema.safeParse(ref);
  return id.success ? { id: id.data } : { slug: ref };
}

function factsOf({ id, slug, name, description, changedAtUs }: Scenario): ScenarioFacts {
  return { id, slug, name, description, changedAtUs };
}
