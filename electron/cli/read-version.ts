import { readFileSync } from 'node:fs';

/** The version in package.json, two folders above the process's entry file: among the sources and in a build alike. */
export function readVersion(entry: string): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', entry), 'utf8'));
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest && typeof manifest.version === 'string' ? manifest.version : '0.0.0';
}
