/** Small things the window remembers on this machine: widths, what was collapsed. Never data from deliveries. */

const prefix = 'hookglass.';

/** Undefined when nothing is kept, or when what is kept does not fit. */
export function recall<T>(name: string, parse: (value: unknown) => T | undefined): T | undefined {
  try {
    const kept = localStorage.getItem(prefix + name);
    return kept === null ? undefined : parse(JSON.parse(kept));
  } catch {
    // Storage may be refused or hold nonsense; the defaults serve.
    return undefined;
  }
}

export function remember(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // A full or refused storage costs a remembered width, nothing else.
  }
}
