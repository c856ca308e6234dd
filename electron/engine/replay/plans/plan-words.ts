import type { PlanOptions } from '#contract/models/plan.ts';
import { deliveriesOf } from '#engine/jobs/job-words.ts';
import { schemes } from '#engine/verification/schemes.ts';
import type { ReplaySigners } from '../outgoing.ts';
import type { ResolvedTarget } from '../targets/resolved-target.ts';
import { resolvedWarnings } from '../targets/target-warnings.ts';
import type { PlanFigures } from './figures.ts';

/** What to mind before a plan leaves, in sentences. */
export function planWarnings(
  figures: PlanFigures,
  options: PlanOptions,
  to: ResolvedTarget,
  signers: ReplaySigners,
  mostPerSecond: number | null,
): readonly string[] {
  return [
    ...resolvedWarnings(to),
    ...duplicateWords(figures.duplicates, options.kind),
    ...unsendableWords(figures),
    ...agedWords(figures, options.kind, signers),
    ...(mostPerSecond === null ? [] : [`At most ${mostPerSecond.toLocaleString('en-US')} requests a second leave for it.`]),
    ...(figures.count > 1 ? ['Connections stay open between requests, so each leaves with Connection: keep-alive.'] : []),
  ];
}

function duplicateWords(duplicates: number, kind: PlanOptions['kind']): readonly string[] {
  if (duplicates === 0) return [];
  const words = `${deliveriesOf(duplicates)} ${duplicates === 1 ? 'is of an event' : 'are of events'} that stand earlier in the plan.`;
  return [kind === 'new-identity' ? `${words} They share its new id, so they stay duplicates.` : words];
}

function unsendableWords({ unsendable, count }: PlanFigures): readonly string[] {
  if (unsendable === 0) return [];
  return [
    `${unsendable.toLocaleString('en-US')} of ${deliveriesOf(count)} can not be sent and ${unsendable === 1 ? 'is' : 'are'} left out.`,
  ];
}

/** A captured signature over a time is refused once the time is old. */
function agedWords({ endpoints }: PlanFigures, kind: PlanOptions['kind'], { schemeOf }: ReplaySigners): readonly string[] {
  if (kind !== 'exact') return [];
  const isTimed = [...endpoints].some((id) => {
    const settings = schemeOf(id);
    return schemes[settings.scheme].hasTimestamp(settings);
  });
  return isTimed ? ['Some signatures as captured hold a time, so a handler refuses them as too old. Fresh replays are signed now.'] : [];
}

/** The most requests a second that leave for this target; null where there is no cap. */
export function capOf({ target, options }: ResolvedTarget, remoteMostPerSecond: number): number | null {
  if (target.isLoopback) return options.mostPerSecond;
  return Math.min(options.mostPerSecond ?? remoteMostPerSecond, remoteMostPerSecond);
}
