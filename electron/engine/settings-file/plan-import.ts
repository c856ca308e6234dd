/**
 * What importing a file means here: rows to be written, and an account of each thing by its name. Pure but for ids and the clock.
 * Guarantees: nothing is deleted; secrets and credential headers that are here stay, and never go to another host than before.
 */
import type { IgnoreRule } from '#contract/models/drift.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import { type Settings, settingsSchema } from '#contract/models/settings.ts';
import type { ImportedItem, SettingsFile } from '#contract/models/settings-file.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import { ruleProblem } from '#domain/drift/ignore-rules.ts';
import { isSettingKey, type SettingValue, settingTable, settingWords } from '#domain/settings/setting-table.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { mostRules } from '../console/ignore-rules.ts';
import { wholeSigning } from '../endpoints/directory.ts';
import { Failure } from '../failure.ts';
import { parseFilter } from '../handlers/parse-filter.ts';
import { newEndpointId, newIgnoreRuleId, newViewId } from '../ids.ts';
import type { ImportedConfiguration } from '../log/imported-configuration.ts';
import type { StoredTarget } from '../log/plan-store.ts';
import type { StoredEndpoint } from '../log/stored-endpoint.ts';
import { nameKey } from '../view-store.ts';
import { differences } from './differences.ts';
import { endpointEntry, type FileContent } from './export-settings.ts';
import { environmentName, type FileParts, findEnvironment } from './file-parts.ts';
import { planTarget } from './plan-target.ts';
import { placeOf, refuse } from './read-file.ts';

export interface ImportPlan {
  readonly items: readonly ImportedItem[];
  readonly writes: ImportedConfiguration;
  /** What is changed, as it is now. */
  readonly before: FileContent;
}

interface Drafted<T> {
  readonly item: ImportedItem;
  /** Undefined: nothing is written. */
  readonly write?: T;
  readonly before?: T;
}

function left(kind: ImportedItem['kind'], name: string, reason: string): { readonly item: ImportedItem } {
  return { item: { kind, name, change: 'left', details: [reason] } };
}

const sameAsHere = 'It is the same here.';

/** Fails with `input.settings_file`, naming the place. */
export function planImport(parts: FileParts, file: SettingsFile, targets: readonly StoredTarget[]): ImportPlan {
  const settings = planSettings(parts.settings.get(), file.settings);
  const endpoints = file.endpoints.map((_, at) => planEndpoint(parts, file, at));
  const unmatched = [...targets];
  const plannedTargets = file.targets.map((entry, at) => inPlace(['targets', at], () => planTarget(parts, entry, unmatched)));
  const rules = planRules(parts, file);
  const views = file.views.map((_, at) => planView(parts, file, at));
  const retention = file.retention.map((entry) => planRetention(parts, entry));
  return {
    items: [...settings.items, ...[endpoints, plannedTargets, rules, views, retention].flat().map(({ item }) => item)],
    writes: {
      settings: settings.wanted,
      endpoints: writesOf(endpoints),
      targets: writesOf(plannedTargets),
      ignoreRules: writesOf(rules),
      views: writesOf(views),
      retention: writesOf(retention),
    },
    before: {
      settings: settings.before,
      endpoints: beforeOf(endpoints),
      targets: beforeOf(plannedTargets),
      ignoreRules: [],
      views: beforeOf(views),
      retention: beforeOf(retention),
    },
  };
}

function writesOf<T>(drafted: readonly Drafted<T>[]): T[] {
  return drafted.flatMap(({ write }) => (write === undefined ? [] : [write]));
}

function beforeOf<T>(drafted: readonly Drafted<T>[]): T[] {
  return drafted.flatMap(({ before }) => (before === undefined ? [] : [before]));
}

/** A refusal of a part is one of the file, with the place it is in. */
function inPlace<T>(path: readonly PropertyKey[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'input.settings_file') throw error;
    const { sentence, reason } = error.toWire();
    return refuse(`${placeOf(path)}: ${sentence} ${reason}`.trim());
  }
}

function planSettings(current: Settings, wanted: SettingsFile['settings']) {
  const items: ImportedItem[] = [];
  const change: Record<string, unknown> = {};
  const before: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(wanted)) {
    if (!isSettingKey(key)) {
      items.push(left('setting', key, 'This Hookglass has no such setting.').item);
      continue;
    }
    const parsed = settingsSchema.shape[key].safeParse(value);
    if (!parsed.success) refuse(`settings.${key}: ${parsed.error.issues[0]?.message ?? 'it does not fit'}.`);
    const row = settingTable.find((one) => one.key === key);
    const words = (one: Settings[typeof key]) => (row === undefined ? String(one) : settingWords(row, one));
    const name = row?.label ?? key;
    if (parsed.data === current[key]) items.push(left('setting', name, sameAsHere).item);
    else {
      change[key] = parsed.data;
      before[key] = current[key];
      items.push({ kind: 'setting', name, change: 'changed', details: [`${words(current[key])} → ${words(parsed.data)}`] });
    }
  }
  return { items, wanted: settingsSchema.parse({ ...current, ...change }), before };
}

function planEndpoint(parts: FileParts, file: SettingsFile, at: number): Drafted<StoredEndpoint> {
  const entry = file.endpoints[at] ?? refuse('endpoints: it does not fit.');
  const { slug, name, environment, ...signing } = entry;
  const shown = slug === null ? `${name} (every other path)` : `${name} (/in/${slug})`;
  if (file.endpoints.findIndex((one) => one.slug === slug) !== at) refuse(`endpoints[${at}].slug: it is there twice.`);
  const here = parts.directory.stored().find((one) => one.slug === slug && !one.isArchived);
  if (here !== undefined) {
    const write = { ...here, name, ...wholeSigning(changeSigning(here, signing)) };
    const place = environmentName(parts, here.environmentId);
    const details = differences(endpointEntry(here, place), endpointEntry(write, place));
    if (details.length === 0) return left('endpoint', shown, sameAsHere);
    return { item: { kind: 'endpoint', name: shown, change: 'changed', details }, write, before: here };
  }
  const environmentId = findEnvironment(parts, environment);
  if (environmentId === undefined) return left('endpoint', shown, `There is no environment ${environment} here.`);
  const { clock, random } = parts.ports;
  const write = {
    id: newEndpointId(random, clock.nowUs()),
    environmentId,
    slug,
    name,
    ...wholeSigning(changeSigning(defaultSigning(signing.scheme ?? 'zof'), signing)),
    isArchived: false,
  };
  const details = [`In ${environmentName(parts, environmentId)}. It has no secret yet: enter it on the Endpoints page.`];
  return { item: { kind: 'endpoint', name: shown, change: 'added', details }, write };
}

function planRules(parts: FileParts, { ignoreRules }: SettingsFile): Drafted<IgnoreRule>[] {
  const known = new Set(parts.ignoreRules.list().map(ruleKey));
  return ignoreRules.map((entry, at) => {
    const { match, eventType } = entry;
    const what = match.by === 'path' ? match.path : match.by === 'type' ? `type ${match.type}` : `shape ${match.shape}`;
    const name = `${what}${eventType === null ? '' : ` in ${eventType}`}`;
    const problem = ruleProblem(match);
    if (problem !== null) refuse(`ignoreRules[${at}]: ${problem}`);
    if (known.has(ruleKey(entry))) return left('ignore rule', name, sameAsHere);
    if (known.size >= mostRules) refuse(`ignoreRules[${at}]: there would be more than ${mostRules} rules.`);
    known.add(ruleKey(entry));
    const nowUs = parts.ports.clock.nowUs();
    const write = { ...entry, id: newIgnoreRuleId(parts.ports.random, nowUs), createdAtUs: nowUs };
    return { item: { kind: 'ignore rule', name, change: 'added', details: [] }, write };
  });
}

function ruleKey({ eventType, match }: Pick<IgnoreRule, 'eventType' | 'match'>): string {
  const value = match.by === 'path' ? match.path : match.by === 'type' ? match.type : match.shape;
  return JSON.stringify([eventType, match.by, value]);
}

function planView(parts: FileParts, file: SettingsFile, at: number): Drafted<SavedView> {
  const entry = file.views[at] ?? refuse('views: it does not fit.');
  const { name, query } = entry;
  if (file.views.findIndex((one) => nameKey(one.name) === nameKey(name)) !== at) refuse(`views[${at}].name: it is there twice.`);
  inPlace(['views', at, 'query'], () => parseFilter(query, parts.ports.clock));
  const here = parts.views.list().find((one) => nameKey(one.name) === nameKey(name));
  if (here === undefined) {
    const id = newViewId(parts.ports.random, parts.ports.clock.nowUs());
    return { item: { kind: 'saved view', name, change: 'added', details: [query] }, write: { ...entry, id } };
  }
  const write = { ...here, ...entry, id: here.id };
  const details = differences(here, write);
  if (details.length === 0) return left('saved view', name, sameAsHere);
  return { item: { kind: 'saved view', name, change: 'changed', details }, write, before: here };
}

function planRetention(parts: FileParts, entry: SettingsFile['retention'][number]): Drafted<RetentionRule> {
  const { environment, ...limits } = entry;
  const environmentId = findEnvironment(parts, environment);
  if (environmentId === undefined) return left('retention', environment, `There is no environment ${environment} here.`);
  const name = environmentName(parts, environmentId);
  const here = parts.retention.rules().find((rule) => rule.environmentId === environmentId);
  const write = { environmentId, ...limits };
  const details = differences({ ...here }, write);
  if (here === undefined || details.length === 0) return left('retention', name, sameAsHere);
  const note = 'Deliveries that it does not keep are removed within a minute.';
  return { item: { kind: 'retention', name, change: 'changed', details: [...details, note] }, write, before: here };
}
