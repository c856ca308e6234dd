/** What signatures say of deliveries that carry an event: anybody can send what looks like one. */
import type { ReconciledEvent } from '#contract/models/reconciliation.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import type { RunDelivery } from './run-case.ts';

type Judged = Pick<ReconciledEvent, 'finding' | 'sentence'>;

const troubles: Readonly<Record<Exclude<Verdict, 'verified'>, string>> = {
  mismatch: 'its signature did not verify (mismatch)',
  missing: 'it has no signature',
  malformed: 'its signature can not be read (malformed)',
  stale: 'its signature is too old or from the future (stale)',
  'no-secret': 'its endpoint has no secret to verify it with',
};

const isProven = ({ verdict }: RunDelivery): boolean => verdict === 'verified';

/** The verified ones, whatever others say; all of them where none is. */
export function believed(deliveries: readonly RunDelivery[]): readonly RunDelivery[] {
  const proven = deliveries.filter(isProven);
  return proven.length > 0 ? proven : deliveries;
}

/** What has arrived, with what its signatures are worth. */
export function withProof({ finding, sentence }: Judged, deliveries: readonly RunDelivery[]): Judged {
  const doubtful = deliveries.flatMap(({ verdict }) => (verdict === 'verified' ? [] : [verdict]));
  const [verdict] = doubtful;
  if (verdict === undefined) return { finding, sentence };
  if (deliveries.some(isProven)) {
    const count = doubtful.length === 1 ? 'One more delivery of it' : `${doubtful.length} more deliveries of it`;
    return { finding, sentence: `${sentence} ${count} did not verify (${[...new Set(doubtful)].join(', ')}).` };
  }
  const words = `It arrived, but ${troubles[verdict]}`;
  // why: what contradicts is alarming enough, whoever has sent it.
  return { finding: finding === 'arrived' ? 'unproven' : finding, sentence: `${words}. ${sentence}` };
}
