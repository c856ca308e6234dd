const troubles: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'has expired; the Console has to renew it, or the clock of this machine is wrong'],
  ['CERT_NOT_YET_VALID', 'is not valid yet; the clock of this machine may be wrong'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'is self-signed, so nobody vouches for it; it may be somebody else who answers'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'comes from an issuer that this machine does not know, as behind a company proxy that reads along'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'comes from an issuer that this machine does not know, or the Console does not send the whole chain'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'comes from an issuer that this machine does not know'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'comes from an issuer that this machine does not know'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'is for another host; check the host in the base URL'],
  ['HOSTNAME_MISMATCH', 'is for another host; check the host in the base URL'],
  ['CERT_REVOKED', 'was revoked by its issuer'],
  ['CERT_UNTRUSTED', 'is not trusted for this use'],
]);

/** One sentence for trouble with TLS, saying that the key was not sent; null when the error is about something else. */
export function explainTls(code: string, message: string, host: string): string | null {
  const trouble = troubles.get(code);
  if (trouble !== undefined) return `The certificate of ${host} ${trouble}. The key was not sent.`;
  if (/WRONG.VERSION.NUMBER|PACKET.LENGTH.TOO.LONG|HTTP.REQUEST/i.test(`${code} ${message}`)) {
    return `${host} does not speak TLS on this port, so https:// can not be used with it. The key was not sent.`;
  }
  if (
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('ERR_TLS') ||
    code.startsWith('CERT_') ||
    code.startsWith('CRL_')
  ) {
    return `${host} and Hookglass could not agree on a TLS connection (${code}). The key was not sent.`;
  }
  return null;
}
