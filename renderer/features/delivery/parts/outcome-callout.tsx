import { useState } from 'react';
import type { Delivery } from '#contract/models/delivery.ts';
import type { Job } from '#contract/models/job.ts';
import { ClientFailure } from '#renderer/errors/client-failure.ts';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import { countOf } from '#renderer/lib/format-bytes.ts';
import { stoppedWords } from '#renderer/lib/job-words.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { followJob } from '#renderer/platform/follow-job.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { useSetCount } from '#renderer/platform/use-set-count.ts';
import { addOwnJob } from '#renderer/state/job-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import { type JudgeOutcome, outcomeWords } from '../judgement-words.ts';
import { useLife } from '../use-signature.ts';

export interface OutcomeCalloutProps {
  readonly delivery: Delivery;
  readonly outcome: JudgeOutcome;
}

/** What judging again came to and, where the verdict is another one, the offer to judge what else came to the endpoint. */
export function OutcomeCallout({ delivery, outcome }: OutcomeCalloutProps) {
  const { tone, title } = outcomeWords(outcome);
  const isChanged = outcome.before !== outcome.after;
  return (
    <Callout
      tone={tone}
      title={<span role="status">{title}</span>}
      actions={isChanged || outcome.done !== null ? <OthersOffer delivery={delivery} /> : undefined}
    >
      {outcome.done === null ? null : <p>{visibleText(outcome.done)}</p>}
    </Callout>
  );
}

interface OthersState {
  readonly isStarted: boolean;
  readonly end?: Job;
  readonly error?: unknown;
}

function OthersOffer({ delivery }: { readonly delivery: Delivery }) {
  const { client, stores } = useServices();
  const [state, setState] = useState<OthersState>({ isStarted: false });
  const life = useLife();
  const query = `endpoint:${delivery.endpointSlug}`;
  const counted = useSetCount({ query, upTo: delivery.id, except: [delivery.id] });
  if (state.end !== undefined) {
    const { end } = state;
    return <span role="status">{visibleText(end.state === 'done' ? end.sentence : stoppedWords(end))}</span>;
  }
  if (state.isStarted) return <span role="status">They are being judged; the status line shows how far.</span>;
  if (counted === undefined || counted === null || counted.count === 0) return null;
  const start = async () => {
    const { signal } = life();
    setState({ isStarted: true });
    try {
      const { items } = await client.deliveries.list({ query, limit: 1 });
      const upTo = items[0]?.id ?? delivery.id;
      const job = await client.deliveries.rejudge({ set: { query, upTo, except: [delivery.id] } });
      // why: who has left this page meanwhile hears of its end by a notice.
      addOwnJob(stores.job, job);
      const end = await followJob(stores.job, job, signal);
      if (end.state === 'failed' && end.failure !== null) throw new ClientFailure(end.failure);
      setState({ isStarted: true, end });
    } catch (error) {
      if (!signal.aborted) setState({ isStarted: false, error });
    }
  };
  return (
    <>
      {state.error === undefined ? null : <ErrorCallout error={state.error} />}
      <Button size="small" onClick={() => void start()}>
        Judge {countOf(counted.count, 'other', 'others')} of this endpoint again
      </Button>
    </>
  );
}
