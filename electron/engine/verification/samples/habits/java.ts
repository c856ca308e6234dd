import type { WrongLines } from './habit.ts';

export const javaHabits: WrongLines = {
  'parse-then-serialise': () => `@PostMapping("/webhooks")
void receive(@RequestBody Map<String, Object> event) throws Exception {
  mac.update(new ObjectMapper().writeValueAsBytes(event));
}`,
  'text-not-bytes': () => `@PostMapping("/webhooks")
void receive(@RequestBody String body) {
  mac.update(body.getBytes());
}`,
  'body-reader-changed-it': () => `String body = request.getReader().lines().collect(Collectors.joining("\\n"));
mac.update(body.getBytes(StandardCharsets.UTF_8));`,
  'wrong-key-bytes': ({ isKeyText }) =>
    isKeyText
      ? 'byte[] key = Base64.getDecoder().decode(secret);'
      : 'byte[] key = secret.getBytes(StandardCharsets.UTF_8); // the text of the secret, not what it decodes to',
  'untrimmed-secret': () => 'String secret = Files.readString(Path.of("/run/secrets/webhook")); // with its newline',
  'wrong-secret': () => 'String secret = System.getenv("API_KEY");',
  'no-rotation-overlap': ({ functionName }) => `${functionName}(rawBody, request::getHeader, List.of(System.getenv("WEBHOOK_SECRET")));`,
  'wrong-encoding': ({ otherEncoding, header }) => `byte[] digest = mac.doFinal(rawBody);
String expected = ${otherEncoding === 'hex' ? 'HexFormat.of().formatHex(digest)' : 'Base64.getEncoder().encodeToString(digest)'};
boolean isRight = expected.equals(request.getHeader("${header}"));`,
  'wrong-header': () => 'String signature = request.getHeader("X-Signature");',
  'wrong-content': ({ isBodyAlone }) =>
    isBodyAlone
      ? `mac.update((timestamp + ".").getBytes());
mac.update(rawBody);`
      : 'mac.update(rawBody); // the body alone',
  'no-clock-check': () => 'if (isSame(signature, expected)) accept(rawBody); // whenever it was signed',
  'hash-not-hmac': ({ algorithm }) => `MessageDigest hash = MessageDigest.getInstance("${algorithm.replace('sha', 'SHA-')}");
hash.update(secret.getBytes());
hash.update(rawBody);`,
  'wrong-url': () => 'String url = request.getRequestURL().toString(); // what this server was called by',
};
