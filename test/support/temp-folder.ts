import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempFolder {
  readonly path: string;
  [Symbol.dispose](): void;
}

/** A fresh folder; `using folder = tempFolder()` removes it with all it holds, or call the dispose method in `afterEach`. */
export function tempFolder(): TempFolder {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'hookglass-'));
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
