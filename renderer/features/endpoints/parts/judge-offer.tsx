import { countOf, formatCount } from '#renderer/lib/format-bytes.ts';
import { useCommandCall } from '#renderer/lib/use-command-call.ts';
import { rejudgeDeliveries } from '#renderer/platform/delivery-commands.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Callout } from '#renderer/ui/callout.tsx';
import type { Offer } from '../endpoint-dialogs.ts';
import styles from '../endpoints-page.module.css';
import { useJudgeable } from '../use-judgeable.ts';

export interface JudgeOfferProps {
  readonly slug: string;
  readonly offer: Offer;
  readonly onClose: () => void;
}

/** After secrets or the scheme changed: verdicts stay until somebody asks for this. After a change it shows nothing where nothing was received. */
export function JudgeOffer({ slug, offer, onClose }: JudgeOfferProps) {
  const services = useServices();
  const judgeable = useJudgeable(slug);
  const judge = useCommandCall(async () => {
    if (judgeable !== undefined && judgeable !== null && (await rejudgeDeliveries(services, judgeable.set))) onClose();
  });
  if (judgeable === undefined || (judgeable === null && offer === 'changed')) return null;
  if (judgeable === null) return <NothingToJudge onClose={onClose} />;
  const { count, isExact } = judgeable.count;
  const words = isExact ? countOf(count, 'delivery', 'deliveries') : `${formatCount(count)} deliveries or more`;
  return (
    <div className={styles.below}>
      <Callout
        tone="info"
        title={`Judge ${words} again?`}
        actions={
          <>
            <Button size="small" isBusy={judge.isBusy} onClick={() => void judge.run()}>
              Judge deliveries again
            </Button>
            <Button size="small" variant="quiet" onClick={onClose}>
              Not now
            </Button>
          </>
        }
      >
        What was captured keeps its verdict until then. Each delivery is judged by the secrets that counted when it arrived; the verdicts
        before are kept in its history.
      </Callout>
    </div>
  );
}

function NothingToJudge({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className={styles.below}>
      <Callout
        tone="info"
        title="There is nothing to judge"
        actions={
          <Button size="small" variant="quiet" onClick={onClose}>
            Close
          </Button>
        }
      >
        No delivery came to this endpoint yet.
      </Callout>
    </div>
  );
}
