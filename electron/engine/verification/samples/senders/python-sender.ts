/** Python 3.8 or newer, with nothing installed. */
import { bytesOf, encoders, keys, quoted } from '../languages/python.ts';
import type { Recipe } from '../recipe.ts';
import { type Code, write } from '../writing.ts';
import { eventType, runId, type SenderSubject, type SenderWriter, secretVariable, signedWith } from './sender-writer.ts';

function imports({ encoding, key, time }: Recipe): Code {
  const hasBase64 = encoding !== 'hex' || key === 'base64' || key === 'whsec';
  return [
    hasBase64 ? 'import base64' : null,
    'import hashlib',
    'import hmac',
    'import json',
    'import os',
    time === null ? null : 'import time',
    'import uuid',
    'from datetime import datetime, timezone',
    'from urllib.request import Request, urlopen',
  ];
}

function places({ recipe, address, publicUrl }: SenderSubject): Code {
  const query = recipe.content === 'form' ? ' + "?bodySHA256=" + hashlib.sha256(body).hexdigest()' : '';
  return [`address = ${quoted(address)}${query}`, recipe.publicUrl === null ? null : signedAddress(publicUrl, query)];
}

function signedAddress(publicUrl: string | null, query: string): string {
  if (publicUrl === null) return 'url = address  # it is signed, too';
  return `url = ${quoted(publicUrl)}${publicUrl.includes('?') ? '' : query}  # is signed: the address as the endpoint knows it`;
}

function contentOf(recipe: Recipe): string {
  const { before, after } = recipe;
  if (recipe.content === 'form') return 'url.encode()';
  const parts = [before.length === 0 ? null : bytesOf(before, recipe), 'body', after.length === 0 ? null : bytesOf(after, recipe)];
  return parts.filter((one) => one !== null).join(' + ');
}

function signature(recipe: Recipe): Code {
  const { prefix, separator, time, algorithm } = recipe;
  const start = time !== null && time.header === null ? `${quoted(time.prefix)} + timestamp + ${quoted(separator)} + ` : '';
  return [
    time === null ? null : `timestamp = str(int(time.time()${time.unit === 'seconds' ? '' : ' * 1000'}))`,
    recipe.id === null ? null : 'id = f"msg_{uuid.uuid4()}"',
    `key = ${keys[recipe.key]}`,
    `content = ${contentOf(recipe)}`,
    `signature = ${start}${prefix === '' ? '' : `${quoted(prefix)} + `}${encoders[recipe.encoding](`hmac.new(key, content, hashlib.${algorithm})`)}`,
  ];
}

function headers({ headers: [name], time, id }: Recipe): Code {
  return [
    '    "Content-Type": "application/json",',
    `    ${quoted(name)}: signature,`,
    time === null || time.header === null ? null : `    ${quoted(time.header)}: timestamp,`,
    id === null ? null : `    ${quoted(id.header)}: id,`,
  ];
}

export const pythonSender: SenderWriter = {
  syntax: 'python',
  fileName: 'send_event.py',
  command: 'python3 send_event.py',
  code: (subject) =>
    `${write(
      `# Sends one event with a ${signedWith(subject.recipe)}. Python 3.8 or newer, nothing to install.`,
      imports(subject.recipe),
      '',
      `secret = os.environ["${secretVariable}"]  # the signing secret of the endpoint`,
      '',
      'body = json.dumps({',
      '    "id": f"evt_{uuid.uuid4()}",',
      `    "type": "${eventType}",`,
      '    "created": datetime.now(timezone.utc).isoformat(),',
      `    "data": {"object": {"id": "${runId}", "run_id": "${runId}"}},`,
      '}).encode()',
      places(subject),
      signature(subject.recipe),
      '',
      'headers = {',
      headers(subject.recipe),
      '}',
      'with urlopen(Request(address, data=body, headers=headers)) as answer:  # the very bytes that were signed',
      '    print(answer.status, answer.read().decode())',
    )}\n`,
};
