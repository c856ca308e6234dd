/** curl's options as far as they say what is sent. The lists of the others say only whether a value follows (curl 8, `curl --help all`). */

/** What an option means here; `value`: it takes one and is left aside; `flag`: it takes none. */
export type CurlMeaning =
  | 'request'
  | 'header'
  | 'data'
  | 'data-raw'
  | 'data-binary'
  | 'data-urlencode'
  | 'json'
  | 'form'
  | 'get'
  | 'head'
  | 'user'
  | 'url'
  | 'cookie'
  | 'user-agent'
  | 'referer'
  | 'upload-file'
  | 'config'
  | 'next'
  | 'bearer'
  | 'value'
  | 'flag';

const meant: ReadonlyMap<string, CurlMeaning> = new Map<string, CurlMeaning>([
  ['request', 'request'],
  ['header', 'header'],
  ['data', 'data'],
  ['data-ascii', 'data'],
  ['data-raw', 'data-raw'],
  ['data-binary', 'data-binary'],
  ['data-urlencode', 'data-urlencode'],
  ['json', 'json'],
  ['form', 'form'],
  ['form-string', 'form'],
  ['get', 'get'],
  ['head', 'head'],
  ['user', 'user'],
  ['url', 'url'],
  ['cookie', 'cookie'],
  ['user-agent', 'user-agent'],
  ['referer', 'referer'],
  ['upload-file', 'upload-file'],
  ['config', 'config'],
  ['next', 'next'],
  ['oauth2-bearer', 'bearer'],
]);

const takesValue = new Set(
  (
    'abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers connect-timeout connect-to continue-at cookie-jar ' +
    'create-file-mode crlfile curves delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file ' +
    'engine etag-compare etag-save expect100-timeout ftp-account ftp-method ftp-port happy-eyeballs-timeout-ms haproxy-clientip ' +
    'hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway keepalive-cnt keepalive-time key key-type krb libcurl limit-rate ' +
    'local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy output output-dir ' +
    'parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-cert proxy-ciphers proxy-header ' +
    'proxy-key proxy-pass proxy-user proxy1.0 pubkey quote random-file range rate request-target resolve retry retry-delay ' +
    'retry-max-time sasl-authzid service-name socks4 socks4a socks5 socks5-hostname speed-limit speed-time stderr telnet-option ' +
    'tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket url-query ' +
    'variable vlan-priority write-out'
  ).split(' '),
);

const knownFlags = new Set(
  (
    'anyauth append basic compressed compressed-ssh create-dirs crlf digest disable disable-eprt disable-epsv fail fail-early ' +
    'fail-with-body globoff http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length include insecure ' +
    'ipv4 ipv6 junk-session-cookies list-only location location-trusted metalink negotiate netrc netrc-optional no-buffer no-keepalive ' +
    'no-progress-meter no-sessionid ntlm parallel path-as-is post301 post302 post303 progress-bar raw remote-header-name remote-name ' +
    'remote-time retry-all-errors retry-connrefused show-error show-headers silent ssl ssl-no-revoke ssl-reqd sslv2 sslv3 ' +
    'styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids ' +
    'trace-time use-ascii verbose version xattr'
  ).split(' '),
);

/** Letters of the options above, and of those that take a value. */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['X', 'request'],
  ['H', 'header'],
  ['d', 'data'],
  ['F', 'form'],
  ['G', 'get'],
  ['I', 'head'],
  ['u', 'user'],
  ['b', 'cookie'],
  ['A', 'user-agent'],
  ['e', 'referer'],
  ['T', 'upload-file'],
  ['K', 'config'],
  [':', 'next'],
]);
const shortWithValue = new Set('CDEPQUYchmortwxyz');
const shortFlags = new Set('#012346BJLMNORSVZafgijklnpqsv');

/** Null for an option that is not known; it is taken for one without a value. */
export function meaningOfLong(name: string): CurlMeaning | null {
  const meaning = meant.get(name);
  if (meaning !== undefined) return meaning;
  if (takesValue.has(name)) return 'value';
  return knownFlags.has(name) || knownFlags.has(name.replace(/^no-/, '')) ? 'flag' : null;
}

export function meaningOfShort(letter: string): CurlMeaning | null {
  const name = shortNames.get(letter);
  if (name !== undefined) return meant.get(name) ?? null;
  if (shortWithValue.has(letter)) return 'value';
  return shortFlags.has(letter) ? 'flag' : null;
}

const withoutValue: ReadonlySet<CurlMeaning> = new Set(['get', 'head', 'next', 'flag']);

export function hasValue(meaning: CurlMeaning): boolean {
  return !withoutValue.has(meaning);
}
