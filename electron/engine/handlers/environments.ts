import type { EnvironmentId } from '#contract/ids.ts';
import { fail } from '../failure.ts';
import type { DeliveryLog } from '../log/log.ts';

/** The environment that is named, or the first. Fails with `missing.environment`. */
export function requireEnvironment({ configuration }: Pick<DeliveryLog, 'configuration'>, id: EnvironmentId | undefined): EnvironmentId {
  const { environments } = configuration;
  const found = id === undefined ? environments[0] : environments.find((one) => one.id === id);
  return found?.id ?? fail('missing.environment', { id: id ?? '' });
}
