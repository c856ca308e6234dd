/** The endpoints that generated deliveries go to: the ready-made one, two of the generator's own, and Unrouted. */
import { endpointIdSchema, secretIdSchema } from '#contract/ids.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import type { EnginePorts } from '#engine/ports.ts';
import type { WritableLog } from '../database.ts';
import { prepareConfiguration, readConfiguration } from '../statements/configuration.ts';
import type { StoredEndpoint, StoredSecret } from '../stored-endpoint.ts';
import type { GeneratedEndpoint } from './generated-endpoint.ts';
import type { SeededRandom } from './seeded-random.ts';

interface RecipientParts {
  readonly vault: EnginePorts['vault'];
  readonly random: SeededRandom;
  /** Secrets that the generator makes count from here; those of others are used when they count for as long. */
  readonly fromUs: number;
}

const own = [
  { id: endpointIdSchema.parse('ep_generatedCi'), slug: 'ci', name: 'CI', ...defaultSigning('zof') },
  { id: endpointIdSchema.parse('ep_generatedAudit'), slug: 'audit', name: 'Audit', ...defaultSigning('standard-webhooks') },
] as const;

/** Saves what is missing of endpoints and secrets. Unrouted comes last. */
export async function prepareRecipients(db: WritableLog, parts: RecipientParts): Promise<readonly GeneratedEndpoint[]> {
  const { endpoints, secrets, settings } = readConfiguration(db);
  const { saveEndpoint, saveSecret } = prepareConfiguration(db);
  const unrouted = endpoints.find(({ slug }) => slug === null);
  if (unrouted === undefined) throw new Error('The log has no endpoint for what is not routed');
  const taken = new Set(endpoints.map(({ slug }) => slug));
  const missing = own.filter(({ slug }) => !taken.has(slug));
  const added = missing.map((endpoint) => ({ ...endpoint, environmentId: unrouted.environmentId, isArchived: false }));
  for (const endpoint of added) saveEndpoint(endpoint);
  const used = [...endpoints, ...added].filter(({ slug }) => slug === 'zof' || slug === 'ci' || slug === 'audit');
  const recipients: GeneratedEndpoint[] = [];
  for (const endpoint of [...used, unrouted]) {
    const made = await makeSecret(endpoint, secrets, parts);
    if (made !== null) saveSecret(made);
    const known = made === null ? secrets : [...secrets, made];
    recipients.push(await recipientOf(endpoint, known, settings.toleranceSeconds, parts));
  }
  return recipients;
}

/** Null when the endpoint has one already, or is Unrouted. */
async function makeSecret(endpoint: StoredEndpoint, secrets: readonly StoredSecret[], parts: RecipientParts): Promise<StoredSecret | null> {
  if (endpoint.slug === null || secrets.some(({ endpointId }) => endpointId === endpoint.id)) return null;
  const raw = Buffer.from(Array.from({ length: 32 }, () => parts.random.below(256)));
  const value = endpoint.scheme === 'zof' ? raw.toString('hex') : `whsec_${raw.toString('base64')}`;
  return {
    id: secretIdSchema.parse(parts.random.id('sec_')),
    endpointId: endpoint.id,
    name: 'Made with the deliveries',
    sealed: await parts.vault.seal(Buffer.from(value)),
    mask: `••••${value.slice(-4)}`,
    notice: null,
    validFromUs: parts.fromUs,
    validUntilUs: null,
    position: 1,
  };
}

async function recipientOf(
  endpoint: StoredEndpoint,
  secrets: readonly StoredSecret[],
  toleranceSeconds: number,
  { vault, fromUs }: RecipientParts,
): Promise<GeneratedEndpoint> {
  const counting = secrets.filter(
    (secret) => secret.endpointId === endpoint.id && secret.validUntilUs === null && secret.validFromUs <= fromUs,
  );
  const newest = counting.toSorted((one, other) => other.position - one.position)[0];
  const { id, environmentId, slug, scheme, headerName } = endpoint;
  return {
    id,
    environmentId,
    slug,
    scheme,
    headerName,
    secret: newest === undefined ? null : { id: newest.id, name: newest.name, key: keyOf(scheme, (await vault.open(newest.sealed)).value) },
    secretsTried: counting.length,
    toleranceSeconds,
  };
}

/** As verification reads a secret: bytes as given, or the base64 after `whsec_`. */
function keyOf(scheme: StoredEndpoint['scheme'], value: Uint8Array): Uint8Array {
  if (scheme === 'zof') return value;
  return Buffer.from(
    Buffer.from(value)
      .toString('latin1')
      .replace(/^whsec_/, ''),
    'base64',
  );
}
