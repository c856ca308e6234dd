/** `hookglass serve`: receives, keeps and shows, until it is stopped. */
import { randomBytes } from 'node:crypto';
import { Command, Option } from 'commander';
import { createLogOutput, type LogLevel } from '#hosts/log-output.ts';
import { parseFolder, parseLogLevel, parsePort } from '../args.ts';
import { exitCodeOf, failureOf } from '../exit-codes.ts';
import { openBrowser } from '../open-browser.ts';
import { printFailure, printJson, printLines, type Terminal } from '../output.ts';
import { watchProcess } from '../process-life.ts';
import { type Serving, startServing } from '../start-serving.ts';

interface ServeOptions {
  readonly data: string;
  readonly receiverPort?: number;
  readonly uiPort?: number;
  readonly uiSocket?: string;
  readonly json?: boolean;
  readonly open?: boolean;
  readonly logLevel: LogLevel;
}

export interface ServeSurroundings {
  /** URL of the process's entry file. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly platform: NodeJS.Platform;
  readonly terminal: Terminal;
  /** Where Enter asks for a fresh link; null where nobody sits. */
  readonly keyboard: { on(event: 'data', listener: () => void): unknown } | null;
}

export function serveCommand(surroundings: ServeSurroundings): Command {
  return new Command('serve')
    .description('Receive deliveries, keep them, and show them in the browser')
    .option('--data <dir>', 'folder of the log', parseFolder, surroundings.dataFolder)
    .option('--receiver-port <n>', 'port that receives deliveries; 0 is any free one (default: the setting, or 4400)', parsePort)
    .option('--ui-port <n>', 'port of the window and the API; 0 is any free one (default: 4480 or the next free one)', parsePort)
    .addOption(
      new Option(
        '--ui-socket <path>',
        'Unix socket for the window and the API instead of a port, for this account alone; reach it by ssh -L 4480:<path>',
      )
        .argParser(parseFolder)
        .conflicts('uiPort'),
    )
    .option('--json', 'print one line of JSON when ready')
    .option('--open', 'open the window in the browser')
    .option('--log-level <level>', 'what is logged on standard error', parseLogLevel, 'info')
    .action((options: ServeOptions) => serve(options, surroundings));
}

async function serve(options: ServeOptions, surroundings: ServeSurroundings): Promise<void> {
  const log = createLogOutput({ level: options.logLevel, folder: options.data });
  const leave = async (exitCode: number): Promise<never> => {
    await log.close();
    process.exit(exitCode);
  };
  const life = watchProcess(log.logger, leave);
  try {
    const serving = await startServing(
      { dataFolder: options.data, receiverPort: options.receiverPort, uiPort: options.uiPort, uiSocket: options.uiSocket },
      log.logger,
      surroundings.entry,
    );
    tellReady(serving, options, surroundings);
    log.logger.info('Ready', { receiver: serving.receiverUrl, window: serving.server.url, folder: options.data });
    life.setStop(serving.stop);
  } catch (error) {
    const incident = randomBytes(6).toString('hex');
    const failure = failureOf(error, incident);
    log.logger.error('Hookglass could not start', { incident, failure: failure.code }, error);
    printFailure(surroundings.terminal, failure, options.json === true);
    await leave(exitCodeOf(failure));
  }
}

function tellReady(serving: Serving, options: ServeOptions, { terminal, keyboard, platform }: ServeSurroundings): void {
  const { server } = serving;
  const link = server.createLaunchLink();
  if (options.json === true) {
    const socket = server.socketPath === null ? {} : { socket: server.socketPath };
    const api = { url: `${server.url}/api`, ...socket, token: server.apiToken };
    printJson(terminal, { ready: true, receiver: { url: serving.receiverUrl }, ui: { url: link, ...socket }, api, pid: process.pid });
  } else {
    printLines(terminal, readyLines(serving, link, keyboard !== null));
    keyboard?.on('data', () => printLines(terminal, [`Look at them here     ${server.createLaunchLink()}`]));
  }
  if (options.open === true) openBrowser(server.createLaunchLink(), platform);
}

function readyLines(serving: Serving, link: string, hasKeyboard: boolean): readonly string[] {
  const target = serving.endpointUrl ?? serving.receiverUrl;
  const { socketPath } = serving.server;
  return [
    `Hookglass ${serving.version}`,
    ...serving.notices,
    target === null ? 'Deliveries can not be received; the window says why.' : `Send deliveries to    ${target}`,
    ...(socketPath === null ? [] : [`Lead a port to it      ssh -L 4480:${socketPath} <this machine>`]),
    `Look at them here     ${link}`,
    `The link works once, within 60 seconds.${hasKeyboard ? ' Press Enter for a fresh one, Ctrl+C to stop.' : ''}`,
  ];
}
