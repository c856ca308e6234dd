import type { WrongLines } from './habit.ts';

export const phpHabits: WrongLines = {
  'parse-then-serialise': ({ algorithm }) => `$event = json_decode(file_get_contents('php://input'), true);
$expected = hash_hmac('${algorithm}', json_encode($event), $key);`,
  'text-not-bytes': ({ algorithm }) => `$body = mb_convert_encoding($rawBody, 'UTF-8', 'UTF-8');
$expected = hash_hmac('${algorithm}', $body, $key);`,
  'body-reader-changed-it': ({ algorithm }) => `$body = http_build_query($_POST);
$expected = hash_hmac('${algorithm}', trim($body), $key);`,
  'wrong-key-bytes': ({ isKeyText }) =>
    isKeyText ? '$key = base64_decode($secret);' : '$key = $secret; // the text of the secret, not what it decodes to',
  'untrimmed-secret': () => "$secret = file_get_contents('/run/secrets/webhook'); // with its newline",
  'wrong-secret': () => "$secret = getenv('API_KEY');",
  'no-rotation-overlap': ({ functionName }) => `${functionName}($rawBody, $headers, [getenv('WEBHOOK_SECRET')]);`,
  'wrong-encoding': ({ algorithm, otherEncoding, header }) => `$expected = ${
    otherEncoding === 'hex' ? `hash_hmac('${algorithm}', $rawBody, $key)` : `base64_encode(hash_hmac('${algorithm}', $rawBody, $key, true))`
  };
$isRight = $expected == $headers['${header.toLowerCase()}'];`,
  'wrong-header': () => "$signature = $_SERVER['X-Signature']; // PHP writes HTTP_ and underscores",
  'wrong-content': ({ isBodyAlone }) =>
    isBodyAlone ? "$content = $timestamp . '.' . $rawBody;" : '$content = $rawBody; // the body alone',
  'no-clock-check': () => `if (hash_equals($expected, $signature)) {
    accept(json_decode($rawBody)); // whenever it was signed
}`,
  'hash-not-hmac': ({ algorithm }) => `$expected = hash('${algorithm}', $secret . $rawBody);`,
  'wrong-url': () => "$url = 'http://' . $_SERVER['HTTP_HOST'] . $_SERVER['REQUEST_URI'];",
};
