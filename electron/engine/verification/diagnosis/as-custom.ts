/** Schemes in the terms of the custom one, so that one part of them can be changed and verified with. */
import { type CustomScheme, customSchemeSchema } from '#contract/models/signing.ts';
import { schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import type { SchemeSettings, SignedRequest } from '../scheme.ts';
import { schemes } from '../schemes.ts';

const plain = customSchemeSchema.parse({});

/** Under the names that the request has. */
function standard(settings: SchemeSettings, request: SignedRequest): { headerName: string; custom: CustomScheme } {
  const { signatures, timestamp, id } = schemes[settings.scheme].claimPlaces(request, settings);
  return {
    headerName: signatures[0] ?? settings.headerName,
    custom: {
      ...plain,
      encoding: 'base64',
      prefix: 'v1,',
      separator: ' ',
      template: '{id}.{timestamp}.{body}',
      timestampHeader: timestamp,
      idHeader: id,
    },
  };
}

function rulesOf(settings: SchemeSettings, request: SignedRequest): { headerName: string; custom: CustomScheme } | null {
  const { scheme } = settings;
  const headerName = schemeFactsOf(scheme).headers[0] ?? settings.headerName;
  switch (scheme) {
    case 'zof':
      return { headerName: settings.headerName, custom: plain };
    case 'github':
      return { headerName, custom: { ...plain, prefix: 'sha256=' } };
    case 'github-sha1':
      return { headerName, custom: { ...plain, prefix: 'sha1=', algorithm: 'sha1' } };
    case 'shopify':
    case 'hookdeck':
      return { headerName, custom: { ...plain, encoding: 'base64' } };
    case 'stripe':
      return { headerName, custom: { ...plain, prefix: 'v1=', separator: ',', timestampPrefix: 't=', template: '{timestamp}.{body}' } };
    case 'slack':
      return {
        headerName,
        custom: { ...plain, prefix: 'v0=', timestampHeader: 'X-Slack-Request-Timestamp', template: 'v0:{timestamp}:{body}' },
      };
    case 'standard-webhooks':
    case 'svix':
      return standard(settings, request);
    case 'custom':
      return { headerName: settings.headerName, custom: settings.custom ?? plain };
    case 'twilio':
      return null;
  }
}

/** The same scheme as a custom one; null for the one that signs no bytes of the body. Keys are read by the given settings, not by these. */
export function asCustom(settings: SchemeSettings, request: SignedRequest): (SchemeSettings & { readonly custom: CustomScheme }) | null {
  const rules = rulesOf(settings, request);
  return rules === null ? null : { ...settings, ...rules, scheme: 'custom', secretEncoding: 'text' };
}
