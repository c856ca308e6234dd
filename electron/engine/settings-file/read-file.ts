/** Reads a settings file. Refuses, naming the place: what is no JSON, another format or version, and whatever its schema does not take. */
import { z } from 'zod';
import {
  longestSettingsFile,
  type SettingsFile,
  settingsFileFormat,
  settingsFileSchema,
  settingsFileVersion,
} from '#contract/models/settings-file.ts';
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
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const at = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    if (at === undefined) return refuse('It is not JSON: it ends too early.');
    const before = text.slice(0, Number(at)).split('\n');
    return refuse(`It is not JSON: line ${before.length}, character ${(before.at(-1) ?? '').length + 1}.`);
  }
}
