/** A receiver with a log in a process of its own, so that its memory is its own: sends its port, then at each message its figures. */
import { defaultLimits } from '#engine/receiver/limits.ts';
import { startReceiving } from './receiving.ts';

const kept: string[] = [];
const receiving = await startReceiving({
  limits: defaultLimits,
  forgetsBodies: true,
  beforeCommit: async ({ truncation, body }) => void kept.push(`${truncation} ${body.length}`),
});
const startKib = process.resourceUsage().maxRSS;
// why: a test that failed must not leave a receiver behind.
process.on('disconnect', () => process.exit());
process.send?.({ port: receiving.port });
process.on('message', (word) => {
  if (word === 'end') void receiving[Symbol.asyncDispose]().then(() => process.disconnect());
  else process.send?.({ grownMib: (process.resourceUsage().maxRSS - startKib) / 1024, kept });
});
