/**
 * What stands on the check page. It lives in the page's component and nowhere else: secrets that are typed here are never in a store or
 * on the disk, and go when the page is left.
 */
import type { DeliveryId, EndpointId } from '#contract/ids.ts';
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { CustomScheme, HashAlgorithm, SecretEncoding, SignatureEncoding } from '#contract/models/signing.ts';
import type { SchemeName } from '#contract/models/verdict.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export type RequestSource =
  /** As it was pasted: its line ends are kept until it is edited. */
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Bytes }
  | {
      readonly kind: 'delivery';
      readonly id: DeliveryId;
      readonly method: string;
      readonly url: string;
      readonly headers: readonly HeaderPair[];
    };

export type BodySource =
  /** What the request holds; a text to be typed where it holds none. */
  | { readonly kind: 'request' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Bytes };

export interface SecretDraft {
  /** Tells the rows apart while they come and go. */
  readonly key: number;
  readonly value: string;
}

/** Fields as they are typed; empty where nothing was chosen. */
export interface CustomDraft {
  readonly algorithm: HashAlgorithm;
  readonly encoding: SignatureEncoding;
  readonly prefix: string;
  readonly separator: string;
  readonly template: string;
  readonly timestampHeader: string;
  readonly timestampPrefix: string;
  readonly timestampUnit: CustomScheme['timestampUnit'];
  readonly idHeader: string;
}

export interface OptionsDraft {
  readonly headerName: string;
  readonly secretEncoding: SecretEncoding;
  readonly toleranceSeconds: string;
  readonly freshnessSeconds: string;
  readonly publicUrl: string;
  readonly custom: CustomDraft;
}

export type ArrivalDraft =
  | { readonly kind: 'now' }
  | { readonly kind: 'signed' }
  /** As the field of the browser writes it, in the zone of the window: `2026-05-12T14:02:07`. */
  | { readonly kind: 'chosen'; readonly text: string };

export interface CheckDraft {
  readonly request: RequestSource;
  readonly body: BodySource;
  /** `auto`: as the headers say, or as the endpoint has it. */
  readonly scheme: SchemeName | 'auto';
  readonly options: OptionsDraft;
  /** Whose scheme and secrets are taken as well. */
  readonly endpointId: EndpointId | null;
  readonly secrets: readonly SecretDraft[];
  readonly arrival: ArrivalDraft;
}

export const emptyCustom: CustomDraft = {
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: '',
  separator: '',
  template: '{body}',
  timestampHeader: '',
  timestampPrefix: '',
  timestampUnit: 'seconds',
  idHeader: '',
};

export const emptyDraft: CheckDraft = {
  request: { kind: 'typed', text: '' },
  body: { kind: 'request' },
  scheme: 'auto',
  options: {
    headerName: '',
    secretEncoding: 'text',
    toleranceSeconds: '',
    freshnessSeconds: '',
    publicUrl: '',
    custom: emptyCustom,
  },
  endpointId: null,
  secrets: [{ key: 0, value: '' }],
  arrival: { kind: 'now' },
};

/** Whether there is anything that could be judged. */
export function isEmptyRequest({ request, body }: CheckDraft): boolean {
  const hasRequest = request.kind !== 'typed' || request.text.trim() !== '';
  return !hasRequest && (body.kind === 'request' || (body.kind === 'text' && body.text === ''));
}
