import type { ConformanceCheck } from '#contract/models/conformance.ts';
import type { Check } from './check-context.ts';
import { idempotentAtOnce, idempotentInSequence } from './checks/duplicates.ts';
import { answersInTime, survivesBurst, survivesDisorder } from './checks/load.ts';
import { refusesStale, refusesUnsigned, refusesWrongSecret } from './checks/refuses.ts';
import { refusesMalformed } from './checks/refuses-malformed.ts';
import { refusesTampered } from './checks/refuses-tampered.ts';
import { takesCurrentEnvelope, takesLegacyEnvelope, toleratesUnknownFields, toleratesUnknownTypes } from './checks/tolerance.ts';
import { verifiesRawBytes } from './checks/verifies-raw-bytes.ts';

/** All but the first, `accepts-good`, on which the others rest. */
export const suiteChecks: Readonly<Record<Exclude<ConformanceCheck, 'accepts-good'>, Check>> = {
  'refuses-unsigned': refusesUnsigned,
  'refuses-wrong-secret': refusesWrongSecret,
  'refuses-tampered': refusesTampered,
  'refuses-malformed-signature': refusesMalformed,
  'refuses-stale': refusesStale,
  'verifies-raw-bytes': verifiesRawBytes,
  'answers-in-time': answersInTime,
  'idempotent-in-sequence': idempotentInSequence,
  'idempotent-at-once': idempotentAtOnce,
  'tolerates-unknown-fields': toleratesUnknownFields,
  'tolerates-unknown-types': toleratesUnknownTypes,
  'takes-current-envelope': takesCurrentEnvelope,
  'takes-legacy-envelope': takesLegacyEnvelope,
  'survives-disorder': survivesDisorder,
  'survives-burst': survivesBurst,
};
