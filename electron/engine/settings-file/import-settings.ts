import type { SettingsImport } from '#contract/models/settings-file.ts';
import { writeFile } from './export-settings.ts';
import type { FileParts } from './file-parts.ts';
import { type ImportPlan, planImport } from './plan-import.ts';
import { readSettingsFile } from './read-file.ts';

/** Says what the file would do. Fails with `input.settings_file` and `input.settings_file_version`. */
export async function previewImport(parts: FileParts, text: string): Promise<SettingsImport> {
  const file = readSettingsFile(text);
  return accountOf(parts, planImport(parts, file, await parts.targets.stored()), false);
}

/** Does it, in one transaction. Fails as the preview does, and as writing does; then nothing is changed. */
export function applyImport(parts: FileParts, text: string): Promise<SettingsImport> {
  const file = readSettingsFile(text);
  const { directory, targets } = parts;
  return directory.exclusively(() =>
    targets.exclusively(async () => {
      const plan = planImport(parts, file, await targets.stored());
      await parts.log.writer.saveImported(plan.writes);
      await hold(parts, plan);
      return accountOf(parts, plan, true);
    }),
  );
}

async function hold(parts: FileParts, { writes }: ImportPlan): Promise<void> {
  parts.settings.hold(writes.settings);
  parts.directory.hold(writes.endpoints);
  parts.ignoreRules.hold(writes.ignoreRules);
  parts.views.hold(writes.views);
  parts.retention.hold(writes.retention);
  await parts.targets.hold(writes.targets);
}

function accountOf(parts: FileParts, { items, before }: ImportPlan, isDone: boolean): SettingsImport {
  const count = (change: 'added' | 'changed' | 'left') => items.filter((item) => item.change === change).length;
  return {
    isDone,
    added: count('added'),
    changed: count('changed'),
    left: count('left'),
    items: [...items],
    before: writeFile(parts, before),
  };
}
