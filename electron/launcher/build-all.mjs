/** `npm run build`: packages where needed, then a build whether or not something changed. */
import { build } from './build.mjs';
import { ensureInstalled } from './prepare.mjs';
import { runEntry } from './trouble.mjs';

await runEntry(async () => {
  await ensureInstalled();
  await build();
  return 0;
});
