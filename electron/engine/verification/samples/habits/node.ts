import type { WrongLines } from './habit.ts';

export const nodeHabits: WrongLines = {
  'parse-then-serialise': ({ algorithm }) => `app.use(express.json());
const body = JSON.stringify(req.body);
const expected = createHmac('${algorithm}', secret).update(body).digest();`,
  'text-not-bytes': ({ algorithm }) => `let body = '';
req.on('data', (chunk) => { body += chunk; });
req.on('end', () => createHmac('${algorithm}', secret).update(body).digest());`,
  'body-reader-changed-it': ({ functionName }) => `app.use(express.text({ type: '*/*' })); // unpacks gzip, decodes the charset
${functionName}(Buffer.from(req.body.trim()), req.headers, secrets);`,
  'wrong-key-bytes': ({ algorithm, isKeyText }) =>
    isKeyText
      ? `const key = Buffer.from(secret, 'base64');
createHmac('${algorithm}', key).update(rawBody);`
      : `createHmac('${algorithm}', secret).update(rawBody); // the text of the secret, not what it decodes to`,
  'untrimmed-secret': () => `const secret = readFileSync('/run/secrets/webhook', 'utf8'); // with its newline`,
  'wrong-secret': () => 'const secret = env.API_KEY;',
  'no-rotation-overlap': ({ functionName }) => `${functionName}(rawBody, req.headers, [env.WEBHOOK_SECRET]);`,
  'wrong-encoding': ({
    algorithm,
    otherEncoding,
    header,
  }) => `const expected = createHmac('${algorithm}', key).update(rawBody).digest('${otherEncoding}');
if (expected === req.headers['${header.toLowerCase()}']) accept();`,
  'wrong-header': ({ header }) => `const signature = req.headers['${header}']; // node:http has names in lower case
const other = req.headers['x-signature'];`,
  'wrong-content': ({ algorithm, isBodyAlone }) =>
    isBodyAlone
      ? `const content = \`\${timestamp}.\${rawBody}\`;
createHmac('${algorithm}', key).update(content);`
      : `createHmac('${algorithm}', key).update(rawBody); // the body alone`,
  'no-clock-check': () => `if (isSame(signature, expected)) accept(JSON.parse(rawBody)); // whenever it was signed`,
  'hash-not-hmac': ({ algorithm }) => `createHash('${algorithm}').update(secret + rawBody).digest('hex');`,
  'wrong-url': () => `const url = req.protocol + '://' + req.headers.host + req.originalUrl;`,
};
