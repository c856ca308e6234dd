import type { EndpointId, SecretId } from '#contract/ids.ts';

/** The dialog that the page shows over itself. Its endpoint or secret is looked up anew, because both may change meanwhile. */
export type EndpointDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'edit'; readonly endpointId: EndpointId }
  | { readonly kind: 'add-secret'; readonly endpointId: EndpointId }
  | { readonly kind: 'rotate'; readonly endpointId: EndpointId }
  | { readonly kind: 'change-secret'; readonly endpointId: EndpointId; readonly secretId: SecretId };

/** Judging again is offered after a change, where there is something to judge; who asks for it is answered in any case. */
export type Offer = 'changed' | 'asked';
