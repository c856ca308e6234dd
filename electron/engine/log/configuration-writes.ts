/** Writes of what is set up: views and retention one by one, and a whole settings file in one transaction. */
import type { IgnoreRule } from '#contract/models/drift.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import type { Settings } from '#contract/models/settings.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import type { LogWriter } from './log.ts';
import type { StoredTarget } from './plan-store.ts';
import type { StoredEndpoint } from './stored-endpoint.ts';
import type { WriterStatements } from './writer-statements.ts';

/** Rows as they are to be, new and changed alike. */
export interface ImportedConfiguration {
  readonly settings: Settings;
  readonly endpoints: readonly StoredEndpoint[];
  readonly targets: readonly StoredTarget[];
  readonly ignoreRules: readonly IgnoreRule[];
  readonly views: readonly SavedView[];
  readonly retention: readonly RetentionRule[];
}

type Write = <T>(run: (statements: WriterStatements) => T) => Promise<T>;

export function createConfigurationWrites(write: Write): Pick<LogWriter, 'saveView' | 'removeView' | 'saveRetention' | 'saveImported'> {
  return {
    saveView: (view) => write(({ configuration }) => configuration.saveView(view)),
    removeView: (id) => write(({ configuration }) => configuration.removeView(id)),
    saveRetention: (rule) => write(({ configuration }) => configuration.saveRetention(rule)),
    saveImported: (imported) => write((statements) => saveAll(statements, imported)),
  };
}

function saveAll({ configuration, targets, console }: WriterStatements, imported: ImportedConfiguration): void {
  configuration.saveSettings(imported.settings);
  for (const endpoint of imported.endpoints) configuration.saveEndpoint(endpoint);
  for (const target of imported.targets) targets.save(target);
  for (const rule of imported.ignoreRules) console.addRule(rule);
  for (const view of imported.views) configuration.saveView(view);
  for (const rule of imported.retention) configuration.saveRetention(rule);
}
