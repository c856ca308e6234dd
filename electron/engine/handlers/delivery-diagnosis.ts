import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import type { HandlerParts } from './parts.ts';

export function deliveryDiagnosisHandlers({
  log,
  directory,
  diagnoser,
}: HandlerParts): Pick<Handlers<Api['deliveries'], CallContext>, 'diagnosis'> {
  return {
    async diagnosis({ id }, { signal }) {
      const stored = (await log.readers.findDelivery(id, signal)) ?? fail('missing.delivery', { id });
      const body = (await log.readers.readWholeBody(id, signal)) ?? fail('missing.delivery', { id });
      const { endpointId, receivedAtUs, url, headers, verification } = stored;
      return diagnoser.diagnose(
        {
          request: { url, headers, body, isComplete: stored.truncation === 'none' },
          settings: directory.settingsOf(stored.signing),
          nowUs: receivedAtUs,
          verification,
          secrets: directory.secretsAt(endpointId, receivedAtUs),
          others: directory.otherSecrets(endpointId, receivedAtUs),
          isKept: true,
        },
        signal,
      );
    },
  };
}
