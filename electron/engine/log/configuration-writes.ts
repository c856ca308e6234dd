/** Writes of what is set up: views and retention one by one, and a whole settings file in one transaction. */
import type { ImportedConfiguration } from './imported-configuration.ts';
import type { LogWriter } from './log.ts';
import type { WriterStatements } from './writer-statements.ts';

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
