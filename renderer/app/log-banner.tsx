import { useState } from 'react';
import type { ApiClient } from '#contract/api.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { jobFigures } from '#renderer/lib/job-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices, useStore } from '#renderer/platform/services.tsx';
import { addOwnJob } from '#renderer/state/job-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Banner } from './banner.tsx';
import { logWords, type WayOut } from './log-banner-words.ts';

const labels: Readonly<Record<WayOut, string>> = {
  salvage: 'Save what can be read',
  'go-on': 'Go on with the new log',
  storage: 'Open Storage',
  'try-again': 'Try again',
};

/** Why nothing is stored, what became of deliveries, and the way out. */
export function LogBanner() {
  const { stores } = useServices();
  const log = useStore(stores.session, (state) => state.health?.log ?? null);
  const salvage = useStore(stores.job, (state) => state.jobs.find((job) => job.kind === 'salvage' && job.state === 'running'));
  if (log === null) return null;
  if (salvage !== undefined) {
    return (
      <Banner tone="warn" title="Saving what can be read into a new log." actions={<StopButton id={salvage.id} />}>
        {salvage.total === null ? '' : `${jobFigures(salvage)} deliveries. `}The damaged file is not changed.
      </Banner>
    );
  }
  const words = logWords(log);
  if (words === null) return null;
  return (
    <Banner tone={words.tone} title={visibleText(words.title)} actions={words.ways.map((way) => <WayOutButton key={way} way={way} />)}>
      {visibleText(words.text)}
    </Banner>
  );
}

function StopButton({ id }: { readonly id: Parameters<ApiClient['jobs']['cancel']>[0]['id'] }) {
  const { client, stores } = useServices();
  const stop = () => void client.jobs.cancel({ id }).catch((error: unknown) => noticeError(stores.notice, error));
  return (
    <Button size="small" onClick={stop}>
      Stop
    </Button>
  );
}

function WayOutButton({ way }: { readonly way: WayOut }) {
  const services = useServices();
  const { client, stores } = services;
  const [isBusy, setBusy] = useState(false);
  const isThere = useStore(stores.selection, (state) => way === 'storage' && state.view === 'storage');
  const take = async () => {
    setBusy(true);
    try {
      if (way === 'storage') stores.selection.setState({ view: 'storage' });
      else if (way === 'salvage') addOwnJob(stores.job, await client.storage.salvage({}));
      else stores.session.setState({ health: await client.storage.reopen({}) });
    } catch (error) {
      noticeError(stores.notice, error);
    } finally {
      setBusy(false);
    }
  };
  if (isThere) return null;
  return (
    <Button size="small" variant={way === 'go-on' || way === 'salvage' ? 'primary' : 'default'} isBusy={isBusy} onClick={() => void take()}>
      {labels[way]}
    </Button>
  );
}
