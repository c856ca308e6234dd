import { ChevronDown, Keyboard, Settings2 } from 'lucide-react';
import type { Endpoint } from '#contract/models/endpoint.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { FilterBar } from '#renderer/features/timeline/filter-bar.tsx';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useCommand, useServices, useStore } from '#renderer/platform/services.tsx';
import { mainEndpoint } from '#renderer/state/environment-store.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { CopyText } from '#renderer/ui/copy-text.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { PaletteButton } from './palette/palette-button.tsx';
import { StateDot } from './state-dot.tsx';
import styles from './top-bar.module.css';

export function TopBar() {
  const { stores } = useServices();
  const view = useStore(stores.selection, (state) => state.view);
  const environment = useStore(stores.environment, (state) => state.environments[0]?.name ?? '');
  return (
    <header className={styles.bar}>
      <span className={styles.environment} title="Environment">
        <bdi>{visibleText(environment)}</bdi>
      </span>
      <ReceiverAddress />
      <div className={styles.middle}>{view === 'timeline' ? <FilterBar /> : null}</div>
      <PaletteButton />
      <IconButton
        icon={Keyboard}
        label="Shortcuts"
        shortcut="?"
        onClick={() => stores.selection.setState({ dialog: { kind: 'shortcuts' } })}
      />
      <IconButton icon={Settings2} label="Settings" shortcut="g s" onClick={() => stores.selection.setState({ view: 'settings' })} />
    </header>
  );
}

/** Where to send: the first thing in the bar, copied by one press. */
function ReceiverAddress() {
  const { stores, platform } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const receiver = useStore(stores.session, (state) => state.health?.receiver ?? null);
  const main = mainEndpoint(endpoints);
  // An address that nobody listens at is worse than none.
  const url = receiver?.state === 'listening' ? (main?.url ?? receiver.url) : null;
  const copy = (endpoint: Endpoint) => {
    if (endpoint.url === null) return;
    platform.copyText(endpoint.url).then(
      () => addNotice(stores.notice, { tone: 'ok', title: 'Address copied', text: endpoint.url ?? '', key: 'copied', lastsMs: 3_000 }),
      (error: unknown) => noticeError(stores.notice, error),
    );
  };
  useCommand('receiver.copy-address', main === undefined || url === null ? null : () => copy(main));
  const others = endpoints.filter((endpoint) => endpoint.url !== null && !endpoint.isArchived);
  return (
    <div className={styles.address}>
      <StateDot state={receiver?.state ?? 'stopped'} />
      {url === null ? (
        <span className={styles.off}>{receiver?.state === 'failed' ? 'Port lost' : 'Not listening'}</span>
      ) : (
        <CopyText text={url} label="receiver address" />
      )}
      {url !== null && others.length > 1 ? (
        <Menu
          label="Addresses"
          items={others.map((endpoint) => ({
            id: endpoint.id,
            label: visibleText(endpoint.name),
            hint: endpoint.url ?? '',
            onSelect: () => copy(endpoint),
          }))}
        >
          <IconButton icon={ChevronDown} size="small" label="Copy another endpoint's address" />
        </Menu>
      ) : null}
    </div>
  );
}
