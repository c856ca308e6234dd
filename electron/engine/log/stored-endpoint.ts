/** Endpoints and their signing secrets as the log keeps them. */
import type { EndpointId, EnvironmentId, SecretId } from '#contract/ids.ts';
import type { Signing } from '#contract/models/signing.ts';

export interface StoredEndpoint extends Signing {
  readonly id: EndpointId;
  readonly environmentId: EnvironmentId;
  readonly slug: string | null;
  readonly name: string;
  readonly isArchived: boolean;
}

export interface StoredSecret {
  readonly id: SecretId;
  readonly endpointId: EndpointId;
  readonly name: string;
  readonly sealed: Uint8Array;
  readonly mask: string;
  readonly notice: string | null;
  readonly validFromUs: number;
  readonly validUntilUs: number | null;
  /** Highest is current. */
  readonly position: number;
}
