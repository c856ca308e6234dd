/**
 * Finds out why a delivery is not verified. Guarantees: every finding comes from a verification that succeeded with exactly the change
 * it names (or, for hashes that are no HMAC, from the same digest computed anew); nothing is named for a verified delivery; the verdict
 * is never changed; it ends within the time given, and says when that was too short.
 */
import type { Diagnosis, Finding } from '#contract/models/diagnosis.ts';
import type { DiagnosisCase } from '../diagnosis-case.ts';
import { clock, milliseconds } from '../hypotheses/clock.ts';
import { compositions, otherHashes, publicUrls } from '../hypotheses/composition.ts';
import { duplicates, elsewhere, oddForms } from '../hypotheses/form.ts';
import { formContent } from '../hypotheses/form-content.ts';
import { innerObjects, jsonCombinations, jsonContent } from '../hypotheses/json-content.ts';
import { otherSchemes } from '../hypotheses/other-schemes.ts';
import { textContent } from '../hypotheses/text-content.ts';
import { Bench, type BenchLimits } from './bench.ts';
import { hintsFor } from './hints.ts';
import { cutSignature, plainHashes, swapped } from './keyless.ts';
import type { Hypothesis, Trial, TriedKey } from './trial.ts';
import { changedKeys, countedKeys, foreignChangedKeys, otherKeys } from './tried-keys.ts';

/** The delivery as it came: with a changed key, what is found is about the key. */
function* asItCame({ request, settings }: DiagnosisCase): Iterable<Trial> {
  const words = () => ({ sentence: '', advice: '', habit: null, fix: null });
  yield { code: 'other-composition', request, settings, content: 'what the scheme signs', words };
}

interface Keys {
  readonly counted: readonly TriedKey[];
  readonly others: readonly TriedKey[];
  readonly changed: readonly TriedKey[];
  readonly foreign: readonly TriedKey[];
}

type Step = (given: DiagnosisCase, bench: Bench, keys: Keys) => void;

function trying(hypotheses: readonly Hypothesis[], choose: (keys: Keys) => readonly TriedKey[]): Step {
  return (given, bench, keys) => {
    for (const hypothesis of hypotheses) if (bench.run(hypothesis(given), choose(keys))) return;
  };
}

function computing(...find: ((given: DiagnosisCase, keys: readonly TriedKey[]) => Finding | undefined)[]): Step {
  return (given, bench, { counted, others }) => {
    for (const one of find) {
      const found = one(given, [...counted, ...others]);
      if (found !== undefined) bench.findings.push(found);
    }
  };
}

const counted = (keys: Keys) => keys.counted;
const uncounted = (keys: Keys) => [...keys.others, ...keys.changed, ...keys.foreign];
const changed = (keys: Keys) => keys.changed;
const foreign = (keys: Keys) => keys.foreign;
const other = (keys: Keys) => keys.others;

/** Cheap and likely first. The first step that finds something is the last: what comes later explains less with more. */
const steps: readonly Step[] = [
  trying([clock, milliseconds], counted),
  trying([otherSchemes], counted),
  trying([oddForms, duplicates, elsewhere], counted),
  trying([textContent, formContent], counted),
  trying([asItCame], other),
  trying([asItCame], changed),
  trying([otherHashes, publicUrls, compositions], counted),
  computing(cutSignature, plainHashes, swapped),
  trying([jsonContent, innerObjects], counted),
  trying([otherSchemes], other),
  // Two causes at once.
  trying([asItCame], foreign),
  trying([oddForms, duplicates, elsewhere, milliseconds], uncounted),
  trying([publicUrls, compositions, otherHashes], uncounted),
  trying([textContent, jsonContent, formContent], other),
  trying([jsonCombinations], counted),
  trying([otherSchemes], uncounted),
  trying([textContent, jsonContent], changed),
];

export function diagnose(given: DiagnosisCase, limits: BenchLimits): Diagnosis {
  const { verdict, reason } = given.verification;
  if (verdict === 'verified') return { verdict, reason, findings: [], hints: [], tried: 0, tookMs: 0, isComplete: true };
  const bench = new Bench(given, limits);
  // why: a body of which only a part is here can not be verified, whatever is changed about it.
  if (given.request.isComplete) {
    const keys: Keys = {
      counted: countedKeys(given),
      others: otherKeys(given),
      changed: changedKeys(given),
      foreign: foreignChangedKeys(given),
    };
    // why: where the signature was found right, only the time is left to be wrong.
    for (const step of given.verification.matchedSecret === null ? steps : steps.slice(0, 1)) {
      if (bench.isOver || bench.findings.length > 0) break;
      step(given, bench, keys);
    }
  }
  return {
    verdict,
    reason,
    findings: bench.findings,
    hints: bench.findings.length > 0 ? [] : hintsFor(given),
    tried: bench.tried,
    tookMs: Math.round(bench.tookMs * 10) / 10,
    isComplete: bench.isComplete,
  };
}
