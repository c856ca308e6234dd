/**
 * Run as a process of its own: keeps secrets of a target and of a Console in the folder argv[2], uses them against argv[4], takes them
 * away, and writes a snapshot of its heap to argv[3]. The secrets are made from argv[5], so that they are in no source and no argument.
 */
import { writeHeapSnapshot } from 'node:v8';
import { z } from 'zod';
import { targetOptionsShape } from '#contract/models/target.ts';
import { makeAwakeEngine } from '#test/support/awake-engine.ts';
import { secretsOf } from '#test/support/canary-run.ts';
import { call, stagingId } from '#test/support/console-engine.ts';

const [folder = '', snapshot = '', url = '', seed = '0'] = process.argv.slice(2);

/** In a function of its own, whose variables are gone afterwards. */
async function keepAndRemove(): Promise<void> {
  const engine = await makeAwakeEngine(folder);
  const secrets = secretsOf(Number(seed));
  const { targets, console } = engine.handlers;
  const options = z.object(targetOptionsShape).parse({});
  const target = await targets.create({ ...options, name: 'Near', url, signing: null, secret: secrets.target }, call);
  await targets.probe({ id: target.id }, call);
  await console.connect({ environmentId: stagingId, baseUrl: `${url}v1`, apiKey: secrets.consoleKey }, call);
  await console.test({ environmentId: stagingId }, call);
  await targets.update({ id: target.id, secret: null }, call);
  await console.connect({ environmentId: stagingId, apiKey: null }, call);
  await engine.close();
}

await keepAndRemove();
writeHeapSnapshot(snapshot);
process.stdout.write('written\n');
