import type { Api } from '#contract/api.ts';
import type { Judgement } from '#contract/models/verdict.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import type { StoredJudgement } from '../log/judgements.ts';
import type { StoredDelivery } from '../log/log.ts';
import { buildSignatureReport } from '../verification/report.ts';
import { curlCommand } from './curl-command.ts';
import { deliveryModel } from './delivery-model.ts';
import { parseFilter } from './parse-filter.ts';
import type { HandlerParts } from './parts.ts';

/**
 * How long a query waits for the index, which is a few milliseconds behind: who was answered 200 and then asks finds the delivery. Under
 * a load that the index can't follow, the answer is what it has by then.
 */
const indexWaitMs = 300;

export function deliveryHandlers(
  parts: HandlerParts,
): Pick<Handlers<Api['deliveries'], CallContext>, 'list' | 'count' | 'facets' | 'get' | 'signature' | 'attempts' | 'curl'> {
  const { log, directory, ports } = parts;
  return {
    async list({ query, limit, cursor, direction }, { signal }) {
      const filter = parseFilter(query, ports.clock);
      // why: a further page is older than anything that is still on its way.
      if (cursor === undefined || direction === 'newer') await log.summarised(indexWaitMs);
      const page = await log.readers.listDeliveries(filter, limit, cursor ?? null, signal, direction);
      return { items: [...page.items], nextCursor: page.nextCursor };
    },
    async count({ query }, { signal }) {
      const filter = parseFilter(query, ports.clock);
      await log.summarised(indexWaitMs);
      return { ...(await log.readers.countDeliveries(filter, signal)) };
    },
    async facets(_, { signal }) {
      const { types, verdicts } = await log.readers.facets(signal);
      return { types: [...types], verdicts: [...verdicts] };
    },
    async get({ id }, { signal }) {
      await log.summarised(indexWaitMs);
      const stored = (await log.readers.findDelivery(id, signal)) ?? fail('missing.delivery', { id });
      const endpoint = directory.get(stored.endpointId);
      const environment = log.configuration.environments.find((one) => one.id === stored.environmentId);
      return deliveryModel(stored, { endpoint, environment: environment ?? { id: stored.environmentId, name: stored.environmentId } });
    },
    async signature({ id }, { signal }) {
      const stored = (await log.readers.findDelivery(id, signal)) ?? fail('missing.delivery', { id });
      const body = (await log.readers.readWholeBody(id, signal)) ?? fail('missing.delivery', { id });
      const judgements = (await log.readers.judgementsOf(id, signal)) ?? fail('missing.delivery', { id });
      const { verification, signing } = judgements[0] ?? stored;
      const settings = directory.settingsOf(signing);
      return buildSignatureReport(
        { url: stored.url, headers: stored.headers, body, isComplete: stored.truncation === 'none' },
        // why: scheme, header and tolerance may have been changed since; the verdict is explained as it was reached.
        {
          settings: { ...settings, toleranceSeconds: verification.toleranceSeconds ?? settings.toleranceSeconds },
          secrets: directory.secretsAt(stored.endpointId, stored.receivedAtUs),
          nowUs: stored.receivedAtUs,
        },
        verification,
        judgements.map(toJudgementModel),
      );
    },
    async attempts({ id, limit, cursor }, { signal }) {
      if (!(await log.readers.findDelivery(id, signal))) fail('missing.delivery', { id });
      const page = await log.readers.listAttempts(id, limit, cursor ?? null);
      return { items: [...page.items], nextCursor: page.nextCursor };
    },
    async curl({ id, url, withCredentials }, { signal }) {
      const stored = (await log.readers.findDelivery(id, signal)) ?? fail('missing.delivery', { id });
      const body = (await log.readers.readWholeBody(id, signal)) ?? fail('missing.delivery', { id });
      return curlCommand(stored, body, url ?? ownUrl(parts, stored), withCredentials ? 'as-sent' : 'masked');
    },
  };
}

function toJudgementModel({ verification, judgedAtUs, cause }: StoredJudgement): Judgement {
  return { ...verification, judgedAtUs, cause };
}

/** The address the delivery came to, at the receiver's address of today. */
function ownUrl(parts: HandlerParts, stored: StoredDelivery): string {
  const origin = parts.receiver.status().url ?? 'http://127.0.0.1:4400';
  return stored.url.startsWith('/') ? `${origin}${stored.url}` : `${origin}/`;
}
