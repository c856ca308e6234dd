import type { WrongLines } from './habit.ts';

const hashName = { sha256: 'SHA256', sha1: 'SHA1', sha512: 'SHA512' } as const;

export const rubyHabits: WrongLines = {
  'parse-then-serialise': ({ algorithm }) => `body = params.to_unsafe_h.to_json
expected = OpenSSL::HMAC.digest('${hashName[algorithm]}', key, body)`,
  'text-not-bytes': ({ algorithm }) => `body = request.raw_post.force_encoding('UTF-8').scrub
expected = OpenSSL::HMAC.digest('${hashName[algorithm]}', key, body)`,
  'body-reader-changed-it': ({ functionName }) => `body = request.body.each_line(chomp: true).to_a.join("\\n")
${functionName}(body, request.headers, secrets)`,
  'wrong-key-bytes': ({ isKeyText }) =>
    isKeyText ? "key = secret.unpack1('m')" : 'key = secret # the text of the secret, not what it decodes to',
  'untrimmed-secret': () => "secret = File.read('/run/secrets/webhook') # with its newline",
  'wrong-secret': () => "secret = ENV.fetch('API_KEY')",
  'no-rotation-overlap': ({ functionName }) => `${functionName}(request.raw_post, request.headers, [ENV.fetch('WEBHOOK_SECRET')])`,
  'wrong-encoding': ({ algorithm, otherEncoding, header }) => `expected = ${
    otherEncoding === 'hex'
      ? `OpenSSL::HMAC.hexdigest('${hashName[algorithm]}', key, raw_body)`
      : `[OpenSSL::HMAC.digest('${hashName[algorithm]}', key, raw_body)].pack('m')`
  }
is_right = expected == request.headers['${header}']`,
  'wrong-header': ({ header }) => `signature = request.env['${header}'] # Rack writes HTTP_ and underscores
other = request.headers['X-Signature']`,
  'wrong-content': ({ isBodyAlone }) => (isBodyAlone ? 'content = "#{timestamp}.#{raw_body}"' : 'content = raw_body # the body alone'),
  'no-clock-check': () => `if OpenSSL.secure_compare(signature, expected)
  accept(JSON.parse(raw_body)) # whenever it was signed
end`,
  'hash-not-hmac': ({ algorithm }) => `OpenSSL::Digest::${hashName[algorithm]}.hexdigest(secret + raw_body)`,
  'wrong-url': () => 'url = request.original_url # what this server was called by',
};
