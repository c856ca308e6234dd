import type { DeliveryId } from '#contract/ids.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { removeDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { type DetailTab, detailTabs } from '#renderer/state/selection-store.ts';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { type Tab, Tabs } from '#renderer/ui/tabs.tsx';
import { copyAsCurl } from './actions.ts';
import styles from './delivery-pane.module.css';
import { ConsoleTab } from './drift/console-tab.tsx';
import { AttemptsTab } from './parts/attempts-tab.tsx';
import { DeliveryHead } from './parts/delivery-head.tsx';
import { HeadersTab } from './parts/headers-tab.tsx';
import { Overview } from './parts/overview.tsx';
import { PayloadTab } from './parts/payload-tab.tsx';
import { RawTab } from './parts/raw-tab.tsx';
import { SignatureTab } from './parts/signature-tab.tsx';
import { type DeliveryView, useDelivery } from './use-delivery.ts';

export interface DeliveryPaneProps {
  readonly deliveryId: DeliveryId;
  readonly onClose: () => void;
}

const tabLabels: Readonly<Record<DetailTab, string>> = {
  overview: 'Overview',
  payload: 'Payload',
  headers: 'Headers',
  signature: 'Signature',
  console: 'Console',
  attempts: 'Attempts',
  raw: 'Raw',
};

/** One delivery: what it is, what it carried, who signed it, what was made of it. */
export function DeliveryPane({ deliveryId, onClose }: DeliveryPaneProps) {
  const services = useServices();
  const { selection } = services.stores;
  const tab = useStore(selection, (state) => state.detailTab);
  const view = useDelivery(deliveryId);
  const chooseTab = (detailTab: DetailTab) => selection.setState({ detailTab });
  const copy = () => void copyAsCurl(services, deliveryId);
  const runId = view.delivery?.runId ?? null;
  const environmentId = view.delivery?.environmentId;
  const canReconcile = runId !== null && environmentId !== undefined;
  useCommand('delivery.reconcile', canReconcile ? () => selection.setState({ view: 'runs', run: { environmentId, runId } }) : null);
  return (
    <section className={styles.pane} aria-label="Delivery">
      <DeliveryHead
        id={deliveryId}
        delivery={view.delivery}
        onReplay={() => selection.setState({ dialog: { kind: 'replay', deliveryId } })}
        onCompose={() => selection.setState({ view: 'compose', composeSource: { kind: 'delivery', deliveryId } })}
        onCopy={copy}
        onDelete={() => {
          onClose();
          void removeDeliveries(services, { ids: [deliveryId] });
        }}
        onClose={onClose}
      />
      <Tabs label="Parts of the delivery" tabs={tabsFor(view)} active={tab} onChange={chooseTab}>
        {view.delivery === undefined ? (
          <Waiting view={view} />
        ) : (
          <TabContent key={deliveryId} tab={tab} view={view} delivery={view.delivery} onTab={chooseTab} />
        )}
      </Tabs>
    </section>
  );
}

function tabsFor({ delivery, attempts }: DeliveryView): readonly Tab<DetailTab>[] {
  const count = attempts?.items.length ?? 0;
  const badges: Readonly<Partial<Record<DetailTab, string | undefined>>> = {
    console: driftBadge(delivery),
    attempts: count === 0 ? undefined : `${count}${attempts?.nextCursor === null ? '' : '+'}`,
    headers: delivery === undefined ? undefined : String(delivery.headers.length),
  };
  return detailTabs.map((id) => ({ id, label: tabLabels[id], badge: badges[id] }));
}

function driftBadge(delivery: Delivery | undefined): string | undefined {
  const count = delivery?.driftCount ?? 0;
  return count === 0 ? undefined : `≠ ${count}`;
}

function Waiting({ view }: { readonly view: DeliveryView }) {
  if (view.failure === undefined) return <Skeleton rows={8} label="Loading the delivery" />;
  return (
    <div className={styles.content}>
      <ErrorCallout error={view.failure} actions={{ retry: view.reload, reload: view.reload, reconnect: view.reload }} />
    </div>
  );
}

interface TabContentProps {
  readonly tab: DetailTab;
  readonly view: DeliveryView;
  readonly delivery: Delivery;
  readonly onTab: (tab: DetailTab) => void;
}

function TabContent({ tab, view, delivery, onTab }: TabContentProps) {
  if (tab === 'overview') return <Overview delivery={delivery} onTab={onTab} />;
  if (tab === 'payload') return <PayloadTab delivery={delivery} onOpenRaw={() => onTab('raw')} />;
  if (tab === 'headers') return <HeadersTab delivery={delivery} />;
  if (tab === 'signature') return <SignatureTab delivery={delivery} />;
  if (tab === 'console') return <ConsoleTab delivery={delivery} />;
  if (tab === 'attempts') return <AttemptsTab view={view} delivery={delivery} />;
  return <RawTab delivery={delivery} />;
}
