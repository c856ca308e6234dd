const certificateTroubles: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'has expired'],
  ['CERT_NOT_YET_VALID', 'is not valid yet'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed, so nobody vouches for it'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'is vouched for by an authority this machine does not know'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'is vouched for by an authority this machine does not know'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'is vouched for by an authority this machine does not know'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'is vouched for by an authority this machine does not know'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another host'],
  ['HOSTNAME_MISMATCH', 'is for another host'],
  ['CERT_REVOKED', 'was revoked'],
]);

/** What went wrong in the TLS handshake, without a final dot. */
export function describeTlsTrouble(code: string, detail: string, host: string): string {
  const trouble = certificateTroubles.get(code);
  if (trouble !== undefined) return `The certificate of ${host} ${trouble}`;
  if (/WRONG.VERSION.NUMBER|PACKET.LENGTH.TOO.LONG|HTTP.REQUEST/i.test(`${code} ${detail}`)) {
    return `${host} does not speak TLS on this port; try http:// instead of https://`;
  }
  return `${host} and Hookglass could not agree on a TLS connection (${code === '' ? 'no reason given' : code})`;
}
