import type { Api } from '#contract/api.ts';
import type { Handlers } from '#contract/procedure.ts';
import type { CallContext } from '../engine-parts.ts';
import { exportSettings } from '../settings-file/export-settings.ts';
import type { FileParts } from '../settings-file/file-parts.ts';
import { applyImport, previewImport } from '../settings-file/import-settings.ts';
import { assertWritable } from './assert-writable.ts';
import type { HandlerParts } from './parts.ts';

export function settingsHandlers(parts: HandlerParts): Handlers<Api['settings'], CallContext> {
  const { settings, log } = parts;
  const file: FileParts = {
    ports: parts.ports,
    version: parts.options.version,
    log,
    settings,
    directory: parts.directory,
    targets: parts.replay.targets,
    views: parts.views,
    retention: parts.care.retention,
    ignoreRules: parts.console.ignoreRules,
  };
  return {
    get: async () => settings.get(),
    update: (change) => settings.update(change),
    export: () => exportSettings(file),
    async import({ text, mode }) {
      if (mode === 'preview') return previewImport(file, text);
      assertWritable(log);
      return applyImport(file, text);
    },
  };
}
