/** One offending file for each rule of the architecture, with what the guard says about it; and crossings that stay allowed. */
import type { Plant } from '#test/support/planted-tree.ts';

const imports = 'lint/style/noRestrictedImports';
/** What a forbidden import asks for; every target has it, so that the border is all there is to complain about. */
const exported = 'export const thing = 1;\nexport interface Thing {\n  readonly a: number;\n}\n';
const bring = (from: string) => `import { thing } from '${from}';\nexport const used = thing;\n`;
const bringType = (from: string) => `import type { Thing } from '${from}';\nexport type Used = Thing;\n`;
const manyLines = (count: number) => Array.from({ length: count }, (_, index) => `export const line${index} = ${index};\n`).join('');
const longBody = Array.from({ length: 61 }, (_, index) => `  total += count * ${index};\n`).join('');
const nested = (depth: number): string => (depth === 0 ? 'return 1;' : `if (count > ${depth}) { ${nested(depth - 1)} }`);

type Plants = Readonly<Record<string, Plant>>;

/** Sound files: an entry for knip to start from in each runtime, something to import in each layer, and what only looks forbidden. */
export const allowed: Readonly<Record<string, Pick<Plant, 'text'>>> = {
  'electron/contract/thing.ts': { text: exported },
  'electron/domain/double.ts': { text: "import { thing } from '#contract/thing.ts';\nexport const double = thing * 2;\n" },
  'electron/engine/log/statements/fine.ts': {
    text: `import { double } from '#domain/double.ts';\nexport const prepareFine = (log: { prepare(sql: string): unknown }) => log.prepare(String(double));\n${exported}`,
  },
  'electron/hosts/host.ts': {
    text: `import { prepareFine } from '#engine/log/statements/fine.ts';\nexport const host = () => prepareFine({ prepare: (sql) => sql });\n${exported}`,
  },
  'electron/hosts/leaf.ts': { text: exported },
  'electron/cli/commands/half-dead.ts': { text: 'export const alive = 1;\nexport const dead = 2;\n' },
  'electron/cli/main.ts': {
    text: `import { host } from '#hosts/host.ts';\nimport { thing as leaf } from '#hosts/leaf.ts';\nimport { alive } from './commands/half-dead.ts';\nhost();\nexport const home = [alive, leaf, process.env.HOME];\n${exported}`,
  },
  'electron/shell/ipc-guard.ts': {
    text: "import { ipcMain } from 'electron';\nexport const listen = () => ipcMain.on('x', () => undefined);\n",
  },
  'electron/shell/main.ts': {
    text: `import { host } from '#hosts/host.ts';\nimport { listen } from './ipc-guard.ts';\nlisten();\nhost();\n${exported}`,
  },
  'electron/shell/preload.ts': { text: "import { contextBridge } from 'electron';\ncontextBridge.exposeInMainWorld('a', {});\n" },
  'renderer/features/timeline/store.ts': { text: 'export const store = 1;\n' },
  'renderer/features/timeline/parts/row.tsx': { text: "import { store } from '../store.ts';\nexport const row = store;\n" },
  'renderer/app/app.ts': { text: "import { row } from '../features/timeline/parts/row.tsx';\nexport const app = row;\n" },
  'renderer/main.tsx': { text: "import { app } from './app/app.ts';\ndocument.title = String(app);\n" },
  'test/support/wait-for.ts': { text: 'export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));\n' },
  'test/unit/fine.test.ts': { text: "import { pause } from '#test/support/wait-for.ts';\nawait pause(1);\n" },
};

export const biomeOffences: Plants = {
  // Who may import whom
  'electron/contract/knows-domain.ts': { text: bring('#domain/double.ts'), says: imports },
  'electron/contract/knows-node.ts': { text: bring('node:fs'), says: imports },
  'electron/domain/knows-engine.ts': { text: bring('#engine/log/statements/fine.ts'), says: imports },
  'electron/domain/knows-node.ts': { text: bring('node:crypto'), says: imports },
  'electron/domain/knows-bare-node.ts': { text: bring('fs'), says: 'lint/correctness/noNodejsModules' },
  'electron/engine/knows-host.ts': { text: bring('#hosts/host.ts'), says: imports },
  'electron/engine/knows-host-by-path.ts': { text: bring('../hosts/host.ts'), says: imports },
  'electron/engine/knows-host-type.ts': { text: bringType('#hosts/host.ts'), says: imports },
  'electron/engine/knows-electron.ts': { text: "import { app } from 'electron';\nexport const used = app;\n", says: imports },
  'electron/engine/calls-electron.ts': { text: "export const used = () => import('electron');\n", says: imports },
  'electron/engine/requires-electron.ts': {
    text: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nexport const used = require('electron');\n",
    says: 'Whether a created require',
  },
  'electron/engine/knows-tests.ts': { text: bring('#test/support/wait-for.ts'), says: imports },
  'electron/engine/log/climbs.ts': { text: bring('../../contract/thing.ts'), says: imports },
  'electron/hosts/knows-cli.ts': { text: bring('#cli/main.ts'), says: imports },
  'electron/hosts/knows-electron.ts': { text: bring('electron/main'), says: imports },
  'electron/cli/knows-shell.ts': { text: bring('#shell/main.ts'), says: imports },
  'electron/shell/knows-cli.ts': { text: bring('#cli/main.ts'), says: imports },
  'electron/launcher/knows-library.mjs': { text: "import { z } from 'zod';\nexport const used = z;\n", says: imports },
  'renderer/lib/knows-engine.ts': { text: bring('#engine/log/statements/fine.ts'), says: imports },
  'renderer/lib/knows-node.ts': { text: bring('node:path'), says: imports },
  'renderer/lib/knows-state.ts': { text: bring('../state/selection.ts'), says: imports },
  'renderer/ui/knows-feature.ts': { text: bring('#renderer/features/timeline/store.ts'), says: imports },
  'renderer/state/knows-app.ts': { text: bring('#renderer/app/app.ts'), says: imports },
  'renderer/features/replay/knows-feature.ts': { text: bring('../timeline/store.ts'), says: imports },
  'renderer/features/replay/parts/knows-feature.ts': { text: bring('../../timeline/store.ts'), says: imports },
  'renderer/features/replay/knows-feature-by-name.ts': { text: bring('#renderer/features/timeline/store.ts'), says: imports },
  'renderer/features/replay/knows-app.ts': { text: bring('#renderer/app/app.ts'), says: imports },
  'electron/engine/circle-a.ts': {
    text: "import { b } from './circle-b.ts';\nexport const a = () => b;\n",
    says: 'lint/suspicious/noImportCycles',
  },
  'electron/engine/circle-b.ts': {
    text: "import { a } from './circle-a.ts';\nexport const b = () => a;\n",
    says: 'lint/suspicious/noImportCycles',
  },
  'electron/engine/barrel.ts': {
    text: "export * from './circle-a.ts';\nexport * from './circle-b.ts';\n",
    says: 'lint/performance/noBarrelFile',
  },
  // Shape
  'electron/engine/any.ts': { text: 'export const used = (value: any) => value;\n', says: 'lint/suspicious/noExplicitAny' },
  'electron/engine/default-export.ts': { text: 'export default 1;\n', says: 'lint/style/noDefaultExport' },
  'electron/engine/BadName.ts': { text: 'export const used = 1;\n', says: 'lint/style/useFilenamingConvention' },
  'renderer/ui/BadName.tsx': { text: 'export const used = 1;\n', says: 'lint/style/useFilenamingConvention' },
  'electron/engine/not-null.ts': {
    text: 'export const used = (value?: string) => value!.length;\n',
    says: 'lint/style/noNonNullAssertion',
  },
  'electron/engine/environment.ts': { text: 'export const used = process.env.HOME;\n', says: 'lint/style/noProcessEnv' },
  'electron/engine/floating.ts': {
    text: 'async function save() {\n  return 1;\n}\nexport function used() {\n  save();\n}\n',
    says: 'lint/nursery/noFloatingPromises',
  },
  'electron/engine/long-file.ts': { text: manyLines(401), says: 'lint/style/noExcessiveLinesPerFile' },
  'test/unit/long-file.test.ts': { text: manyLines(601), says: 'lint/style/noExcessiveLinesPerFile' },
  'electron/engine/long-function.ts': {
    text: `export function used(count: number) {\n  let total = 0;\n${longBody}  return total;\n}\n`,
    says: 'lint/complexity/noExcessiveLinesPerFunction',
  },
  'electron/engine/tangled.ts': {
    text: `export function used(count: number) {\n  ${nested(6)}\n  return 0;\n}\n`,
    says: 'lint/complexity/noExcessiveCognitiveComplexity',
  },
  // House patterns
  'test/unit/sleeps.test.ts': { text: 'await new Promise((resolve) => setTimeout(resolve, 100));\n', says: 'never waits for a fixed time' },
  'test/unit/sleeps-by-timer.test.ts': {
    text: "import { setTimeout as pause } from 'node:timers/promises';\nawait pause(100);\n",
    says: 'never waits for a fixed time',
  },
  'test/e2e/sleeps.spec.ts': {
    text: 'export const used = (page: { waitForTimeout(ms: number): void }) => page.waitForTimeout(100);\n',
    says: 'never waits for a fixed time',
  },
  'electron/engine/log/async-transaction.ts': {
    text: 'export const used = (log: { transaction(body: () => unknown): void }) => log.transaction(async () => 1);\n',
    says: 'A transaction is synchronous',
  },
  'electron/engine/log/async-transaction-block.ts': {
    text: 'export const used = (log: { transaction(body: (id: number) => unknown): void }) =>\n  log.transaction(async (id: number) => {\n    return await Promise.resolve(id);\n  });\n',
    says: 'A transaction is synchronous',
  },
  'electron/engine/log/open-iterator.ts': {
    text: 'export const used = (rows: { iterate(id: number): Iterable<unknown> }) => [...rows.iterate(1)];\n',
    says: 'A statement left open',
  },
  'electron/engine/prepares.ts': {
    text: "export const used = (log: { prepare(sql: string): unknown }) => log.prepare('SELECT 1');\n",
    says: 'All SQL lives in electron/engine/log',
  },
  'electron/domain/hidden-clock.ts': { text: 'export const used = () => Date.now();\n', says: 'domain is pure' },
  'electron/domain/hidden-date.ts': { text: 'export const used = () => new Date();\n', says: 'domain is pure' },
  'electron/domain/hidden-chance.ts': { text: 'export const used = () => Math.random();\n', says: 'domain is pure' },
  'electron/shell/bare-ipc.ts': {
    text: "import { ipcMain } from 'electron';\nipcMain.on('x', () => undefined);\n",
    says: 'Only shell/ipc-guard.ts',
  },
  'electron/shell/sync-keychain.ts': {
    text: "import { safeStorage } from 'electron';\nexport const used = () => safeStorage.encryptString('x');\n",
    says: "Only safeStorage's async functions",
  },
  'renderer/ui/inner-html.ts': {
    text: 'export const used = (element: Element, text: string) => {\n  element.innerHTML = text;\n};\n',
    says: 'text, never markup',
  },
  'renderer/ui/dangerous.tsx': {
    text: 'export const used = (text: string) => <p dangerouslySetInnerHTML={{ __html: text }} />;\n',
    says: 'lint/security/noDangerouslySetInnerHtml',
  },
};

export const typeOffences: Plants = {
  'electron/contract/type-uses-buffer.ts': { text: 'export const used = Buffer.alloc(1);\n', says: 'TS2591' },
  'electron/contract/type-uses-console.ts': { text: "console.log('x');\nexport {};\n", says: 'TS2584' },
  'electron/domain/type-uses-timer.ts': { text: 'setTimeout(() => undefined, 1);\nexport {};\n', says: 'TS2304' },
  'electron/domain/type-knows-engine.ts': { text: bringType('#engine/log/statements/fine.ts'), says: 'TS6307' },
  'electron/engine/type-uses-window.ts': { text: 'export const used = window.innerWidth;\n', says: 'TS2304' },
  'electron/engine/type-knows-host.ts': { text: bring('#hosts/host.ts'), says: 'TS6307' },
  'electron/engine/type-knows-host-only-type.ts': { text: bringType('#hosts/leaf.ts'), says: 'TS6307' },
  'electron/hosts/type-knows-cli.ts': { text: bring('#cli/main.ts'), says: 'TS6307' },
  'electron/cli/type-knows-shell.ts': { text: bring('#shell/main.ts'), says: 'TS6307' },
  'electron/shell/type-knows-cli.ts': { text: bring('#cli/main.ts'), says: 'TS6307' },
  'electron/launcher/type-checked.mjs': { text: "/** @type {number} */\nexport const used = 'x';\n", says: 'TS2322' },
  'renderer/lib/type-knows-engine.ts': { text: bringType('#engine/log/statements/fine.ts'), says: 'TS6307' },
  'renderer/lib/type-uses-buffer.ts': { text: 'export const used = Buffer.alloc(1);\n', says: 'TS2591' },
  'renderer/lib/type-uses-node.ts': {
    text: "import { readFileSync } from 'node:fs';\nexport const used = readFileSync;\n",
    says: 'TS2591',
  },
  'electron/engine/type-unchecked-index.ts': { text: 'export const used = (list: string[]): string => list[0];\n', says: 'TS2322' },
  'electron/engine/type-enum.ts': { text: 'export enum Used {\n  A,\n}\n', says: 'TS1294' },
};

export const knipOffences: Plants = {
  'electron/engine/dead-file.ts': { text: 'export const used = 1;\n', says: 'files electron/engine/dead-file.ts' },
  'electron/cli/commands/half-dead.ts': { text: 'export const alive = 1;\nexport const dead = 2;\n', says: 'exports dead' },
  'electron/launcher/start.mjs': { text: "import 'left-pad';\nexport {};\n", says: 'unlisted left-pad' },
};
