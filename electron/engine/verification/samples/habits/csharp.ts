import type { WrongLines } from './habit.ts';

export const csharpHabits: WrongLines = {
  'parse-then-serialise': () => `app.MapPost("/webhooks", (JsonElement body) =>
{
    hmac.AppendData(JsonSerializer.SerializeToUtf8Bytes(body));
});`,
  'text-not-bytes': () => `using var reader = new StreamReader(request.Body); // drops a byte order mark
hmac.AppendData(Encoding.UTF8.GetBytes(await reader.ReadToEndAsync()));`,
  'body-reader-changed-it': () => `app.UseRequestDecompression(); // before the check
string body = (await reader.ReadToEndAsync()).Trim();`,
  'wrong-key-bytes': ({ isKeyText }) =>
    isKeyText
      ? 'byte[] key = Convert.FromBase64String(secret);'
      : 'byte[] key = Encoding.UTF8.GetBytes(secret); // the text of the secret, not what it decodes to',
  'untrimmed-secret': () => 'string secret = File.ReadAllText("/run/secrets/webhook"); // with its newline',
  'wrong-secret': () => 'string secret = Environment.GetEnvironmentVariable("API_KEY");',
  'no-rotation-overlap': ({ functionName }) =>
    `${functionName}(rawBody, name => request.Headers[name], new[] { Environment.GetEnvironmentVariable("WEBHOOK_SECRET") });`,
  'wrong-encoding': ({ otherEncoding, header }) => `string expected = ${
    otherEncoding === 'hex' ? 'BitConverter.ToString(digest) // upper case, with hyphens' : 'Convert.ToBase64String(digest)'
  };
bool isRight = expected == request.Headers["${header}"];`,
  'wrong-header': () => 'string signature = request.Headers["X-Signature"];',
  'wrong-content': ({ isBodyAlone }) =>
    isBodyAlone
      ? `hmac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}."));
hmac.AppendData(rawBody);`
      : 'hmac.AppendData(rawBody); // the body alone',
  'no-clock-check': () => 'if (IsSame(signature, expected)) Accept(rawBody); // whenever it was signed',
  'hash-not-hmac': ({ algorithm }) =>
    `byte[] expected = ${algorithm.toUpperCase()}.HashData(Encoding.UTF8.GetBytes(secret).Concat(rawBody).ToArray());`,
  'wrong-url': () => 'string url = request.GetDisplayUrl(); // what this server was called by',
};
