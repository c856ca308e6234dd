import type { WrongLines } from './habit.ts';

export const pythonHabits: WrongLines = {
  'parse-then-serialise': ({ algorithm }) => `body = json.dumps(request.get_json()).encode()
expected = hmac.new(key, body, hashlib.${algorithm}).digest()`,
  'text-not-bytes': ({ algorithm }) => `body = request.get_data(as_text=True)
expected = hmac.new(key, body.encode(), hashlib.${algorithm}).digest()`,
  'body-reader-changed-it': ({ functionName }) => `body = gzip.decompress(request.get_data()).strip()
${functionName}(body, request.headers, secrets)`,
  'wrong-key-bytes': ({ algorithm, isKeyText }) =>
    isKeyText
      ? `key = base64.b64decode(secret)
hmac.new(key, raw_body, hashlib.${algorithm})`
      : `hmac.new(secret.encode(), raw_body, hashlib.${algorithm})  # the text of the secret, not what it decodes to`,
  'untrimmed-secret': () => `secret = open("/run/secrets/webhook").read()  # with its newline`,
  'wrong-secret': () => 'secret = os.environ["API_KEY"]',
  'no-rotation-overlap': ({ functionName }) => `${functionName}(raw_body, request.headers, [os.environ["WEBHOOK_SECRET"]])`,
  'wrong-encoding': ({ algorithm, otherEncoding, header }) => `mac = hmac.new(key, raw_body, hashlib.${algorithm})
expected = ${otherEncoding === 'hex' ? 'mac.hexdigest()' : 'base64.b64encode(mac.digest()).decode()'}
is_right = expected == request.headers["${header}"]`,
  'wrong-header': () => `signature = request.headers.get("X-Signature")
other = os.environ.get("HTTP_X_SIGNATURE")`,
  'wrong-content': ({ algorithm, isBodyAlone }) =>
    isBodyAlone
      ? `content = timestamp.encode() + b"." + raw_body
hmac.new(key, content, hashlib.${algorithm})`
      : `hmac.new(key, raw_body, hashlib.${algorithm})  # the body alone`,
  'no-clock-check': () => `if hmac.compare_digest(signature, expected):
    accept(json.loads(raw_body))  # whenever it was signed`,
  'hash-not-hmac': ({ algorithm }) => `hashlib.${algorithm}(secret.encode() + raw_body).hexdigest()`,
  'wrong-url': () => 'url = request.url  # what this server was called by',
};
