import type { EnvironmentId } from '#contract/ids.ts';
import type { Retention } from '../care/retention.ts';
import type { IgnoreRules } from '../console/ignore-rules.ts';
import type { Directory } from '../endpoints/directory.ts';
import type { DeliveryLog } from '../log/log.ts';
import type { EnginePorts } from '../ports.ts';
import type { TargetBook } from '../replay/targets/target-book.ts';
import type { SettingsStore } from '../settings-store.ts';
import { nameKey, type ViewStore } from '../view-store.ts';

/** Everything that a settings file is made of and goes to. */
export interface FileParts {
  readonly ports: Pick<EnginePorts, 'clock' | 'random'>;
  readonly version: string;
  readonly log: DeliveryLog;
  readonly settings: SettingsStore;
  readonly directory: Directory;
  readonly targets: TargetBook;
  readonly views: ViewStore;
  readonly retention: Retention;
  readonly ignoreRules: IgnoreRules;
}

export function environmentName({ log }: FileParts, id: EnvironmentId): string {
  return log.configuration.environments.find((one) => one.id === id)?.name ?? id;
}

/** The environment of that name, or the only one there is: a file from another machine knows it by its name there. */
export function findEnvironment({ log }: FileParts, name: string): EnvironmentId | undefined {
  const { environments } = log.configuration;
  const named = environments.find((one) => nameKey(one.name) === nameKey(name));
  return (named ?? (environments.length === 1 ? environments[0] : undefined))?.id;
}
