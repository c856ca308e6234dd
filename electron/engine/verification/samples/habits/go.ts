import type { WrongLines } from './habit.ts';

export const goHabits: WrongLines = {
  'parse-then-serialise': ({ algorithm }) => `var event map[string]any
json.NewDecoder(r.Body).Decode(&event)
body, _ := json.Marshal(event)
mac := hmac.New(${algorithm}.New, key)
mac.Write(body)`,
  'text-not-bytes': () => `body := strings.ToValidUTF8(string(rawBody), "\\uFFFD")
mac.Write([]byte(body))`,
  'body-reader-changed-it': () => `reader, _ := gzip.NewReader(r.Body)
body, _ := io.ReadAll(reader)
mac.Write(bytes.TrimSpace(body))`,
  'wrong-key-bytes': ({ algorithm, isKeyText }) =>
    isKeyText
      ? `key, _ := base64.StdEncoding.DecodeString(secret)
mac := hmac.New(${algorithm}.New, key)`
      : `mac := hmac.New(${algorithm}.New, []byte(secret)) // the text of the secret, not what it decodes to`,
  'untrimmed-secret': () => `secret, _ := os.ReadFile("/run/secrets/webhook") // with its newline`,
  'wrong-secret': () => 'secret := os.Getenv("API_KEY")',
  'no-rotation-overlap': ({ functionName }) => `${functionName}(rawBody, r.Header, []string{os.Getenv("WEBHOOK_SECRET")})`,
  'wrong-encoding': ({
    otherEncoding,
    header,
  }) => `expected := ${otherEncoding === 'hex' ? 'hex' : 'base64.StdEncoding'}.EncodeToString(mac.Sum(nil))
isRight := expected == r.Header.Get("${header}")`,
  'wrong-header': ({ header }) => `signature := r.Header["${header.toLowerCase()}"] // the map has canonical names: use Get
other := r.Header.Get("X-Signature")`,
  'wrong-content': ({ isBodyAlone }) =>
    isBodyAlone
      ? `mac.Write([]byte(timestamp + "."))
mac.Write(rawBody)`
      : 'mac.Write(rawBody) // the body alone',
  'no-clock-check': () => `if hmac.Equal([]byte(signature), []byte(expected)) {
	accept(rawBody) // whenever it was signed
}`,
  'hash-not-hmac': ({ algorithm }) => `hash := ${algorithm}.New()
hash.Write([]byte(secret))
hash.Write(rawBody)`,
  'wrong-url': () => 'address := "http://" + r.Host + r.URL.RequestURI()',
};
