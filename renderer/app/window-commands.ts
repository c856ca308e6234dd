import type { DeliveryId } from '#contract/ids.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { copyAsCurl } from '#renderer/features/delivery/actions.ts';
import { useCommand, useLastCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import type { CommandId } from '#renderer/state/command-registry.ts';
import { addNotice, dismissNotice } from '#renderer/state/notice-store.ts';
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
  useEverywhere();
  useOfDelivery(target);
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

/** What its page takes when it is shown, from any other: the page is shown first. */
function useEverywhere(): void {
  const { stores, commands, client } = useServices();
  const isReadOnly = useStore(stores.session, (state) => state.health?.log.mode === 'read-only');
  const isDeaf = useStore(stores.session, (state) => state.health !== null && state.health.receiver.state !== 'listening');
  const undoable = useStore(stores.notice, ({ notices }) => notices.findLast(({ action }) => action?.label === 'Undo'));
  const onPage = (id: CommandId, view: View) => () => {
    commands.runNext(id);
    stores.selection.setState({ view });
  };
  const notice = (error: unknown) => noticeError(stores.notice, error);
  useLastCommand('endpoint.create', isReadOnly ? null : onPage('endpoint.create', 'endpoints'));
  useLastCommand('target.create', isReadOnly ? null : onPage('target.create', 'targets'));
  useLastCommand('compose.new', isReadOnly ? null : onPage('compose.new', 'compose'));
  useLastCommand('list.filter', onPage('list.filter', 'timeline'));
  useLastCommand('sandbox.start-run', () => {
    client.sandbox.startRun({}).then(({ runId }) => {
      addNotice(stores.notice, { tone: 'ok', title: 'The run has started', text: runId, key: 'sandbox-run', lastsMs: 4_000 });
    }, notice);
  });
  useCommand('receiver.listen', isDeaf ? () => void client.system.listen({}).catch(notice) : null);
  useCommand('compose.values', () => stores.selection.setState({ dialog: { kind: 'values' } }));
  useCommand('scenario.record', isReadOnly ? null : () => stores.selection.setState({ dialog: { kind: 'record', from: null } }));
  useCommand('app.palette', () =>
    stores.selection.setState(({ dialog }) => ({ dialog: dialog?.kind === 'palette' ? null : { kind: 'palette' } })),
  );
  useCommand('app.theme', () => {
    const theme = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
    client.settings.update({ theme }).then((settings) => stores.settings.setState({ settings }), notice);
  });
  const undo = undoable?.action?.run;
  useCommand(
    'app.undo',
    undo === undefined || undoable === undefined
      ? null
      : () => {
          dismissNotice(stores.notice, undoable.id);
          undo();
        },
  );
}

/** What is done with the delivery that is open, or has the focus in the list. */
function useOfDelivery(target: DeliveryId | null): void {
  const { client, platform, stores } = useServices();
  const notice = (error: unknown) => noticeError(stores.notice, error);
  const copyId = (id: DeliveryId) =>
    platform
      .copyText(id)
      .then(() => addNotice(stores.notice, { tone: 'ok', title: 'Id copied', text: id, key: 'copied', lastsMs: 3_000 }), notice);
  const openRun = (id: DeliveryId) =>
    client.deliveries.get({ id }).then(({ runId, environmentId }) => {
      if (runId !== null) stores.selection.setState({ view: 'runs', run: { environmentId, runId } });
      else addNotice(stores.notice, { tone: 'info', title: 'This delivery names no run', key: 'no-run', lastsMs: 4_000 });
    }, notice);
  useCommand('delivery.copy-id', target === null ? null : () => void copyId(target));
  useCommand('run.open', target === null ? null : () => void openRun(target));
}

function useGo(id: CommandId, view: View): void {
  const { stores } = useServices();
  useCommand(id, () => stores.selection.setState({ view }));
}

function useTab(id: CommandId, detailTab: DetailTab, isOpen: boolean): void {
  const { stores } = useServices();
  useCommand(id, isOpen ? () => stores.selection.setState({ detailTab }) : null);
}
