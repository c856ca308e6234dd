/** What stands above the routes. */
export function apiIntro(list: string): string {
  return `# HTTP API

Everything the window can do, over HTTP on this machine. This page is written by \`npm run docs\` from the OpenAPI document that Hookglass serves
at \`/api/openapi.json\`; a test compares the two.

## Calling it

\`\`\`
npm run -s hookglass -- serve --json --receiver-port 0 --ui-port 0
\`\`\`

prints one line when it is ready: \`receiver.url\` to send to, \`ui.url\` to open once, \`api.url\` and \`api.token\` for this API. While it runs, the
files \`api-token\` and \`api-url\` in the data folder say the same, for your account only. The token is made anew at each start.

\`\`\`
curl -H "Authorization: Bearer $(cat DIR/api-token)" "$(cat DIR/api-url)/deliveries?query=type:run.failed&limit=10"
\`\`\`

\`\`\`js
const answer = await fetch('http://127.0.0.1:4480/api/deliveries?query=type:run.failed', {
  headers: { authorization: \`Bearer \${process.env.HOOKGLASS_TOKEN}\` },
});
const { items, nextCursor } = await answer.json();
\`\`\`

## What holds everywhere

- Input is JSON; of GET and DELETE it is the query. A field that is not known is refused, so a slip of the pen is not taken for consent.
- Lists give \`items\` and \`nextCursor\`, newest first unless said otherwise. \`cursor\` takes what \`nextCursor\` gave; null is the end.
- Times that end in \`Us\` are microseconds since 1970, in UTC.
- A refusal is \`{code, sentence, reason, next, retryable, …}\` with the status that [the table of errors](errors.md) names. Codes stay; sentences may change.
- Any call may fail with \`input.invalid\`, \`link.unauthorised\`, \`log.closed\` and \`internal.bug\`, and one that changes something with \`log.read_only\`,
  \`log.disk_full\` and \`log.write_failed\` as well. The routes name what they may fail with besides.
- Secrets and keys are shown as dots with their last characters. Only [\`secrets.reveal\`](#post-apisecretsidreveal) gives a value, and only when it is asked.
- In types, \`dlv_…\` is an id that begins so, \`?\` marks what may be left out, and \`{…}\` has more than is shown here; the document has all of it.
- Only this machine is answered, and only requests whose \`Host\` names it. [Who may reach what](../SECURITY.md).

${list}
`;
}
