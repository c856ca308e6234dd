import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeliveryId, DraftId, EndpointId, EnvironmentId, PlanId, ReplayId, SnapshotId, TargetId } from '#contract/ids.ts';
import type { DeliverySummary } from '#contract/models/delivery.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import type { ReplayKind } from '#contract/models/replay.ts';

/** `runs` shows the one run that `run` names; it has no place in the navigation. */
export const views = [
  'timeline',
  'compose',
  'scenarios',
  'conformance',
  'replays',
  'targets',
  'console',
  'sandbox',
  'endpoints',
  'check',
  'storage',
  'settings',
  'runs',
] as const;
export type View = (typeof views)[number];

export const detailTabs = ['overview', 'payload', 'headers', 'signature', 'console', 'attempts', 'raw'] as const;
export type DetailTab = (typeof detailTabs)[number];

/** Deliveries that a dialog is about. */
export interface DialogSubject {
  readonly set: DeliverySet;
  /** Those of them that the window holds; not all of them when a filter says which. */
  readonly known: readonly DeliverySummary[];
}

export type OpenDialog =
  /** `replayKind` is chosen from the start. */
  | { readonly kind: 'replay'; readonly deliveryId: DeliveryId; readonly replayKind?: ReplayKind }
  /** A plan of more than one delivery, made before anything is sent. */
  | { readonly kind: 'plan'; readonly from: RunPlace | DeliverySet }
  | { readonly kind: 'send-twice'; readonly deliveryId: DeliveryId }
  | { readonly kind: 'add-secret'; readonly endpointId: EndpointId }
  | { readonly kind: 'tags'; readonly subject: DialogSubject }
  | { readonly kind: 'delete'; readonly subject: DialogSubject }
  /** The values that `{{env.name}}` stands for; of the first environment when none is named. */
  | { readonly kind: 'values'; readonly environmentId?: EnvironmentId }
  /** A scenario made from a run, or from deliveries; asks for a run when nothing is named. */
  | { readonly kind: 'record'; readonly from: RunPlace | DeliverySet | null }
  /** How a sender of the person's own is pointed at the receiver. */
  | { readonly kind: 'own-sender' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'jump' };

/** A run of an environment, by the id its events carry. */
export interface RunPlace {
  readonly environmentId: EnvironmentId;
  readonly runId: string;
}

/** What the Replays page shows. */
export type ReplaysPlace =
  | { readonly kind: 'jobs' | 'plans' | 'attempts' }
  | { readonly kind: 'job'; readonly id: ReplayId }
  | { readonly kind: 'plan'; readonly id: PlanId };

/** What a draft is made of as soon as the Compose page is shown. */
export type ComposeSource =
  | { readonly kind: 'delivery'; readonly deliveryId: DeliveryId }
  | { readonly kind: 'console'; readonly snapshotId: SnapshotId }
  /** A request, a payload or any text that was pasted somewhere else. */
  | { readonly kind: 'pasted'; readonly text: string; readonly fileName?: string };

/** Where the person is. Features meet here: none of them knows another. */
export interface SelectionState {
  readonly view: View;
  /** Row with the focus in the timeline; it may be selected without being open. */
  readonly focusedId: DeliveryId | null;
  /** Delivery shown in the detail pane; null when the pane is closed. */
  readonly deliveryId: DeliveryId | null;
  readonly detailTab: DetailTab;
  /** The run that the view `runs` shows. */
  readonly run: RunPlace | null;
  /** The draft that is open on the Compose page; the one that was changed last when null. */
  readonly draftId: DraftId | null;
  /** What the Compose page makes a new draft of; null when it has, or when there is nothing. */
  readonly composeSource: ComposeSource | null;
  /** The scenario that is open on the Scenarios page: the id of a kept one, or the slug of one that comes with Hookglass. */
  readonly scenario: string | null;
  readonly replays: ReplaysPlace;
  /** The target that is open on the Targets page; the first one when null. */
  readonly targetId: TargetId | null;
  /** The endpoint that the Endpoints page brings into view; null when nobody asked for one. */
  readonly endpointId: EndpointId | null;
  /** Address for which the Targets page offers a new target as soon as it is shown; null when it has. */
  readonly newTargetUrl: string | null;
  /** The environment that the Console page shows; the first one when null. */
  readonly consoleId: EnvironmentId | null;
  /** Event type whose resource path the Console page puts the focus on as soon as it is shown; null when it has. */
  readonly resourceType: string | null;
  /** The dialog on top; features open one by setting it. */
  readonly dialog: OpenDialog | null;
  /** The note of the open delivery takes the focus as soon as it is shown. */
  readonly isNoteWanted: boolean;
  /** Delivery that the check page fills itself with as soon as it is shown; null when it has, or when there is none. */
  readonly checkedId: DeliveryId | null;
  /** Request that was pasted somewhere else, for the check page to fill itself with; null when it has. Gone with the window. */
  readonly checkedText: string | null;
  /** Delivery whose object is fetched from the Console as soon as its tab is shown; null when it has been. */
  readonly fetchedId: DeliveryId | null;
}

export type SelectionStore = StoreApi<SelectionState>;

export function createSelectionStore(): SelectionStore {
  return createStore<SelectionState>(() => ({
    view: 'timeline',
    focusedId: null,
    deliveryId: null,
    detailTab: 'overview',
    run: null,
    draftId: null,
    composeSource: null,
    scenario: null,
    replays: { kind: 'jobs' },
    targetId: null,
    endpointId: null,
    newTargetUrl: null,
    consoleId: null,
    resourceType: null,
    dialog: null,
    isNoteWanted: false,
    checkedId: null,
    checkedText: null,
    fetchedId: null,
  }));
}
