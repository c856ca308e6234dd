/** Where the person is, in the address bar's fragment, so that reload, back and forward work: `#/timeline/dlv_12/payload`. */
import {
  deliveryIdSchema,
  draftIdSchema,
  endpointIdSchema,
  environmentIdSchema,
  planIdSchema,
  replayIdSchema,
  scenarioIdSchema,
  targetIdSchema,
} from '#contract/ids.ts';
import {
  detailTabs,
  type ReplaysPlace,
  type RunPlace,
  type SelectionState,
  type SelectionStore,
  views,
} from '#renderer/state/selection-store.ts';

type Place = Pick<
  SelectionState,
  'view' | 'deliveryId' | 'detailTab' | 'run' | 'draftId' | 'scenario' | 'replays' | 'targetId' | 'endpointId'
>;

const slugForm = /^[a-z0-9-]{1,60}$/;

/** The place a fragment names; unknown parts fall back to the start. */
export function placeOf(fragment: string): Place {
  const [first, second, third] = fragment.replace(/^#\//, '').split('/');
  const id = deliveryIdSchema.safeParse(second);
  const draft = draftIdSchema.safeParse(first === 'compose' ? second : undefined);
  const target = targetIdSchema.safeParse(first === 'targets' ? second : undefined);
  const endpoint = endpointIdSchema.safeParse(first === 'endpoints' ? second : undefined);
  const run = first === 'runs' ? runOf(second, third) : null;
  const view = views.find((candidate) => candidate === first) ?? 'timeline';
  return {
    view: view === 'runs' && run === null ? 'timeline' : view,
    deliveryId: id.success ? id.data : null,
    detailTab: detailTabs.find((tab) => tab === third) ?? 'overview',
    run,
    draftId: draft.success ? draft.data : null,
    scenario: first === 'scenarios' ? scenarioOf(second) : null,
    replays: first === 'replays' ? replaysOf(second) : { kind: 'jobs' },
    targetId: target.success ? target.data : null,
    endpointId: endpoint.success ? endpoint.data : null,
  };
}

export function fragmentOf({ view, deliveryId, detailTab, run, draftId, scenario, replays, targetId, endpointId }: Place): string {
  if (view === 'runs' && run !== null) return `#/runs/${run.environmentId}/${encodeURIComponent(run.runId)}`;
  if (view === 'compose' && draftId !== null) return `#/compose/${draftId}`;
  if (view === 'scenarios' && scenario !== null) return `#/scenarios/${scenario}`;
  if (view === 'replays') return replaysFragment(replays);
  if (view === 'endpoints' && endpointId !== null) return `#/endpoints/${endpointId}`;
  if (view === 'targets' && targetId !== null) return `#/targets/${targetId}`;
  if (view !== 'timeline' || deliveryId === null) return `#/${view}`;
  return detailTab === 'overview' ? `#/timeline/${deliveryId}` : `#/timeline/${deliveryId}/${detailTab}`;
}

/** A change of view or the opening of a delivery is a step back and forth; moving within the list and the tabs is not. */
export function bindRoutes(store: SelectionStore): void {
  const start = placeOf(location.hash);
  store.setState({ ...start, focusedId: start.deliveryId });
  history.replaceState(null, '', fragmentOf(start));
  store.subscribe((state, previous) => {
    const fragment = fragmentOf(state);
    if (fragment === location.hash) return;
    const isStep = state.view !== previous.view || isDeeper(state, previous) || (previous.deliveryId === null && state.deliveryId !== null);
    if (isStep) history.pushState(null, '', fragment);
    else history.replaceState(null, '', fragment);
  });
  window.addEventListener('popstate', () => {
    if (location.hash.startsWith('#/')) store.setState(placeOf(location.hash));
  });
}

/** A job or a plan that was opened from its list. */
function isDeeper({ view, replays }: Place, previous: Place): boolean {
  return view === 'replays' && 'id' in replays && fragmentOf(previous) !== `#/replays/${replays.id}`;
}

function replaysFragment(replays: ReplaysPlace): string {
  if (replays.kind === 'jobs') return '#/replays';
  return `#/replays/${'id' in replays ? replays.id : replays.kind}`;
}

function replaysOf(part: string | undefined): ReplaysPlace {
  if (part === 'plans' || part === 'attempts') return { kind: part };
  const job = replayIdSchema.safeParse(part);
  if (job.success) return { kind: 'job', id: job.data };
  const plan = planIdSchema.safeParse(part);
  return plan.success ? { kind: 'plan', id: plan.data } : { kind: 'jobs' };
}

function scenarioOf(part: string | undefined): string | null {
  return part !== undefined && (slugForm.test(part) || scenarioIdSchema.safeParse(part).success) ? part : null;
}

/** Run ids are text from outside: anything may stand in them, and what can not be read back names none. */
function runOf(environment: string | undefined, encoded: string | undefined): RunPlace | null {
  const id = environmentIdSchema.safeParse(environment);
  if (!id.success || encoded === undefined || encoded === '') return null;
  try {
    return { environmentId: id.data, runId: decodeURIComponent(encoded) };
  } catch {
    return null;
  }
}
