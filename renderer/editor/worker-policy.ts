/** The one place that starts an editor worker. Under Trusted Types only the addresses named here may become a worker. */

export const workerPolicyName = 'hookglass-worker';

interface ScriptUrlPolicy {
  /** In truth a TrustedScriptURL, which only `Worker` looks at. */
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

function isPolicyFactory(value: unknown): value is PolicyFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value && typeof value.createPolicy === 'function';
}

/** Refuses, with a TypeError, every address that is not in the list. */
export function createWorkerStarter(knownUrls: readonly string[]): (url: string, name: string) => Worker {
  const check = (url: string): string => {
    if (!knownUrls.includes(url)) throw new TypeError(`Not a worker of this page: ${url}`);
    return url;
  };
  const factory: unknown = Reflect.get(globalThis, 'trustedTypes');
  const rules = { createScriptURL: check };
  const policy: ScriptUrlPolicy = isPolicyFactory(factory) ? factory.createPolicy(workerPolicyName, rules) : rules;
  return (url, name) => new Worker(policy.createScriptURL(url), { type: 'module', name });
}
