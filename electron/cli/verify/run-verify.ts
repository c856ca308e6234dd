/** What `hookglass verify` does, in its two forms: for a delivery in the log, and by hand. */
import type { ApiClient } from '#contract/api.ts';
import type { DeliveryId } from '#contract/ids.ts';
import type { HabitCode } from '#contract/models/diagnosis.ts';
import type { Endpoint } from '#contract/models/endpoint.ts';
import type { Verdict } from '#contract/models/verdict.ts';
import { longestInlineBody } from '#contract/procedures/verification.ts';
import { describeSigning, schemeFactsOf } from '#domain/signing/scheme-facts.ts';
import { changeSigning, defaultSigning } from '#domain/signing/signing-defaults.ts';
import { fail } from '#engine/failure.ts';
import type { HandSecret } from '#engine/verification/check-by-hand.ts';
import { codeSample } from '#engine/verification/samples/code-sample.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable, printJson, printLines } from '../output.ts';
import { createInputReader } from '../read-input.ts';
import { type CommandRun, runCommand, runWithSignal } from '../run-command.ts';
import { stageBytes } from '../stage-bytes.ts';
import { type Checked, checkLines } from './check-words.ts';
import { type HandRequest, readHandRequest } from './hand-request.ts';
import { checkLocally } from './local-check.ts';
import { readSecrets, readSigningChange, secretNotes, type VerifyOptions, type VerifySurroundings } from './verify-options.ts';

const notVerified = 1;
/** sysexits' EX_CONFIG. */
const noSecret = 78;

/** The part of a run that both ways to check share. */
type Out = Pick<CommandRun, 'result' | 'note' | 'signal'>;

/** Checks, prints, and sets the process's exit code. */
export async function runVerify(id: DeliveryId | undefined, options: VerifyOptions, surroundings: VerifySurroundings): Promise<void> {
  let verdict: Verdict | undefined;
  if (id !== undefined) {
    await runCommand(options, surroundings, async (run) => {
      verdict = await explainStored(run, id, options);
    });
  } else if (options.endpoint !== undefined) {
    const { endpoint } = options;
    await runCommand(options, surroundings, async (run) => {
      verdict = await checkForEndpoint(run, endpoint, options, surroundings);
    });
  } else {
    await runWithSignal(options, surroundings, async (signal) => {
      verdict = await checkAlone(plainOut(options, surroundings, signal), options, surroundings);
    });
  }
  // why: a failure, or Ctrl+C, has its own exit code.
  if (verdict !== undefined && process.exitCode === exitCodes.ok) process.exitCode = exitCodeFor(verdict);
}

function exitCodeFor(verdict: Verdict): number {
  if (verdict === 'verified') return exitCodes.ok;
  return verdict === 'no-secret' ? noSecret : notVerified;
}

function plainOut({ json }: VerifyOptions, { terminal }: VerifySurroundings, signal: AbortSignal): Out {
  return {
    signal,
    result: (value, lines) => (json === true ? printJson(terminal, value) : printLines(terminal, lines)),
    note: (line) => void terminal.stderr.write(`${printable(line)}\n`),
  };
}

/** Gives out what was found, with the code of the right check where it is asked for. */
async function give(
  out: Out,
  checked: Checked,
  limits: readonly string[],
  options: VerifyOptions,
  sampleOf: (language: NonNullable<VerifyOptions['sample']>, habit: HabitCode | undefined) => Promise<NonNullable<Checked['sample']>>,
): Promise<Verdict> {
  const habit = checked.diagnosis.findings.find((finding) => finding.habit !== null)?.habit ?? undefined;
  const whole = options.sample === undefined ? checked : { ...checked, sample: await sampleOf(options.sample, habit) };
  out.result(whole, checkLines(whole, limits));
  return checked.report.verification.verdict;
}

async function explainStored(run: CommandRun, id: DeliveryId, options: VerifyOptions): Promise<Verdict> {
  const { client, signal } = run;
  const [delivery, report, diagnosis, { items }] = await Promise.all([
    client.deliveries.get({ id }, { signal }),
    client.deliveries.signature({ id }, { signal }),
    client.deliveries.diagnosis({ id }, { signal }),
    client.endpoints.list({}, { signal }),
  ]);
  const endpoint = items.find((one) => one.id === delivery.endpointId);
  const { scheme } = report.verification;
  // why: the endpoint may have another scheme by now; the verdict is explained as it was reached.
  const isSame = endpoint !== undefined && endpoint.scheme === scheme;
  const limits = isSame ? describeSigning(endpoint).limits : schemeFactsOf(scheme).limits;
  return give(run, { report, diagnosis }, limits, options, (language, habit) =>
    client.verification.sample(
      { ...(isSame ? { endpointId: endpoint.id } : { signing: { scheme } }), language, ...(habit === undefined ? {} : { habit }) },
      { signal },
    ),
  );
}

/** Everything that is given by hand, read in the order in which it can fail most cheaply. */
async function readGiven(out: Out, options: VerifyOptions, surroundings: VerifySurroundings) {
  const reader = createInputReader(surroundings.terminal.stdin);
  const change = await readSigningChange(options, reader);
  const secrets = await readSecrets(options, reader, surroundings);
  const request = await readHandRequest(options, reader);
  for (const note of [...request.notes, ...secretNotes(secrets)]) out.note(note);
  return { change, secrets, request };
}

async function checkAlone(out: Out, options: VerifyOptions, surroundings: VerifySurroundings): Promise<Verdict> {
  const { change, secrets, request } = await readGiven(out, options, surroundings);
  if (secrets.length === 0) out.note('No secret is given: use --secret-file, --secret-stdin, --secret-env or --endpoint.');
  const signing = changeSigning(defaultSigning(change.scheme ?? 'zof'), change);
  const checked = await checkLocally({ request, signing, secrets, atUs: options.at }, surroundings.entry, out.signal);
  return give(out, checked, describeSigning(signing).limits, options, async (language, habit) => codeSample(signing, language, habit));
}

async function checkForEndpoint(run: CommandRun, slug: string, options: VerifyOptions, surroundings: VerifySurroundings): Promise<Verdict> {
  const { client, signal } = run;
  const { change, secrets, request } = await readGiven(run, options, surroundings);
  const endpoint = await findEndpoint(client, slug);
  const checked = await client.verification.check(
    {
      endpointId: endpoint.id,
      signing: change,
      secrets: secrets.map(asText),
      method: request.method,
      url: request.url,
      headers: request.headers.map(([name, value]) => [name, value]),
      body: await handIn(client, request, signal),
      ...(options.at === undefined ? {} : { atUs: options.at }),
    },
    { signal },
  );
  return give(run, checked, describeSigning(changeSigning(endpoint, change)).limits, options, (language, habit) =>
    client.verification.sample(
      { endpointId: endpoint.id, signing: change, language, ...(habit === undefined ? {} : { habit }) },
      { signal },
    ),
  );
}

async function findEndpoint(client: ApiClient, slug: string): Promise<Endpoint> {
  const { items } = await client.endpoints.list({});
  return items.find((endpoint) => endpoint.slug === slug && !endpoint.isArchived) ?? fail('missing.endpoint', { id: slug });
}

function asText({ value, name = '' }: HandSecret): { value: string; name: string } {
  try {
    return { value: typeof value === 'string' ? value : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value), name };
  } catch {
    return fail('input.invalid', { problems: `The secret "${name}" is not text, so it can not be handed to Hookglass.` });
  }
}

/** A small body goes along with the call, a larger one before it in pieces. */
async function handIn(client: ApiClient, { body }: HandRequest, signal: AbortSignal) {
  if (body.length <= longestInlineBody) return { base64: Buffer.from(body).toString('base64') };
  return { stagedId: await stageBytes(client, body, signal) };
}
