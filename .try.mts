import { serve } from './test/support/serve.ts';
import { tempFolder } from './test/support/temp-folder.ts';
import { runAttacks } from './test/e2e/attacks/run-attacks.ts';
import { findBrowser } from './test/e2e/attacks/browsers.ts';
import { startCareless } from './test/e2e/attacks/target.ts';
const engine = process.argv[2] as 'Chromium' | 'Firefox';
using folder = tempFolder();
const serving = await serve(folder.path, { from: 'bundle' });
const careless = process.argv[3] === 'careless' ? await startCareless(serving) : undefined;
const stages = process.argv[4] ? process.argv[4].split(',') as never : undefined;
const t = performance.now();
try {
const c = await runAttacks({ engine, program: findBrowser(engine) ?? '', serving, say: (l) => console.log(Math.round(performance.now()-t), l), ...(careless ? {origin: careless.origin} : {}), ...(stages ? {stages} : {}), limitMs: 150000 });
console.log(c.agent, c.attacks, c.kinds, c.reads.length, c.changes, c.troubles);
console.log(c.reads.join('\n').slice(0, 9000));
const { writeFileSync } = await import('node:fs');
writeFileSync(`/tmp/attacks-${engine}-${careless ? 'careless' : 'real'}.json`, JSON.stringify(c, null, 1));
} finally {
await careless?.[Symbol.asyncDispose]();
await serving.stop();
console.log(serving.errors().slice(-1500));
}
