/** Reads a settings file. Refuses, naming the place: what is no JSON, another format or version, and whatever its schema does not take. */
import { z } from 'zod';
import {
  longestSettingsFile,
  type SettingsFile,
  settingsFileFormat,
  settingsFileSchema,
  settingsFileVersion,
} from '#contract/models/settings-file.ts';
import { JsonReader } from '#domain/json-reader.ts';
import { fail } from '../failure.ts';

const headSchema = z.object({ format: z.literal(settingsFileFormat), version: z.int() });

/** Fails with `input.settings_file` and `input.settings_file_version`. */
export function readSettingsFile(text: string): SettingsFile {
  if (text.length > longestSettingsFile) {
    refuse(
      `It has ${text.length.toLocaleString('en-US')} characters; a settings file has at most ${longestSettingsFile.toLocaleString('en-US')}.`,
    );
  }
  const value = parseJson(text);
  const head = headSchema.safeParse(value);
  if (!head.success) refuse('It is no settings file of Hookglass: “format” and “version” say something else, or nothing.');
  const { version } = head.data;
  if (version !== settingsFileVersion) {
    fail('input.settings_file_version', { version: String(version), known: String(settingsFileVersion) });
  }
  const parsed = settingsFileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'it does not fit'}.`);
}

export function refuse(problem: string): never {
  return fail('input.settings_file', { problem });
}

/** `endpoints[2].slug`; long keys of a hostile file are cut. */
export function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step).slice(0, 60)}`)).join('');
  return place === '' ? 'The file' : place.replace(/^\./, '');
}

function parseJson(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch {
    // The parser's own words name no place.
    return refuse(`It is not JSON: ${faultOf(plain)}.`);
  }
}

function faultOf(text: string): string {
  const bytes = Buffer.from(text);
  const reader = new JsonReader(bytes);
  for (let token = reader.next(); token !== 'bad' && token !== 'end'; ) token = reader.next();
  if (reader.hasRunOut) return 'it ends too early';
  const lines = bytes.subarray(0, reader.fault.at).toString().split('\n');
  return `line ${lines.length}, character ${(lines.at(-1) ?? '').length + 1}`;
}
