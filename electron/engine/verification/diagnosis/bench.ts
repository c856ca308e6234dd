/** Tries trials with keys by verifying them, within a time, and turns what succeeds into findings. */
import { secretIdSchema } from '#contract/ids.ts';
import type { Finding } from '#contract/models/diagnosis.ts';
import { describeSigning } from '#domain/signing/scheme-facts.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import type { OpenSecret } from '../scheme.ts';
import { schemes } from '../schemes.ts';
import { isMadeWith, verify } from '../verify.ts';
import { findDifference } from './difference.ts';
import { secretFor } from './key-values.ts';
import { keyName, type Match, type Trial, type TriedKey, type Words } from './trial.ts';
import { byteWords, shortSignature, spanWords } from './words.ts';

export interface BenchLimits {
  /** Time for everything, in ms of this thread's processor: on a busy machine the same is tried, only later. */
  readonly limitMs: number;
  /** Time on the clock after which it ends all the same, in ms. */
  readonly mostWaitMs: number;
  /** Asked between two trials; true ends the diagnosis. */
  readonly isStopped: () => boolean;
}

/** Time that this thread has had a processor, in ms. */
function usedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const mostFindings = 3;
/** Tried keys are told apart by their names, which are their places. */
const triedId = secretIdSchema.parse('sec_tried');

export class Bench {
  readonly #given: DiagnosisCase;
  readonly #limits: BenchLimits;
  readonly #startedAtMs = performance.now();
  readonly #usedBeforeMs = usedMs();
  readonly findings: Finding[] = [];
  readonly #foundBodies: Uint8Array[] = [];
  tried = 0;
  isComplete = true;

  constructor(given: DiagnosisCase, limits: BenchLimits) {
    this.#given = given;
    this.#limits = limits;
  }

  get tookMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  get isOver(): boolean {
    const { isStopped, limitMs, mostWaitMs } = this.#limits;
    if (isStopped() || this.tookMs > mostWaitMs || usedMs() - this.#usedBeforeMs > limitMs) this.isComplete = false;
    return !this.isComplete || this.findings.length >= mostFindings;
  }

  /** Returns whether something was found, now or before. */
  run(trials: Iterable<Trial>, keys: readonly TriedKey[]): boolean {
    if (keys.length === 0 || this.isOver) return this.findings.length > 0;
    for (const trial of trials) {
      this.#try(trial, keys);
      if (this.isOver) break;
    }
    return this.findings.length > 0;
  }

  #try(trial: Trial, keys: readonly TriedKey[]): void {
    const usable = keys.flatMap((key) => {
      const bytes = key.read(trial.keySettings ?? trial.settings);
      return bytes === null ? [] : [{ key, bytes }];
    });
    // why: a few at a time, so that many secrets and a large body do not run past the time.
    for (let at = 0; at < usable.length && !this.isOver; at += 4) {
      const match = this.#verify(trial, usable.slice(at, at + 4));
      if (match === undefined) continue;
      this.#add(trial, match);
      return;
    }
  }

  #verify(
    trial: Trial,
    keys: readonly { readonly key: TriedKey; readonly bytes: Uint8Array }[],
  ): (Match & { secret: OpenSecret }) | undefined {
    const { settings } = trial;
    const secrets = keys.map(({ bytes }, index): OpenSecret => ({ id: triedId, name: String(index), value: secretFor(bytes, settings) }));
    this.tried += secrets.length;
    const verification = verify(trial.request, { settings, secrets, nowUs: this.#given.nowUs });
    if (verification.matchedSecret === null) return undefined;
    const index = Number(verification.matchedSecret.name);
    const [found, secret] = [keys[index], secrets[index]];
    return found === undefined || secret === undefined ? undefined : { key: found.key, verification, given: this.#given, secret };
  }

  #add(trial: Trial, match: Match & { secret: OpenSecret }): void {
    const own = trial.words(match);
    const { meaning } = match.key;
    const isPlain = own.sentence === '';
    const code = isPlain && meaning !== null ? meaning.code : trial.code;
    // why: two descriptions of the same bytes are one cause; the plainer one came first.
    if (this.findings.some((finding) => finding.code === code) || this.#foundBodies.some((body) => isSame(body, trial.request.body)))
      return;
    if (trial.difference !== undefined) this.#foundBodies.push(trial.request.body);
    const words = joined([...(isPlain ? [] : [own]), ...(meaning === null ? [] : [meaning]), ...this.#clockWords(match)]);
    this.findings.push({
      code,
      ...words,
      proof: this.#proof(trial, match),
      secret: match.key.owner,
      difference: trial.difference === undefined ? null : findDifference(this.#given.request.body, trial.request.body, trial.difference),
    });
  }

  /** A cause may be found in a delivery whose time is off as well. */
  #clockWords({ verification }: Match): Words[] {
    const { reason, timestampSeconds } = verification;
    if ((reason !== 'timestamp_too_old' && reason !== 'timestamp_in_future') || this.#given.verification.reason === reason) return [];
    const offUs = Math.abs(this.#given.nowUs - (timestampSeconds ?? 0) * 1_000_000);
    const side = reason === 'timestamp_too_old' ? 'old' : 'ahead';
    return [{ sentence: `Its time is off too: ${spanWords(offUs)} ${side}.`, advice: 'Check both clocks.', habit: null, fix: null }];
  }

  #proof(trial: Trial, { key, secret }: Match & { secret: OpenSecret }): string {
    const { settings, request } = trial;
    const module = schemes[settings.scheme];
    const claim = module.readClaim(request, settings, new Set(['hmac']));
    const { algorithm } = describeSigning(settings);
    const length = (claim.content?.prefix.length ?? 0) + (claim.content?.suffix.length ?? 0);
    const signedBytes = length + (claim.content?.isBodySigned === true ? request.body.length : 0);
    const signature = claim.kind === 'claim' ? claim.signatures.find(({ bytes }) => this.#isOf(trial, secret, bytes)) : undefined;
    const shown = signature === undefined ? '' : ` is ${shortSignature(module.encode(signature.bytes, settings))}, the signature received`;
    return `${algorithm.split(',')[0]} of ${trial.content} (${byteWords(signedBytes)}) with ${keyName(key)}${shown}.`;
  }

  /** Which of several signatures it is. */
  #isOf(trial: Trial, secret: OpenSecret, signature: Uint8Array): boolean {
    const { settings, request } = trial;
    const claim = schemes[settings.scheme].readClaim(request, settings, new Set(['hmac']));
    if (claim.kind === 'claim' && claim.signatures.length === 1) return true;
    const key = schemes[settings.scheme].readKey(secret.value, settings);
    if (claim.kind !== 'claim' || key === null) return false;
    return isMadeWith(
      schemes[settings.scheme],
      settings,
      key,
      { ...claim, signatures: [{ kind: 'hmac', bytes: signature }] },
      request.body,
    );
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}

function joined(parts: readonly Words[]): Words {
  const fixes = parts.flatMap(({ fix }) => fix ?? []);
  return {
    sentence: parts.map(({ sentence }) => sentence).join(' '),
    advice: parts.map(({ advice }) => advice).join(' '),
    habit: parts.find(({ habit }) => habit !== null)?.habit ?? null,
    // why: one press that mends half of it leaves a delivery as it was, and its sender's neighbours worse off.
    fix: fixes.length === 1 ? (fixes[0] ?? null) : null,
  };
}
