import type { ConsoleThing } from '#contract/models/console.ts';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Snapshot } from '#contract/models/snapshot.ts';
import { consoleLink } from '#domain/console/links.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { addNotice } from '#renderer/state/notice-store.ts';
import { useServices } from './services.tsx';
import { useConnection } from './use-connections.ts';

export interface OpenLink {
  readonly url: string;
  readonly open: () => void;
}

type Subject = Pick<Delivery, 'environmentId' | 'organizationId' | 'runId'>;

/** The Console's page of the object behind a delivery; null where no template is set. */
export function useConsoleLink(subject: Subject, snapshot: Pick<Snapshot, 'thing' | 'objectId'> | null): OpenLink | null {
  const open = useOpenPage();
  const connection = useConnection(subject.environmentId);
  const thing: ConsoleThing | null = snapshot === null ? (subject.runId === null ? null : 'run') : snapshot.thing;
  if (connection === undefined || thing === null) return null;
  const id = thing === 'run' ? (snapshot?.objectId ?? subject.runId) : (snapshot?.objectId ?? null);
  const values = {
    ...(id === null ? {} : { id }),
    ...(subject.runId === null ? {} : { run_id: subject.runId }),
    ...(subject.organizationId === null ? {} : { organization_id: subject.organizationId }),
  };
  const url = consoleLink(connection, thing, values);
  return url === null ? null : { url, open: () => open(url) };
}

function useOpenPage(): (url: string) => void {
  const { platform, stores } = useServices();
  return (url) => {
    platform.openExternal(url).then(
      (isOpened) => {
        if (isOpened) return;
        addNotice(stores.notice, {
          tone: 'warn',
          title: 'The page was not opened',
          text: `Only https pages are opened from here. The address is ${url}`,
          key: 'console.link',
          lastsMs: 12_000,
        });
      },
      (error: unknown) => noticeError(stores.notice, error),
    );
  };
}
