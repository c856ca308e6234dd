/**
 * Figures, as ratios taken in one run; prints, never fails on a time. `npm run bench` measures the capture path, `npm run bench -- scale`
 * a log of a million deliveries, `npm run bench -- verification` signatures: time, and properties with many more cases than the tests, `npm run bench -- compare` large payloads and snapshots, `npm run bench -- replay` jobs of thousands of deliveries, `npm run bench -- window` the start, long tasks and frames of the window.
 * What follows are that bench's own options.
 */
const [first = '', ...others] = process.argv.slice(2);
if (first === 'scale') await (await import('./scale.ts')).benchScale(others);
else if (first === 'verification') (await import('./verification.ts')).benchVerification();
else if (first === 'compare') await (await import('./compare.ts')).benchCompare(others);
else if (first === 'replay') await (await import('./replay.ts')).benchReplay(others);
else if (first === 'window') await (await import('./window.ts')).benchWindow(others);
else await (await import('./capture.ts')).benchCapture(first === 'capture' ? others : process.argv.slice(2));
