import type { IgnoreRule } from '#contract/models/drift.ts';
import type { SavedView } from '#contract/models/saved-view.ts';
import type { Settings } from '#contract/models/settings.ts';
import type { RetentionRule } from '#contract/models/storage.ts';
import type { StoredTarget } from './plan-store.ts';
import type { StoredEndpoint } from './stored-endpoint.ts';

/** Rows as they are to be, new and changed alike. */
export interface ImportedConfiguration {
  readonly settings: Settings;
  readonly endpoints: readonly StoredEndpoint[];
  readonly targets: readonly StoredTarget[];
  readonly ignoreRules: readonly IgnoreRule[];
  readonly views: readonly SavedView[];
  readonly retention: readonly RetentionRule[];
}
