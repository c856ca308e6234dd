/** What the window shows only when it is asked for, each in a file of its own. The timeline is not among them: it is the start. */
import type { View } from '#renderer/state/selection-store.ts';
import { type LatePart, latePart } from './late-part.tsx';

type NoProps = Record<never, never>;

export interface ViewPart {
  /** What could not be shown, should it crash. */
  readonly name: string;
  readonly part: LatePart<NoProps>;
}

export const deliveryPart = latePart(async () => (await import('#renderer/features/delivery/delivery-pane.tsx')).DeliveryPane);
export const dialogsPart = latePart(async () => (await import('./dialogs.tsx')).Dialogs);
export const runPart = latePart(async () => (await import('#renderer/features/runs/run-page.tsx')).RunPage);

export const viewParts: Readonly<Record<Exclude<View, 'timeline' | 'runs'>, ViewPart>> = {
  compose: {
    name: 'the Compose page',
    part: latePart(async () => (await import('#renderer/features/compose/compose-page.tsx')).ComposePage),
  },
  scenarios: {
    name: 'the scenarios',
    part: latePart(async () => (await import('#renderer/features/scenarios/scenarios-page.tsx')).ScenariosPage),
  },
  conformance: {
    name: 'the handler check',
    part: latePart(async () => (await import('#renderer/features/conformance/conformance-page.tsx')).ConformancePage),
  },
  replays: { name: 'the replays', part: latePart(async () => (await import('./replays-view.tsx')).ReplaysView) },
  targets: {
    name: 'the targets',
    part: latePart(async () => (await import('#renderer/features/targets/targets-page.tsx')).TargetsPage),
  },
  console: {
    name: 'the Console page',
    part: latePart(async () => (await import('#renderer/features/console/console-page.tsx')).ConsolePage),
  },
  sandbox: {
    name: 'the sandbox',
    part: latePart(async () => (await import('#renderer/features/sandbox/sandbox-page.tsx')).SandboxPage),
  },
  endpoints: {
    name: 'the endpoints',
    part: latePart(async () => (await import('#renderer/features/endpoints/endpoints-page.tsx')).EndpointsPage),
  },
  check: {
    name: 'the check page',
    part: latePart(async () => (await import('#renderer/features/check/check-page.tsx')).CheckPage),
  },
  storage: {
    name: 'the storage page',
    part: latePart(async () => (await import('#renderer/features/storage/storage-page.tsx')).StoragePage),
  },
  settings: {
    name: 'the settings',
    part: latePart(async () => (await import('./settings-view.tsx')).SettingsView),
  },
};

/** The likeliest first. */
const inOrder: readonly { load(): Promise<void>; state(): { readonly kind: string } }[] = [
  deliveryPart,
  dialogsPart,
  ...Object.values(viewParts).map(({ part }) => part),
  runPart,
];

/**
 * Loads what is not there yet, one after another, while the window has nothing else to do; so a page is there when it is asked for,
 * also after the program has ended. What fails here is tried again by who asks for it.
 */
export async function loadWhenIdle(signal: AbortSignal): Promise<void> {
  for (const part of inOrder) {
    await untilIdle();
    if (signal.aborted) return;
    if (part.state().kind === 'waiting') await part.load();
  }
}

function untilIdle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 2_000 });
  });
}
