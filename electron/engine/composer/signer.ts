/** Who signs. Guarantees: a secret that was given for the moment is in what is returned and nowhere else; no sentence holds any of it. */
import type { Composition, Signer, Spoiler } from '#contract/models/composer.ts';
import { customSchemeSchema, type SigningChange } from '#contract/models/signing.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { newSecretValue } from '../endpoints/new-secret-value.ts';
import { fail } from '../failure.ts';
import type { OpenSecret, SchemeSettings } from '../verification/scheme.ts';
import { canSignWith, inspectSecretValue } from '../verification/secret-rules.ts';
import type { ComposerNeeds } from './composer-needs.ts';
import { type ResolvedDestination, type SigningSource, sourceOf } from './destination.ts';

export interface ResolvedSigner {
  readonly settings: SchemeSettings;
  /** Null: it is known how it would be signed, and it leaves unsigned on purpose. */
  readonly secret: Uint8Array | null;
  /** Scheme and secret by name. */
  readonly words: string;
}

type Named = Pick<OpenSecret, 'name' | 'value'>;

/** Null: nobody signs. Fails with `secret.none_to_sign` and `missing.endpoint`. */
export function resolveSigner(
  { signer, spoilers }: Pick<Composition, 'signer' | 'spoilers'>,
  destination: ResolvedDestination,
  givenSecret: string | null,
  needs: Pick<ComposerNeeds, 'clock' | 'directory' | 'random'>,
): ResolvedSigner | null {
  const has = (name: Spoiler['name']) => spoilers.some((spoiler) => spoiler.name === name);
  const source = sourceFor(signer, destination, needs);
  if (has('unsigned')) {
    const settings = source?.settings ?? settingsFor({}, needs);
    return { settings, secret: null, words: 'nobody: the signature is left out on purpose' };
  }
  if (signer.by === 'nobody') return null;
  if (source === null) return refuse('A URL has no secret of its own. Choose an endpoint to sign as, or give a secret and its scheme.');
  const { settings, owner } = source;
  if (has('wrong-secret')) {
    const secret = new TextEncoder().encode(newSecretValue(settings, needs.random));
    return { settings, secret, words: `${settings.scheme}, with a wrong secret made up for it` };
  }
  const secret = secretFor(signer, source, givenSecret, needs);
  return { settings, secret: secret.value, words: `${settings.scheme}, with ${namedOf(secret, owner, signer)}` };
}

function sourceFor(
  signer: Signer,
  destination: ResolvedDestination,
  needs: Pick<ComposerNeeds, 'clock' | 'directory'>,
): SigningSource | null {
  switch (signer.by) {
    case 'nobody':
    case 'destination':
      return destination.source;
    case 'endpoint':
      return sourceOf(needs.directory.get(signer.endpointId), needs);
    case 'given':
      return { owner: 'the moment', settings: settingsFor(signer.signing, needs), secrets: [] };
  }
}

function settingsFor(signing: SigningChange, { directory }: Pick<ComposerNeeds, 'directory'>): SchemeSettings {
  const whole = changeSigning(defaultSigning(signing.scheme ?? 'zof'), signing);
  const custom = whole.scheme === 'custom' ? (whole.custom ?? customSchemeSchema.parse({})) : null;
  return directory.settingsOf({ ...whole, custom });
}

function secretFor(
  signer: Exclude<Signer, { by: 'nobody' }>,
  source: SigningSource,
  givenSecret: string | null,
  needs: Pick<ComposerNeeds, 'clock' | 'directory'>,
): Named {
  switch (signer.by) {
    case 'destination':
      return ofDestination(source, signer.secret);
    case 'endpoint':
      return signer.secretId === null ? ofDestination(source, 'current') : ofEndpoint(signer, source, needs);
    case 'given':
      return given(source.settings, givenSecret);
  }
}

function ofDestination({ settings, secrets, owner }: SigningSource, which: 'current' | 'previous'): Named {
  const [current, ...previous] = secrets.filter(({ value }) => canSignWith(settings, value));
  if (current === undefined) {
    return refuse(
      secrets.length === 0
        ? `No secret of ${owner} counts at the moment.`
        : `No secret of ${owner} can make signatures of the scheme ${settings.scheme}.`,
    );
  }
  if (which === 'current') return current;
  return previous[0] ?? refuse(`Only one secret of ${owner} counts at the moment: there is no previous one.`);
}

/** A named secret may be one that does not count any more: whether that is refused is worth trying. */
function ofEndpoint(
  { endpointId, secretId }: Extract<Signer, { by: 'endpoint' }>,
  { settings, secrets, owner }: SigningSource,
  { clock, directory }: Pick<ComposerNeeds, 'clock' | 'directory'>,
): Named {
  const counting = directory.secretsAt(endpointId, clock.nowUs());
  const others = directory.otherSecrets(endpointId, clock.nowUs()).filter(({ isOwn }) => isOwn);
  const found = [...counting, ...others].find(({ id }) => id === secretId);
  if (found === undefined) return refuse(`The chosen secret is none of ${owner}, or could not be opened.`);
  if (canSignWith(settings, found.value)) return found;
  return refuse(
    `The secret ${JSON.stringify(found.name)} of ${owner} can not make signatures of the scheme ${settings.scheme}.${
      secrets.length > 0 ? ' Choose another one.' : ''
    }`,
  );
}

function given(settings: SchemeSettings, value: string | null): Named {
  if (value === null) return refuse('A secret of the moment is kept nowhere, so it has to be given each time.');
  const { problem } = inspectSecretValue(settings, value);
  const bytes = new TextEncoder().encode(value);
  if (problem !== null) return refuse(problem);
  if (!canSignWith(settings, bytes)) return refuse('It is a public key: it checks signatures and can not make them.');
  return { name: 'given', value: bytes };
}

function namedOf(secret: Named, owner: string, signer: Signer): string {
  return signer.by === 'given' ? 'a secret given for the moment' : `the secret ${JSON.stringify(secret.name)} of ${owner}`;
}

function refuse(problem: string): never {
  return fail('secret.none_to_sign', { problem });
}
