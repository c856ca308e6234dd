/**
 * Figures, as ratios taken in one run; prints, never fails on a time. `npm run bench` measures the capture path, `npm run bench -- scale`
 * a log of a million deliveries, `npm run bench -- verification` signatures: time, and properties with many more cases than the tests, `npm run bench -- compare` large payloads and snapshots, `npm run bench -- replay` jobs of thousands of deliveries.
 * What follows are that bench's own options.
 */
import { benchCapture } from './capture.ts';
import { benchCompare } from './compare.ts';
import { benchReplay } from './replay.ts';
import { benchScale } from './scale.ts';
import { benchVerification } from './verification.ts';

const [first = '', ...others] = process.argv.slice(2);
if (first === 'scale') await benchScale(others);
else if (first === 'verification') benchVerification();
else if (first === 'compare') await benchCompare(others);
else if (first === 'replay') await benchReplay(others);
else await benchCapture(first === 'capture' ? others : process.argv.slice(2));
