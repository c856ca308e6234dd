/**
 * What tests start as `hookglass`: the build where it is that of the sources, as it is after the build step of `npm test`, for its start
 * takes half of the work; the sources everywhere else, so that nobody has to build to run one test.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workerUrls } from '#hosts/engine-ports.ts';
import { cliEntry as builtEntry, isBuilt } from '#launcher/build.mjs';

const sourceEntry = join(import.meta.dirname, '../../electron/cli/main.ts');

/** Entry file of the command line. */
export const cliEntry: string = isBuilt() ? builtEntry : sourceEntry;

/** What the threads of an engine start from: the same build or sources. A thread of the build loads in half of the time. */
export const engineWorkers = workerUrls(pathToFileURL(cliEntry).href);
