/** The options of `npm start`. Values are checked here once; the engine checks again what it is given. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { callerFolder } from './paths.mjs';
import { Trouble } from './trouble.mjs';

/**
 * @typedef {object} StartOptions
 * @property {'any' | 'window' | 'browser' | 'headless'} shell
 * @property {string[]} passed options for the shell and the command line alike: --data, --receiver-port
 * @property {string[]} browserOnly options that only the browser shell knows: --ui-port
 * @property {boolean} help
 */

const usageExit = 64;
const largestPort = 65_535;

export const startHelp = `npm start [-- options]

  --browser            open in the web browser instead of a window of its own
  --headless           run without opening anything; the link is printed
  --electron           open the window, even where the last attempt to get its runtime failed
  --data DIR           folder of the log
  --receiver-port N    port that receives deliveries (0: any free port)
  --ui-port N          port of the page in the browser (0: any free port)
  --help               show this
`;

/**
 * @param {readonly string[]} argv
 * @returns {StartOptions} fails with a sentence and exit code 64
 */
export function parseStartOptions(argv) {
  const values = parse(argv);
  const chosen = /** @type {const} */ (['electron', 'browser', 'headless']).filter((name) => values[name] === true);
  if (chosen.length > 1) refuse(`--${chosen.join(' and --')} can not be given together.`);
  const [first] = chosen;
  return {
    shell: first === undefined ? 'any' : first === 'electron' ? 'window' : first,
    passed: [
      ...(values.data === undefined ? [] : ['--data', folder(values.data)]),
      ...(values['receiver-port'] === undefined ? [] : ['--receiver-port', port('receiver-port', values['receiver-port'])]),
    ],
    browserOnly: values['ui-port'] === undefined ? [] : ['--ui-port', port('ui-port', values['ui-port'])],
    help: values.help === true,
  };
}

/** @param {readonly string[]} argv */
function parse(argv) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        browser: { type: 'boolean' },
        headless: { type: 'boolean' },
        electron: { type: 'boolean' },
        data: { type: 'string' },
        'receiver-port': { type: 'string' },
        'ui-port': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    return refuse(error instanceof Error ? plainSentence(error.message) : String(error));
  }
}

/** Node's words without its hint about `--`, which npm users would read wrongly. @param {string} message */
function plainSentence(message) {
  const [sentence = message] = message.split('. ');
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

/** @param {string} value */
function folder(value) {
  if (value === '') refuse('--data needs a folder.');
  return resolve(callerFolder(), value);
}

/** @param {string} name @param {string} value */
function port(name, value) {
  if (!/^\d{1,5}$/.test(value) || Number(value) > largestPort) refuse(`--${name} needs a number from 0 to ${largestPort}, not "${value}".`);
  return value;
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function refuse(sentence) {
  throw new Trouble(`${sentence} See: npm start -- --help`, { exitCode: usageExit });
}
