/**
 * Rotations and ends of secrets as moments in time, read off the dates of the endpoints' secrets: nothing more is stored for them.
 * A mark is a fact of the past; a secret whose end is still to come is named by the mark of its rotation.
 */
import type { EndpointId } from '#contract/ids.ts';
import type { Endpoint, Secret } from '#contract/models/endpoint.ts';
import type { TimeRange } from '../histogram/time-scale.ts';

export interface SecretMark {
  readonly atUs: number;
  readonly endpointId: EndpointId;
  readonly endpointName: string;
  /** Names of secrets that began to count while one that was added before them counted. */
  readonly begun: readonly string[];
  /** Names of secrets that counted no more from then on. */
  readonly ended: readonly string[];
  /** Secrets that went on counting beside those that began; `untilUs` is null while they have no end. */
  readonly kept: readonly { readonly name: string; readonly untilUs: number | null }[];
}

/** What one press does to several secrets is one mark, though each is saved by itself. */
const oneMomentUs = 5_000;

/** Newest first. `wanted` holds paths or ids of endpoints; null takes all. */
export function secretMarks(endpoints: readonly Endpoint[], wanted: ReadonlySet<string> | null): readonly SecretMark[] {
  return endpoints
    .filter(({ id, slug }) => wanted === null || wanted.has(id) || (slug !== null && wanted.has(slug)))
    .flatMap(marksOf)
    .toSorted((left, right) => right.atUs - left.atUs);
}

/** Marks within a range, its end not included. */
export function marksWithin(marks: readonly SecretMark[], { fromUs, untilUs }: TimeRange): readonly SecretMark[] {
  return marks.filter(({ atUs }) => atUs >= fromUs && atUs < untilUs);
}

function marksOf(endpoint: Endpoint): readonly SecretMark[] {
  const { secrets } = endpoint;
  const moments = secrets
    .flatMap((secret) => [...(isRotation(secret, secrets) ? [secret.validFromUs] : []), ...(hasEnded(secret) ? [secret.validUntilUs] : [])])
    .toSorted((left, right) => left - right);
  const distinct = moments.filter((atUs, index) => index === 0 || atUs - (moments[index - 1] ?? 0) >= oneMomentUs);
  return distinct.map((atUs) => {
    const isNow = (timeUs: number) => timeUs >= atUs && timeUs - atUs < oneMomentUs;
    const begun = secrets.filter((secret) => isNow(secret.validFromUs) && isRotation(secret, secrets));
    return {
      atUs,
      endpointId: endpoint.id,
      endpointName: endpoint.name,
      begun: begun.map(({ name }) => name),
      ended: secrets.filter((secret) => hasEnded(secret) && isNow(secret.validUntilUs)).map(({ name }) => name),
      kept: begun.length === 0 ? [] : keptAt(secrets, atUs),
    };
  });
}

/** `secrets` come newest first: one that was added later counts from an earlier date only by what was said of it afterwards. */
function isRotation(secret: Secret, secrets: readonly Secret[]): boolean {
  const atUs = secret.validFromUs;
  return secrets
    .slice(secrets.indexOf(secret) + 1)
    .some(
      ({ validFromUs, validUntilUs }) =>
        atUs - validFromUs >= oneMomentUs && (validUntilUs === null || (validUntilUs > validFromUs && atUs - validUntilUs < oneMomentUs)),
    );
}

/** A secret whose end is not behind its beginning never counted. */
function hasEnded(secret: Secret): secret is Secret & { readonly validUntilUs: number } {
  return secret.validUntilUs !== null && secret.validUntilUs > secret.validFromUs;
}

function keptAt(secrets: readonly Secret[], atUs: number): SecretMark['kept'] {
  return secrets
    .filter(
      ({ validFromUs, validUntilUs }) => atUs - validFromUs >= oneMomentUs && (validUntilUs === null || validUntilUs - atUs >= oneMomentUs),
    )
    .map(({ name, validUntilUs }) => ({ name, untilUs: validUntilUs }));
}
