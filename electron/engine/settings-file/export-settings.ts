/** Writes the settings file. Guarantees: of secrets, keys, credential headers and credentials in URLs nothing is in it, not even their ends. */
import type { HeaderPair } from '#contract/models/delivery.ts';
import type { IgnoreRule } from '#contract/models/drift.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { type SettingsFile, settingsFileFormat, settingsFileVersion } from '#contract/models/settings-file.ts';
import type { Signing } from '#contract/models/signing.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import { maskedNames, maskHeaders, maskUrl } from '#domain/masking.ts';
import type { SettingValue } from '#domain/settings/setting-table.ts';
import type { StoredTarget } from '../log/plan-store.ts';
import type { StoredEndpoint } from '../log/stored-endpoint.ts';
import { environmentName, type FileParts } from './file-parts.ts';

/** What goes into a file, as it is kept. */
export interface FileContent {
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly endpoints: readonly StoredEndpoint[];
  readonly targets: readonly StoredTarget[];
  readonly ignoreRules: readonly IgnoreRule[];
  readonly views: readonly SavedView[];
  readonly retention: readonly RetentionRule[];
}

export async function exportSettings(parts: FileParts): Promise<SettingsFile> {
  return writeFile(parts, {
    settings: parts.settings.get(),
    endpoints: parts.directory.stored().filter(({ isArchived }) => !isArchived),
    targets: await parts.targets.stored(),
    ignoreRules: parts.ignoreRules.list(),
    views: parts.views.list(),
    retention: parts.retention.rules(),
  });
}

export function writeFile(parts: FileParts, content: FileContent): SettingsFile {
  return {
    format: settingsFileFormat,
    version: settingsFileVersion,
    madeBy: `Hookglass ${parts.version}`,
    settings: { ...content.settings },
    endpoints: content.endpoints.map((endpoint) => endpointEntry(endpoint, environmentName(parts, endpoint.environmentId))),
    targets: content.targets.map(targetEntry),
    ignoreRules: content.ignoreRules.map(({ eventType, match, origin }) => ({ eventType, match, origin })),
    views: content.views.map(({ id: _, ...view }) => view),
    retention: content.retention.map(({ environmentId, ...limits }) => ({ environment: environmentName(parts, environmentId), ...limits })),
  };
}

export function endpointEntry(endpoint: StoredEndpoint, environment: string): SettingsFile['endpoints'][number] {
  return { slug: endpoint.slug, name: endpoint.name, environment, ...signingEntry(endpoint) };
}

/** Headers that hold a key, by their name or in a URL. */
export function credentialHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const masked = maskHeaders(headers);
  return headers.filter(([, value], at) => masked[at]?.[1] !== value);
}

export function targetEntry({ name, url, options, signing, sealedSecret }: StoredTarget): SettingsFile['targets'][number] {
  const credentials = credentialHeaders(options.headers);
  const kept = options.headers.filter((header) => !credentials.includes(header));
  const leftOut = maskedNames(url, options.headers).map((one) => (one === 'the URL' ? 'credentials in the URL' : `header ${one}`));
  return {
    name,
    url: maskUrl(url),
    signing: signing === null ? null : signingEntry(signing),
    ...options,
    headers: kept.map(([header, value]) => [header, value]),
    leftOut: [...leftOut, ...(sealedSecret === null ? [] : ['the signing secret'])],
  };
}

function signingEntry({ scheme, headerName, secretEncoding, toleranceSeconds, freshnessSeconds, publicUrl, custom }: Signing) {
  return {
    scheme,
    headerName,
    secretEncoding,
    toleranceSeconds,
    freshnessSeconds,
    publicUrl: publicUrl === null ? null : maskUrl(publicUrl),
    ...(custom === null ? {} : { custom }),
  };
}
