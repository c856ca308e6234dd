import { createHash } from 'node:crypto';
import { type EndpointId, type EnvironmentId, endpointIdSchema, environmentIdSchema, secretIdSchema } from '#contract/ids.ts';
import {
  type Composition,
  type CompositionPreview,
  compositionSchema,
  type Spoiler,
  type SpoilerName,
  spoilerSchema,
} from '#contract/models/composer.ts';
import type { AttemptSummary } from '#contract/models/replay.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';
import { createComposer } from '#engine/composer/composer.ts';
import type { ComposerNeeds } from '#engine/composer/composer-needs.ts';
import type { ComposeRequest, Composer } from '#engine/composer/composer-parts.ts';
import { fail } from '#engine/failure.ts';
import { createHostConsent } from '#engine/replay/host-consent.ts';
import type { ReplayOptions } from '#engine/replay/replay.ts';
import { createSampleHandler } from '#engine/sandbox/sample-handler/sample-handler.ts';
import type { OpenSecret, SchemeSettings } from '#engine/verification/scheme.ts';
import { type MemoryComposerLog, memoryComposerLog } from '#test/support/memory-composer-log.ts';
import { recordingLogger } from '#test/support/recording-logger.ts';

export interface ComposerHarness extends AsyncDisposable {
  readonly composer: Composer;
  readonly log: MemoryComposerLog;
  readonly logger: ReturnType<typeof recordingLogger>;
  readonly ownPorts: { control: number[]; receiver: number[] };
  /** What the feed was told, in order. */
  readonly told: AttemptSummary[];
  readonly clock: { nowUs: number };
  readonly environmentId: EnvironmentId;
  /** An endpoint whose receiver is at `url`; secrets as texts, current first. */
  addEndpoint(endpoint: Partial<Omit<TestEndpoint, 'id'>>): EndpointId;
}

export interface TestEndpoint {
  readonly id: EndpointId;
  readonly name: string;
  readonly slug: string | null;
  readonly isArchived: boolean;
  readonly url: string | null;
  readonly signing: Signing;
  readonly secrets: readonly string[];
  /** Known, but not counting any more. */
  readonly retired: readonly string[];
}

const environmentId = environmentIdSchema.parse('env_one');
export const otherEnvironmentId = environmentIdSchema.parse('env_two');

export function makeHarness(options: ReplayOptions = {}): ComposerHarness {
  const log = memoryComposerLog();
  const logger = recordingLogger();
  const ownPorts = { control: [1], receiver: [2] };
  const told: AttemptSummary[] = [];
  const clock = { nowUs: 1_750_000_000_000_000 };
  const endpoints = new Map<EndpointId, TestEndpoint>();
  let random = 0;
  const sources = { bytes: (count: number) => chain(String(random++), count) };
  const composer = createComposer(
    {
      clock: { nowUs: () => (clock.nowUs += 1000) },
      random: sources,
      logger,
      directory: directoryOf(endpoints),
      environmentIds: () => [environmentId, otherEnvironmentId],
      store: log.store,
      writer: log.writer,
      readers: log.readers,
      onIndexed: () => () => undefined,
      sampleHandler: createSampleHandler({ random: sources, logger }),
      ownPorts: () => ownPorts,
      consent: createHostConsent(),
      onAttempt: (attempt) => void told.push(attempt),
    },
    options,
  );
  return {
    composer,
    log,
    logger,
    ownPorts,
    told,
    clock,
    environmentId,
    addEndpoint(given) {
      const id = endpointIdSchema.parse(`ep_${endpoints.size + 1}`);
      const plain = {
        name: `Endpoint ${endpoints.size + 1}`,
        slug: 'in',
        isArchived: false,
        url: null,
        retired: [],
        secrets: [testSecret],
      };
      endpoints.set(id, { ...plain, signing: defaultSigning('zof'), ...given, id });
      return id;
    },
    [Symbol.asyncDispose]: () => composer.close(),
  };
}

/** So many bytes that are the same in each run of a test. */
function chain(seed: string, count: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, at) => createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(blocks).subarray(0, count);
}

function directoryOf(endpoints: ReadonlyMap<EndpointId, TestEndpoint>): ComposerNeeds['directory'] {
  const find = (id: EndpointId) => endpoints.get(id) ?? fail('missing.endpoint', { id });
  const settingsOf = (signing: Signing): SchemeSettings => ({ ...signing, toleranceSeconds: signing.toleranceSeconds ?? 300 });
  return {
    get(id) {
      const { name, slug, isArchived, url, signing } = find(id);
      return { id, environmentId, name, slug, isArchived, url, ...signing, secrets: [] };
    },
    settingsOf,
    schemeOf: (id) => settingsOf(find(id).signing),
    secretsAt: (id) => find(id).secrets.map(openSecret),
    otherSecrets: (id) => {
      const { name, secrets, retired } = find(id);
      const opened = retired.map((value, index) => openSecret(value, secrets.length + index));
      return opened.map((secret) => ({ ...secret, isOwn: true, endpointName: name, validFromUs: 0, validUntilUs: 1 }));
    },
  };
}

function openSecret(value: string, index: number): OpenSecret {
  return { id: secretIdOf(index), name: `Secret ${index + 1}`, value: new TextEncoder().encode(value) };
}

/** Of the secrets of an endpoint, the retired ones counted on. */
export function secretIdOf(index: number) {
  return secretIdSchema.parse(`sec_${index + 1}`);
}

/** A key of every scheme: the base64 of 32 bytes, which is text as well. */
export const testSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

export const eventText = `{
  "id": "evt_fixed0001",
  "type": "run.completed",
  "created": "{{now}}",
  "data": { "object": { "id": "{{object_id}}", "organization_id": "{{organization_id}}", "run_id": "{{run_id}}" } }
}
`;

export function aSigning(scheme: SchemeName, change: Partial<Signing> = {}): Signing {
  return { ...defaultSigning(scheme), ...change };
}

export function aComposition(change: Partial<Composition> & Pick<Composition, 'destination'>): Composition {
  return compositionSchema.parse(change);
}

export function aRequest(
  composition: Partial<Composition> & Pick<Composition, 'destination'>,
  change: Partial<ComposeRequest> = {},
): ComposeRequest {
  const nothing = { environmentId: null, draftId: null, givenSecret: null, surroundings: null };
  return { text: eventText, composition: aComposition(composition), ...nothing, ...change };
}

/** With the settings that a test can wait for. */
export function aSpoiler(name: SpoilerName): Spoiler {
  const settings: Partial<Record<SpoilerName, object>> = { 'slow-body': { overMs: 400 }, oversized: { bytes: 100_000 } };
  return spoilerSchema.parse({ name, ...settings[name] });
}

/** The bytes of a request as its preview says. */
export function bytesOf(preview: CompositionPreview, composer: Composer): Buffer {
  const { pathname, search } = new URL(preview.url);
  const head = [`${preview.method} ${pathname}${search} HTTP/1.1`, ...preview.headers.map(([name, value]) => `${name}: ${value}`)];
  const body = composer.readPreviewBody(preview.id, 0, preview.bodyBytes);
  if (body === undefined) throw new Error('The preview is gone');
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body.bytes]);
}
