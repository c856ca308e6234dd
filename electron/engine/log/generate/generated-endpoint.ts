/** The endpoints that generated deliveries go to, as the generator's worker knows them. */
import type { EndpointId, EnvironmentId } from '#contract/ids.ts';
import type { SchemeName } from '#contract/models/verdict.ts';

export interface GeneratedEndpoint {
  readonly id: EndpointId;
  readonly environmentId: EnvironmentId;
  /** Null for Unrouted. */
  readonly slug: string | null;
  readonly scheme: SchemeName;
  readonly headerName: string;
  /** The newest of the secrets that count for the whole time; null when there is none. */
  readonly secret: { readonly id: string; readonly name: string; readonly key: Uint8Array } | null;
  /** How many secrets count for the whole time. */
  readonly secretsTried: number;
  readonly toleranceSeconds: number;
}
