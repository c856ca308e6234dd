import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import { schemeFacts } from '#domain/signing/scheme-facts.ts';
import type { CallContext } from '../engine-parts.ts';

const missing = () => {
  throw new Error('not there yet');
};

export function verificationHandlers(): Handlers<Api['verification'], CallContext> {
  return { schemes: async () => ({ items: [...schemeFacts] }), check: missing, stageBody: missing, sample: missing };
}
