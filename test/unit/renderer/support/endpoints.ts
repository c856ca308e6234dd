import { type Endpoint, endpointSchema, type Secret, secretSchema } from '#contract/models/endpoint.ts';
import { defaultSigning } from '#domain/signing/signing-defaults.ts';

/** A secret that counts from that moment on, without end unless told. */
export function aSecret(name: string, validFromUs: number, changes: Partial<Secret> = {}): Secret {
  const secret = secretSchema.parse({
    id: `sec_${name.replaceAll(/[^A-Za-z0-9]/g, '')}`,
    endpointId: 'ep_1',
    name,
    mask: '••••••••b2c3',
    state: 'current',
    validFromUs,
    validUntilUs: null,
    notice: null,
    isTrimmable: false,
  });
  return { ...secret, ...changes };
}

/** An endpoint of the scheme of Zof; its path is its name in lower case. */
export function anEndpoint(name: string, secrets: readonly Secret[], changes: Partial<Endpoint> = {}): Endpoint {
  const slug = name.toLowerCase();
  const endpoint = endpointSchema.parse({
    id: `ep_${slug}`,
    environmentId: 'env_1',
    slug,
    name,
    ...defaultSigning('zof'),
    isArchived: false,
    url: `http://127.0.0.1:4400/in/${slug}`,
    secrets,
  });
  return { ...endpoint, ...changes };
}
