/** A POSIX shell with curl and openssl, as every macOS and Linux has; on Windows Git Bash brings them. */
import type { Piece, Recipe } from '../recipe.ts';
import { type Code, write } from '../writing.ts';
import { eventType, runId, type SenderSubject, type SenderWriter, secretVariable, signedWith } from './sender-writer.ts';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Fixed text inside double quotes. */
function inDouble(text: string): string {
  return text.replace(/["\\$`]/g, '\\$&');
}

/** The format of a printf, one character a byte: what is not visible ASCII as octal digits. */
function format(text: string): string {
  return Array.from(text, (character) => {
    if (character === '%') return '%%';
    if (character === '\\') return '\\\\';
    if (character === "'") return "'\\''";
    return /[ -~]/.test(character) ? character : `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  }).join('');
}

const values = { timestamp: '"$timestamp"', id: '"$id"', url: '"$url"' } as const;

function printed({ content, before, after }: Recipe): string {
  if (content === 'form') return `printf '%s' "$url"`;
  const pieces: readonly (Piece | 'body')[] = [...before, 'body', ...after];
  const text = pieces.map((piece) => (piece !== 'body' && 'text' in piece ? format(piece.text) : '%s')).join('');
  const given = pieces.flatMap((piece) => (piece === 'body' ? ['"$body"'] : 'part' in piece ? [values[piece.part]] : []));
  return `printf '${text}' ${given.join(' ')}`;
}

const toHex = "od -An -v -tx1 | tr -d ' \\n'";

const keyLines: Readonly<Record<Recipe['key'], string | null>> = {
  text: null,
  hex: `key=$${secretVariable}`,
  base64: `key=$(printf '%s' "$${secretVariable}" | openssl base64 -d -A | ${toHex})`,
  whsec: `key=$(printf '%s' "\${${secretVariable}#whsec_}" | openssl base64 -d -A | ${toHex})`,
};

const encoders: Readonly<Record<Recipe['encoding'], string>> = {
  hex: toHex,
  base64: 'openssl base64 -A',
  base64url: "openssl base64 -A | tr '+/' '-_' | tr -d '='",
};

function places({ recipe, address, publicUrl }: SenderSubject): Code {
  const isForm = recipe.content === 'form';
  const hash = `"?bodySHA256=$(printf '%s' "$body" | openssl dgst -sha256 -binary | ${toHex})"`;
  const query = isForm ? hash : '';
  return [
    `address=${quoted(address)}${query}`,
    recipe.publicUrl === null
      ? null
      : publicUrl === null
        ? 'url=$address # it is signed, too'
        : `url=${quoted(publicUrl)}${publicUrl.includes('?') ? '' : query} # is signed: the address as the endpoint knows it`,
  ];
}

function signature(recipe: Recipe): Code {
  const { prefix, separator, time, algorithm } = recipe;
  const key = recipe.key === 'text' ? `-hmac "$${secretVariable}"` : '-mac HMAC -macopt "hexkey:$key"';
  const start = time !== null && time.header === null ? `${inDouble(time.prefix)}$timestamp${inDouble(separator)}` : '';
  const before = start + inDouble(prefix);
  return [
    time === null ? null : `timestamp=$(date +%s)${time.unit === 'seconds' ? '' : '000'}`,
    recipe.id === null ? null : 'id=msg_$(openssl rand -hex 12)',
    keyLines[recipe.key],
    `signature=${before === '' ? '' : `"${before}"`}$(${printed(recipe)} |`,
    `  openssl dgst -${algorithm} ${key} -binary |`,
    `  ${encoders[recipe.encoding]})`,
  ];
}

function headers({ headers: [name], time, id }: Recipe): readonly string[] {
  return [
    "-H 'Content-Type: application/json'",
    `-H "${inDouble(name)}: $signature"`,
    ...(time === null || time.header === null ? [] : [`-H "${inDouble(time.header)}: $timestamp"`]),
    ...(id === null ? [] : [`-H "${inDouble(id.header)}: $id"`]),
  ];
}

export const curlSender: SenderWriter = {
  syntax: 'shell',
  fileName: 'send-event.sh',
  command: 'sh send-event.sh',
  code: (subject) =>
    `${write(
      `# Sends one event with a ${signedWith(subject.recipe)}. Needs curl and openssl.`,
      `: "\${${secretVariable}:?is the signing secret of the endpoint}"`,
      'now=$(date -u +%Y-%m-%dT%H:%M:%SZ)',
      `object='{"id":"${runId}","run_id":"${runId}"}'`,
      `body='{"id":"evt_'$(openssl rand -hex 12)'","type":"${eventType}",'`,
      `body=$body'"created":"'$now'","data":{"object":'$object'}}'`,
      places(subject),
      signature(subject.recipe),
      ['curl -sS -X POST "$address"', ...headers(subject.recipe), '--data-binary "$body"'].join(' \\\n  '),
    )}\n`,
};
