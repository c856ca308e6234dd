/** Starts the browser of a person who is attacked: as it comes, without a driver, on a profile of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { foreignName, reboundName } from './attacker.ts';

export type EngineName = 'Chromium' | 'Firefox';

export interface Browser {
  /** What it wrote, for when it does not come. */
  readonly output: () => string;
  close(): Promise<void>;
}

const places: Readonly<Record<EngineName, readonly string[]>> = {
  Chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'],
  Firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
};

/** The program of an engine; undefined where this machine has none. `named` comes first. */
export function findBrowser(engine: EngineName, named?: string): string | undefined {
  if (named !== undefined && named !== '') return named;
  return places[engine].find((path) => existsSync(path));
}

/** Opens the address in a fresh profile inside `folder`. */
export function startBrowser(engine: EngineName, program: string, folder: string, url: string): Browser {
  const profile = join(folder, engine);
  mkdirSync(profile, { recursive: true });
  const args = engine === 'Chromium' ? chromiumArgs(profile, url) : firefoxArgs(profile, url);
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, HOME: profile, XDG_CACHE_HOME: profile, XDG_CONFIG_HOME: profile, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  return { output: () => output, close: () => close(child) };
}

/** A page as a file, to be opened by its `file:` address. */
export function writePage(folder: string, page: string): string {
  const path = join(folder, 'attack.html');
  writeFileSync(path, page);
  return pathToFileURL(path).href;
}

/** Ends the browser with all its processes. */
async function close(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

/** Local network access checks are off: a page of another site has to be refused by us, not by a question to the person. */
const disabledFeatures = [
  'LocalNetworkAccessChecks',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'OptimizationHints',
  'MediaRouter',
];

function chromiumArgs(profile: string, url: string): readonly string[] {
  return [
    '--headless=new',
    '--disable-gpu',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    '--disable-popup-blocking',
    '--mute-audio',
    '--password-store=basic',
    `--disable-features=${disabledFeatures.join(',')}`,
    `--host-resolver-rules=MAP ${foreignName} 127.0.0.1, MAP ${reboundName} 127.0.0.1`,
    `--user-data-dir=${profile}`,
    // why: Chromium refuses to run as root with its sandbox on, and containers run tests as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    url,
  ];
}

const firefoxPreferences: Readonly<Record<string, string | boolean | number>> = {
  'network.dns.localDomains': `${foreignName},${reboundName}`,
  'network.proxy.type': 0,
  'network.lna.enabled': false,
  'network.lna.blocking': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'dom.security.https_first': false,
  'dom.disable_open_during_load': false,
  'dom.popup_maximum': 200,
  'browser.send_pings': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.download.always_ask_before_handling_new_types': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.server': '',
  'app.update.enabled': false,
  'extensions.update.enabled': false,
  'app.normandy.enabled': false,
};

function firefoxArgs(profile: string, url: string): readonly string[] {
  const lines = Object.entries(firefoxPreferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  return ['--headless', '--no-remote', '--profile', profile, url];
}
