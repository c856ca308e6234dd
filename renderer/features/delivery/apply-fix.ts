import type { ApiClient } from '#contract/api.ts';
import type { EndpointId } from '#contract/ids.ts';
import type { Fix } from '#contract/models/diagnosis.ts';

/** Fixes that are a call; the others open a dialog. */
export type CallFix = Exclude<Fix, { kind: 'enter-secret' | 'replay-fresh' }>;

/** Does what a finding proposes to an endpoint. Fails with what the call fails with; nothing is half done. */
export async function applyFix(client: ApiClient, fix: CallFix, endpointId: EndpointId): Promise<void> {
  switch (fix.kind) {
    case 'set-header':
      await client.endpoints.update({ id: endpointId, headerName: fix.headerName });
      return;
    case 'set-scheme':
      await client.endpoints.update({ id: endpointId, scheme: fix.scheme });
      return;
    case 'set-secret-encoding':
      await client.endpoints.update({ id: endpointId, secretEncoding: fix.secretEncoding });
      return;
    case 'set-public-url':
      await client.endpoints.update({ id: endpointId, publicUrl: fix.publicUrl });
      return;
    case 'trim-secret':
      await client.secrets.trim({ id: fix.secretId });
      return;
    case 'accept-secret':
      await client.secrets.update({ id: fix.secretId, validFromUs: fix.validFromUs, validUntilUs: fix.validUntilUs });
      return;
    case 'copy-secret':
      await client.secrets.copy({ id: fix.secretId, endpointId, validFromUs: fix.validFromUs });
      return;
  }
}
