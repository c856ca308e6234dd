/** A receiver with a log in a process of its own, so that its memory is its own: sends its port, then at each message its figures. */
import { defaultLimits } from '#engine/receiver/limits.ts';
import { startReceiving } from './receiving.ts';

const receiving = await startReceiving({ limits: defaultLimits });
const startKib = process.resourceUsage().maxRSS;
process.send?.({ port: receiving.port });
process.on('message', (word) => {
  if (word === 'end') void receiving[Symbol.asyncDispose]().then(() => process.disconnect());
  else
    process.send?.({
      grownMib: (process.resourceUsage().maxRSS - startKib) / 1024,
      kept: receiving.stored.map(({ body, truncation }) => `${truncation} ${body.length}`),
    });
});
