/** Node 20 or newer, with nothing installed. */
import { keys, quoted, update } from '../languages/node.ts';
import type { Recipe } from '../recipe.ts';
import { type Code, write } from '../writing.ts';
import { eventType, runId, type SenderSubject, type SenderWriter, secretVariable, signedWith } from './sender-writer.ts';

function places({ recipe, address, publicUrl }: SenderSubject): Code {
  const isForm = recipe.content === 'form';
  // why: a body that is no form is signed by its hash in the address (Twilio).
  const query = isForm ? " + '?bodySHA256=' + createHash('sha256').update(body).digest('hex')" : '';
  return [`const address = ${quoted(address)}${query};`, recipe.publicUrl === null ? null : signedAddress(publicUrl, query)];
}

function signedAddress(publicUrl: string | null, query: string): string {
  if (publicUrl === null) return 'const url = address; // it is signed, too';
  return `const url = ${quoted(publicUrl)}${publicUrl.includes('?') ? '' : query}; // is signed: the address as the endpoint knows it`;
}

function signature(recipe: Recipe): Code {
  const { prefix, separator, time, algorithm, encoding, before, after } = recipe;
  const content = recipe.content === 'form' ? '.update(url)' : `${update(before, recipe)}.update(body)${update(after, recipe)}`;
  const start = time !== null && time.header === null ? `${quoted(time.prefix)} + timestamp + ${quoted(separator)} + ` : '';
  return [
    time === null ? null : `const timestamp = String(${time.unit === 'seconds' ? 'Math.floor(Date.now() / 1000)' : 'Date.now()'});`,
    recipe.id === null ? null : "const id = 'msg_' + randomUUID();",
    `const key = ${keys[recipe.key]};`,
    `const signature = ${start}${prefix === '' ? '' : `${quoted(prefix)} + `}createHmac('${algorithm}', key)${content}.digest('${encoding}');`,
  ];
}

function headers({ headers: [name], time, id }: Recipe): Code {
  return [
    "    'Content-Type': 'application/json',",
    `    ${quoted(name)}: signature,`,
    time === null || time.header === null ? null : `    ${quoted(time.header)}: timestamp,`,
    id === null ? null : `    ${quoted(id.header)}: id,`,
  ];
}

export const nodeSender: SenderWriter = {
  syntax: 'javascript',
  fileName: 'send-event.mjs',
  command: 'node send-event.mjs',
  code: (subject) =>
    `${write(
      `// Sends one event with a ${signedWith(subject.recipe)}. Node 20 or newer, nothing to install.`,
      `import { ${subject.recipe.content === 'form' ? 'createHash, ' : ''}createHmac, randomUUID } from 'node:crypto';`,
      '',
      `const secret = process.env.${secretVariable};`,
      `if (!secret) throw new Error('Set ${secretVariable} to the signing secret of the endpoint.');`,
      '',
      'const body = JSON.stringify({',
      "  id: 'evt_' + randomUUID(),",
      `  type: '${eventType}',`,
      '  created: new Date().toISOString(),',
      `  data: { object: { id: '${runId}', run_id: '${runId}' } },`,
      '});',
      places(subject),
      signature(subject.recipe),
      '',
      'const answer = await fetch(address, {',
      "  method: 'POST',",
      '  headers: {',
      headers(subject.recipe),
      '  },',
      '  body, // the very text that was signed',
      '});',
      'console.log(answer.status, await answer.text());',
    )}\n`,
};
