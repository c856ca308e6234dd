import type { Api } from '#contract/api.ts';
import type { EndpointId, StagedBodyId } from '#contract/ids.ts';
import type { SigningChange } from '#contract/models/signing.ts';
import type { Handlers } from '#contract/procedure.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { CallContext } from '../engine-parts.ts';
import { fail } from '../failure.ts';
import { checkByHand, openHandSecrets } from '../verification/check-by-hand.ts';
import { codeSample } from '../verification/samples/code-sample.ts';
import { senderSample } from '../verification/samples/sender-sample.ts';
import type { StagedBodies } from '../verification/staged-bodies.ts';
import type { HandlerParts } from './parts.ts';

type Parts = Pick<HandlerParts, 'directory' | 'diagnoser' | 'ports'> & { readonly staged: StagedBodies };

export function verificationHandlers(parts: Parts): Handlers<Api['verification'], CallContext> {
  const { directory, diagnoser, ports, staged } = parts;
  return {
    schemes: async () => ({ items: [...schemeFacts] }),
    async check({ endpointId, signing, secrets, url, headers, body, atUs }, { signal }) {
      const nowUs = atUs ?? ports.clock.nowUs();
      const before = baseSigning(parts, endpointId, signing);
      return checkByHand(
        diagnoser,
        {
          request: { url, headers, body: bytesOf(staged, body), isComplete: true },
          settings: directory.settingsOf(changeSigning(before, signing)),
          secrets: [...openHandSecrets(secrets), ...(endpointId === undefined ? [] : directory.secretsAt(endpointId, nowUs))],
          nowUs,
          others: endpointId === undefined ? [] : directory.otherSecrets(endpointId, nowUs),
        },
        signal,
      );
    },
    stageBody: async ({ id, base64 }) => staged.add(id, Buffer.from(base64, 'base64')),
    async sample({ endpointId, signing, language, habit }) {
      const before = baseSigning(parts, endpointId, signing);
      return codeSample(directory.settingsOf(changeSigning(before, signing)), language, habit);
    },
    async senderSample({ endpointId, language }) {
      const endpoint = directory.get(endpointId);
      if (endpoint.slug === null) {
        fail('conflict.endpoint_built_in', { problem: 'Unrouted has no path of its own to send to. Send to another endpoint.' });
      }
      const address = endpoint.url ?? fail('receiver.not_listening', { problem: 'Start listening, then ask for the code.' });
      return senderSample(directory.settingsOf(endpoint), address, language);
    },
  };
}

/** The endpoint's signing, or what the scheme means by itself. */
function baseSigning({ directory }: Parts, endpointId: EndpointId | undefined, { scheme }: SigningChange) {
  return endpointId === undefined ? defaultSigning(scheme ?? 'zof') : directory.get(endpointId);
}

type GivenBody = { readonly text: string } | { readonly base64: string } | { readonly stagedId: StagedBodyId };

function bytesOf(staged: StagedBodies, body: GivenBody): Uint8Array {
  if ('text' in body) return Buffer.from(body.text);
  return 'base64' in body ? Buffer.from(body.base64, 'base64') : staged.get(body.stagedId);
}
