import { copyAsCurl } from '#renderer/features/delivery/actions.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import type { CommandId } from '#renderer/state/command-registry.ts';
import { type DetailTab, detailTabs, type View } from '#renderer/state/selection-store.ts';

/** Commands that belong to the window itself: moving between views and tabs, dialogs, closing, copying. */
export function useWindowCommands(): void {
  const services = useServices();
  const { selection } = services.stores;
  const view = useStore(selection, (state) => state.view);
  const target = useStore(selection, (state) => (state.view === 'timeline' ? (state.deliveryId ?? state.focusedId) : null));
  const isOpen = useStore(selection, (state) => state.view === 'timeline' && state.deliveryId !== null);

  useGo('go.timeline', 'timeline');
  useGo('go.compose', 'compose');
  useGo('go.scenarios', 'scenarios');
  useGo('go.conformance', 'conformance');
  useCommand('go.replays', () => selection.setState({ view: 'replays', replays: { kind: 'jobs' } }));
  useGo('go.targets', 'targets');
  useGo('go.console', 'console');
  useGo('go.sandbox', 'sandbox');
  useGo('go.endpoints', 'endpoints');
  useGo('go.check', 'check');
  useGo('go.storage', 'storage');
  useGo('go.settings', 'settings');
  useCommand('app.shortcuts', () => selection.setState({ dialog: { kind: 'shortcuts' } }));
  useCommand(
    'delivery.send-twice',
    target === null ? null : () => selection.setState({ dialog: { kind: 'send-twice', deliveryId: target } }),
  );
  useCommand('app.escape', () => {
    if (isOpen) selection.setState({ deliveryId: null });
    else if (view !== 'timeline') selection.setState({ view: 'timeline' });
  });
  useCommand('delivery.copy', target === null ? null : () => void copyAsCurl(services, target));
  useCommand(
    'delivery.compose',
    target === null ? null : () => selection.setState({ view: 'compose', composeSource: { kind: 'delivery', deliveryId: target } }),
  );
  useCommand('delivery.check', target === null ? null : () => selection.setState({ view: 'check', checkedId: target }));
  useCommand(
    'delivery.fetch',
    target === null ? null : () => selection.setState({ deliveryId: target, detailTab: 'console', fetchedId: target }),
  );
  useTab('tab.1', detailTabs[0], isOpen);
  useTab('tab.2', detailTabs[1], isOpen);
  useTab('tab.3', detailTabs[2], isOpen);
  useTab('tab.4', detailTabs[3], isOpen);
  useTab('tab.5', detailTabs[4], isOpen);
  useTab('tab.6', detailTabs[5], isOpen);
  useTab('tab.7', detailTabs[6], isOpen);
}

function useGo(id: CommandId, view: View): void {
  const { stores } = useServices();
  useCommand(id, () => stores.selection.setState({ view }));
}

function useTab(id: CommandId, detailTab: DetailTab, isOpen: boolean): void {
  const { stores } = useServices();
  useCommand(id, isOpen ? () => stores.selection.setState({ detailTab }) : null);
}
