import type { SandboxEmission } from '#contract/models/sandbox.ts';

/** The newest that are kept. */
export const mostEmissions = 300;

/** With one more in its place, the newest first: what was sent earlier may be answered later. Of one time the one told later is newer. */
export function withEmission(emissions: readonly SandboxEmission[], emission: SandboxEmission): SandboxEmission[] {
  const place = emissions.findIndex(({ atUs }) => atUs <= emission.atUs);
  return emissions.toSpliced(place === -1 ? emissions.length : place, 0, emission).slice(0, mostEmissions);
}
