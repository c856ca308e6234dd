import { Crosshair, FlaskConical, HardDrive, PlugZap, Webhook } from 'lucide-react';
import type { SettingSection } from '#domain/settings/setting-table.ts';
import { shownUrl } from '#renderer/lib/shown-url.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { useConnections } from '#renderer/platform/use-connections.ts';
import { useTargets } from '#renderer/platform/use-targets.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import type { PageItem, PageSection } from './page-parts.ts';
import { About } from './parts/about.tsx';
import { LinkRow } from './parts/link-row.tsx';
import { OpenSessions } from './parts/open-sessions.tsx';
import { PrivacyText, privacyFacts, SecretsFact } from './parts/privacy-facts.tsx';
import { ExportRow, ImportRow } from './parts/settings-file.tsx';
import { type Shortcut, ShortcutRow } from './parts/shortcut-rows.tsx';
import { StorageFacts } from './parts/storage-facts.tsx';
import { rowsOf, TableSetting } from './parts/table-setting.tsx';

/** All there is on the page, in its order; what a search leaves of it is the page's business. */
export function useSections(shortcuts: readonly Shortcut[]): readonly PageSection[] {
  const environments = useEnvironmentItems();
  const endpoints = useEndpointItems();
  const targets = useTargetItems();
  const console = useConsoleItems();
  const storage = useStorageItems();
  const { stores } = useServices();
  const shell = useStore(stores.session, (state) => state.shell);
  return [
    { id: 'environments', title: 'Environments', hint: 'One Console connection, its endpoints and its retention.', items: environments },
    { id: 'endpoints', title: 'Endpoints', items: endpoints },
    { id: 'targets', title: 'Targets', items: [...targets, ...settingItems('Targets')] },
    { id: 'receiver', title: 'Receiver', items: settingItems('Receiver') },
    { id: 'console', title: 'Console and sandbox', items: console },
    { id: 'storage', title: 'Storage', items: storage },
    { id: 'appearance', title: 'Appearance', items: settingItems('Appearance') },
    { id: 'notifications', title: 'Notifications', items: settingItems('Notifications') },
    { id: 'shortcuts', title: 'Shortcuts', hint: 'They rest while you type.', items: shortcutItems(shortcuts) },
    { id: 'privacy', title: 'Privacy', items: privacyItems },
    // In Electron the window is the only one there is, and no session.
    { id: 'sessions', title: 'Sessions', items: shell === 'browser' ? sessionItems : [] },
    { id: 'advanced', title: 'Advanced', items: advancedItems },
  ];
}

function settingItems(section: SettingSection): readonly PageItem[] {
  return rowsOf(section).map((row) => ({
    id: row.key,
    label: row.label,
    words: [row.hint, row.key, ...row.synonyms, ...(row.control.kind === 'choice' ? row.control.options.map(({ label }) => label) : [])],
    content: <TableSetting row={row} />,
  }));
}

function useEnvironmentItems(): readonly PageItem[] {
  const { stores } = useServices();
  const environments = useStore(stores.environment, (state) => state.environments);
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  return environments.map(({ id, name }) => {
    const count = endpoints.filter((endpoint) => endpoint.environmentId === id && !endpoint.isArchived).length;
    return {
      id,
      label: name,
      words: ['environment', 'context', 'production', 'staging'],
      content: (
        <LinkRow
          icon={PlugZap}
          label={visibleText(name)}
          detail={count === 1 ? '1 endpoint' : `${count} endpoints`}
          onOpen={() => stores.selection.setState({ view: 'console', consoleId: id })}
        />
      ),
    };
  });
}

function useEndpointItems(): readonly PageItem[] {
  const { stores } = useServices();
  const endpoints = useStore(stores.environment, (state) => state.endpoints);
  const open = () => stores.selection.setState({ view: 'endpoints' });
  return endpoints.map(({ id, name, slug, url, isArchived, secrets }) => ({
    id,
    label: name,
    words: ['endpoint', 'path', 'signature', 'secret', slug ?? 'unrouted', url ?? ''],
    content: (
      <LinkRow
        icon={Webhook}
        label={visibleText(name)}
        detail={slug === null ? 'Takes every path that no other endpoint has' : (url ?? `/in/${slug}`)}
        badge={
          isArchived ? <Badge>archived</Badge> : slug !== null && secrets.length === 0 ? <Badge tone="warn">no secret</Badge> : undefined
        }
        onOpen={open}
      />
    ),
  }));
}

function useTargetItems(): readonly PageItem[] {
  const { stores } = useServices();
  const { targets } = useTargets();
  if (targets?.length === 0) {
    return [
      {
        id: 'no-targets',
        label: 'No targets yet',
        words: ['target', 'handler', 'replay', 'url'],
        content: (
          <LinkRow
            icon={Crosshair}
            label="No targets yet"
            detail="A target is a URL that deliveries are sent to again"
            onOpen={() => stores.selection.setState({ view: 'targets', targetId: null })}
          />
        ),
      },
    ];
  }
  return (targets ?? []).map(({ id, name, url, isProduction }) => ({
    id,
    label: name,
    words: ['target', 'handler', 'replay', 'url', url],
    content: (
      <LinkRow
        icon={Crosshair}
        label={visibleText(name)}
        detail={shownUrl(url)}
        badge={isProduction ? <Badge tone="warn">production</Badge> : undefined}
        onOpen={() => stores.selection.setState({ view: 'targets', targetId: id })}
      />
    ),
  }));
}

function useConsoleItems(): readonly PageItem[] {
  const { stores } = useServices();
  const { connections } = useConnections();
  const detail = connections
    ?.map(({ baseUrl, environmentName }) => `${visibleText(environmentName)}: ${baseUrl ?? 'not connected'}`)
    .join(' · ');
  return [
    {
      id: 'console',
      label: 'Console connection',
      words: ['api', 'key', 'zof', 'base url', 'link templates', 'ignore rules', 'webhooks'],
      content: (
        <LinkRow
          icon={PlugZap}
          label="Console connection"
          detail={detail ?? 'Address, API key, links, ignore rules'}
          onOpen={() => stores.selection.setState({ view: 'console' })}
        />
      ),
    },
    {
      id: 'sandbox',
      label: 'Sandbox',
      words: ['test', 'events', 'runs', 'faults', 'signed', 'demo'],
      content: (
        <LinkRow
          icon={FlaskConical}
          label="Sandbox"
          detail="A Console on this machine that sends real signed events; its runs and faults"
          onOpen={() => stores.selection.setState({ view: 'sandbox' })}
        />
      ),
    },
  ];
}

function useStorageItems(): readonly PageItem[] {
  const { stores } = useServices();
  const folder = useStore(stores.session, (state) => state.health?.log.folder ?? '');
  return [
    {
      id: 'facts',
      label: 'Data folder, what is kept, state, secrets',
      words: [folder, 'log', 'disk', 'size', 'path', 'database', 'vault'],
      content: <StorageFacts />,
    },
    {
      id: 'storage',
      label: 'Retention, trash, backups, checks',
      words: ['delete', 'age', 'count', 'size', 'compact', 'restore', 'clean up', 'prune', 'salvage'],
      content: (
        <LinkRow
          icon={HardDrive}
          label="Retention, trash, backups, checks"
          detail="How long deliveries are kept, and how they are had back"
          onOpen={() => stores.selection.setState({ view: 'storage' })}
        />
      ),
    },
  ];
}

function shortcutItems(shortcuts: readonly Shortcut[]): readonly PageItem[] {
  return shortcuts.map((shortcut) => ({
    id: shortcut.id,
    label: shortcut.label,
    words: ['shortcut', 'key', 'keyboard', shortcut.group, ...shortcut.keys],
    content: <ShortcutRow shortcut={shortcut} />,
  }));
}

const privacyItems: readonly PageItem[] = [
  ...privacyFacts.map(({ id, label, text }) => ({
    id,
    label,
    words: [text, 'privacy', 'tracking', 'analytics', 'data'],
    content: <PrivacyText text={text} />,
  })),
  { id: 'secrets', label: 'Secrets', words: ['privacy', 'vault', 'keychain', 'encrypted', 'masked', 'password'], content: <SecretsFact /> },
];

const sessionItems: readonly PageItem[] = [
  {
    id: 'sessions',
    label: 'Open sessions',
    words: ['tab', 'browser', 'link', 'sign out', 'log out', 'end all'],
    content: <OpenSessions />,
  },
];

const advancedItems: readonly PageItem[] = [
  {
    id: 'export',
    label: 'Export settings',
    words: ['file', 'json', 'share', 'backup', 'save', 'without secrets', 'colleague'],
    content: <ExportRow />,
  },
  {
    id: 'import',
    label: 'Import settings',
    words: ['file', 'json', 'load', 'take over', 'restore', 'preview', 'dry run'],
    content: <ImportRow />,
  },
  { id: 'about', label: 'Version', words: ['about', 'shell', 'browser', 'electron', 'hookglass'], content: <About /> },
];
