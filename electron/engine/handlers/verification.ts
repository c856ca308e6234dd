import type { Api } from '#contract/api.ts';
import type { EndpointId } from '#contract/ids.ts';
import type { SigningChange } from '#contract/models/signing.ts';
import type { Handlers } from '#contract/procedure.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { CallContext } from '../engine-parts.ts';
import { codeSample } from '../verification/samples/code-sample.ts';
import type { HandlerParts } from './parts.ts';

const missing = () => {
  throw new Error('not there yet');
};

type Parts = Pick<HandlerParts, 'directory'>;

export function verificationHandlers(parts: Parts): Handlers<Api['verification'], CallContext> {
  const { directory } = parts;
  return {
    schemes: async () => ({ items: [...schemeFacts] }),
    check: missing,
    stageBody: missing,
    async sample({ endpointId, signing, language, habit }) {
      const before = baseSigning(parts, endpointId, signing);
      return codeSample(directory.settingsOf(changeSigning(before, signing)), language, habit);
    },
  };
}

/** The endpoint's signing, or what the scheme means by itself. */
function baseSigning({ directory }: Parts, endpointId: EndpointId | undefined, { scheme }: SigningChange) {
  return endpointId === undefined ? defaultSigning(scheme ?? 'zof') : directory.get(endpointId);
}
