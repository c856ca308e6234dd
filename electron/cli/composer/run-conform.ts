import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorTable } from '#contract/errors.ts';
import type { Destination, Signer } from '#contract/models/composer.ts';
import { type CheckResult, type ConformanceCheck, type ConformanceReport, notAskedFor } from '#contract/models/conformance.ts';
import { fail, systemCode } from '#engine/failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { findEndpoint } from '../find-endpoint.ts';
import type { Terminal } from '../output.ts';
import type { CommandRun, CommonOptions } from '../run-command.ts';
import { readSecret } from '../secret-input.ts';
import { type SigningOptions, signingOf } from '../signing-options.ts';
import { columns } from '../words.ts';

export interface ConformOptions extends CommonOptions, SigningOptions {
  readonly signAs?: string;
  readonly secretStdin?: boolean;
  readonly secretFile?: string;
  readonly unsigned?: boolean;
  readonly checks?: readonly ConformanceCheck[];
  readonly within?: number;
  readonly burst?: number;
  readonly junit?: string;
  readonly markdown?: string;
  readonly yesHost?: string;
}

const pollMs = 100;
const notAllPassed = 1;

/** Runs the check to its end, tells each step, writes the files and sets the exit code. */
export async function runConform(run: CommandRun, target: string, options: ConformOptions, terminal: Terminal): Promise<void> {
  const { checks, within, burst, yesHost } = options;
  const { signer, givenSecret } = await signerOf(run, options, terminal);
  // why: a minute of checks is not lost to a folder that is not there.
  for (const path of [options.junit, options.markdown]) if (path !== undefined) await writeText(path, '', 'a');
  const started = await run.client.conformance.start({
    destination: await destinationOf(run, target),
    ...(signer === undefined ? {} : { signer }),
    ...(givenSecret === undefined ? {} : { givenSecret }),
    ...(checks === undefined ? {} : { checks: [...checks] }),
    ...(within === undefined ? {} : { answerWithinMs: within }),
    ...(burst === undefined ? {} : { burst }),
    ...(yesHost === undefined ? {} : { confirmedHost: yesHost }),
  });
  run.note(`Checks ${started.targetUrl}`);
  const report = await follow(run, started);
  if (options.junit !== undefined) await write(run, report, 'junit', options.junit);
  if (options.markdown !== undefined) await write(run, report, 'markdown', options.markdown);
  run.result(report, linesOf(report));
  end(run, report);
}

async function destinationOf(run: CommandRun, text: string): Promise<Destination> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { to: 'url', url: text };
  return text === 'sample' ? { to: 'sample' } : { to: 'endpoint', endpointId: (await findEndpoint(run, text)).id };
}

interface ChosenSigner {
  readonly signer?: Signer;
  readonly givenSecret?: string;
}

/** Fails with `input.invalid`, `input.secret` and `missing.endpoint`. */
async function signerOf(run: CommandRun, options: ConformOptions, terminal: Terminal): Promise<ChosenSigner> {
  const { signAs, secretStdin, secretFile, unsigned } = options;
  const chosen = [signAs !== undefined, secretStdin === true, secretFile !== undefined, unsigned === true].filter(Boolean);
  if (chosen.length > 1) fail('input.invalid', { problems: 'Give one of --sign-as, --secret-stdin, --secret-file and --unsigned.' });
  const signing = await signingOf(options, null);
  const from = secretStdin === true ? '-' : secretFile;
  if (from !== undefined) {
    const givenSecret = await readSecret(terminal, { from, isExact: false });
    return { signer: { by: 'given', signing }, givenSecret };
  }
  if (Object.keys(signing).length > 0) {
    fail('input.invalid', { problems: 'A scheme is for a secret that is given: add --secret-stdin or --secret-file.' });
  }
  if (unsigned === true) return { signer: { by: 'nobody' } };
  return signAs === undefined ? {} : { signer: { by: 'endpoint', endpointId: (await findEndpoint(run, signAs)).id, secretId: null } };
}

async function follow(run: CommandRun, started: ConformanceReport): Promise<ConformanceReport> {
  const told = new Set<ConformanceCheck>();
  let report = started;
  let isCancelAsked = false;
  for (;;) {
    tellEnded(run, report, told);
    if (report.state !== 'running') return report;
    if (run.signal.aborted && !isCancelAsked) {
      isCancelAsked = true;
      await run.client.conformance.cancel({ id: report.id });
    } else await sleep(pollMs);
    report = await run.client.conformance.get({ id: report.id });
  }
}

const stateWords: Readonly<Record<CheckResult['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'FAILED',
  inconclusive: 'unclear',
  skipped: 'skipped',
};

/** One line for each check that ran, when it is over. */
function tellEnded(run: CommandRun, { checks }: ConformanceReport, told: Set<ConformanceCheck>): void {
  for (const { name, state, sentence, durationMs } of checks) {
    if (told.has(name) || state === 'waiting' || state === 'running') continue;
    told.add(name);
    if (state !== 'skipped') run.note(`${stateWords[state].padEnd(7)}  ${name} (${Math.round(durationMs)} ms): ${sentence}`);
  }
}

function linesOf({ checks, sentence, passed, failed, inconclusive, skipped }: ConformanceReport): readonly string[] {
  const rows = columns(checks.filter(wasAskedFor).map((check) => [stateWords[check.state], check.name, check.sentence]));
  const advice = checks.flatMap(({ name, advice: what }) => (what === null ? [] : [`${name}: ${what}`]));
  return [
    ...rows,
    ...(advice.length === 0 ? [] : ['', 'What to change:', ...advice]),
    '',
    `${passed} passed, ${failed} failed, ${inconclusive} unclear, ${skipped} skipped. ${sentence}`,
  ];
}

/** Fifteen lines that say nothing would hide the one that does. */
function wasAskedFor({ state, sentence }: CheckResult): boolean {
  return state !== 'skipped' || sentence !== notAskedFor;
}

async function write(run: CommandRun, { id }: ConformanceReport, format: 'junit' | 'markdown', path: string): Promise<void> {
  const { text } = await run.client.conformance.export({ id, format });
  await writeText(path, text, 'w');
}

async function writeText(path: string, text: string, flag: 'a' | 'w'): Promise<void> {
  try {
    await writeFile(path, text, { flag });
  } catch (error) {
    fail('input.invalid', { problems: `${path} can not be written (${systemCode(error)}).` }, error);
  }
}

function end(run: CommandRun, { state, inconclusive }: ConformanceReport): void {
  if (state === 'cancelled') fail('cancelled.by_user');
  if (state === 'unreachable') run.exitWith(errorTable['link.lost'].exitCode);
  else if (state === 'interrupted') run.exitWith(errorTable['log.closed'].exitCode);
  else run.exitWith(state === 'passed' && inconclusive === 0 ? exitCodes.ok : notAllPassed);
}
