/** A target of a settings file. Its secret and credential headers are never in the file: those that are here stay with their host. */
import type { ImportedItem, SettingsFile } from '#contract/models/settings-file.ts';
import { maskUrl } from '#domain/masking.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { newTargetId } from '../ids.ts';
import type { StoredTarget } from '../log/plan-store.ts';
import { optionsOf } from '../replay/targets/target-options.ts';
import { nameKey } from '../view-store.ts';
import { differences } from './differences.ts';
import { credentialHeaders, targetEntry } from './export-settings.ts';
import type { FileParts } from './file-parts.ts';

type Entry = SettingsFile['targets'][number];

interface PlannedTarget {
  readonly item: ImportedItem;
  readonly write?: StoredTarget;
  readonly before?: StoredTarget;
}

/** Takes the target it is about out of `unmatched`. Fails as keeping a target does. */
export function planTarget(parts: FileParts, entry: Entry, unmatched: StoredTarget[]): PlannedTarget {
  const at = unmatched.findIndex(({ name }) => nameKey(name) === nameKey(entry.name));
  const [here] = at === -1 ? [] : unmatched.splice(at, 1);
  return here === undefined ? planNew(parts, entry) : planChange(parts, entry, here);
}

function planNew({ ports: { clock, random }, targets }: FileParts, entry: Entry): PlannedTarget {
  const { name, signing, leftOut } = entry;
  const options = optionsOf(entry);
  const nowUs = clock.nowUs();
  const write: StoredTarget = {
    id: newTargetId(random, nowUs),
    name,
    url: targets.assertTakeable(entry.url, options),
    options,
    signing: signing === null ? null : changeSigning(defaultSigning(signing.scheme ?? 'zof'), signing),
    sealedSecret: null,
    secretMask: null,
    createdAtUs: nowUs,
    changedAtUs: nowUs,
    probe: null,
  };
  const missing = leftOut.length === 0 ? [] : [`Not in the file, to be entered again: ${leftOut.join(', ')}.`];
  return { item: { kind: 'target', name, change: 'added', details: [entry.url, ...missing] }, write };
}

function planChange({ ports: { clock }, targets }: FileParts, entry: Entry, here: StoredTarget): PlannedTarget {
  const { name, signing } = entry;
  // why: the file has the URL without its credentials; the one that is here with them is the same.
  const url = maskUrl(here.url) === entry.url ? here.url : entry.url;
  const credentials = credentialHeaders(here.options.headers);
  const holdsCredentials = credentials.length > 0 || here.sealedSecret !== null || maskUrl(here.url) !== here.url;
  if (holdsCredentials && originOf(url) !== originOf(here.url)) {
    const reason = `Its URL leads elsewhere (${maskUrl(here.url)} here), and its credentials would go there. Change it on the Targets page.`;
    return { item: { kind: 'target', name, change: 'left', details: [reason] } };
  }
  const plain = entry.headers.filter(([header]) => !credentials.some(([kept]) => kept.toLowerCase() === header.toLowerCase()));
  const options = { ...optionsOf(entry), headers: [...plain, ...credentials] };
  const write: StoredTarget = {
    ...here,
    url: targets.assertTakeable(url, options),
    options,
    signing: signing === null ? null : changeSigning(here.signing ?? defaultSigning(signing.scheme ?? 'zof'), signing),
    changedAtUs: clock.nowUs(),
    probe: url === here.url ? here.probe : null,
  };
  const details = differences(targetEntry(here), targetEntry({ ...write, name: here.name }), ['headers', 'tls']);
  if (details.length === 0) return { item: { kind: 'target', name, change: 'left', details: ['It is the same here.'] } };
  return { item: { kind: 'target', name, change: 'changed', details }, write, before: here };
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? url;
}
